import { html } from 'hono/html'
import type { OccasionId } from '../../engine/ids.ts'
import { type Occasion, placeOf, readOccasion } from '../../records/occasions/occasion.ts'
import { isOpen } from '../../records/occasions/seats.ts'
import { languageName, moment } from '../cases/labels.ts'
import { type Html, hidden } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, mayEnter, type Visit } from '../visit.ts'
import { bookingsOf, eventPath, openPlace, span, titleIn } from './labels.ts'
import { seats } from './list.ts'
import { type Column, columns, type Participant, participantsOf, told } from './people.ts'

/** The event the address names. */
export async function eventOf(visit: Visit): Promise<Occasion | null> {
  const wanted = idIn<OccasionId>(visit)
  return wanted && readOccasion(visit.house.store, wanted)
}

/** One event with everybody who comes or waits. */
export async function eventPage(visit: Visit): Promise<Response> {
  const { say } = visit
  const occasion = await eventOf(visit)
  if (!occasion) return gonePage(visit)
  const people = await participantsOf(visit, occasion)
  const title = titleIn(visit, occasion)
  const body = html`<header class="case-head"><h1>${title}</h1>
<dl class="facts"><div><dt>${say('console:event.status')}</dt><dd><span class="badge ${occasion.status}">${say(`console:event-status.${occasion.status}`)}</span></dd></div>
<div><dt>${say('console:event.when')}</dt><dd>${span(visit, occasion)}</dd></div>
<div><dt>${say('console:event.place')}</dt><dd><bdi>${placeOf(occasion)}</bdi></dd></div>
<div><dt>${say('console:event.seats')}</dt><dd>${seats(visit, occasion)}</dd></div>
<div><dt>${say('console:event.languages')}</dt><dd>${occasion.languages.map((code) => languageName(visit, code)).join(', ') || '–'}</dd></div>
<div><dt>${say('console:event.rules')}</dt><dd>${rules(visit, occasion)}</dd></div></dl></header>
${mayEnter(visit.advisor, 'coordinator') ? tools(visit, occasion, people.length) : ''}
<section class="card"><h2>${say('console:event.bookings')}</h2>${people.length === 0 ? html`<p class="empty">${say('console:event.no-bookings')}</p>` : table(visit, occasion, people)}</section>`
  return consolePage(visit, { title, place: '/console/events', body })
}

function rules({ say }: Visit, { minAge, guardianUnder, audience }: Occasion): string {
  const parts = audience.map((each) => say(`console:audience.${each}`))
  if (minAge !== null) parts.push(say('console:event.min-age', { age: minAge }))
  if (guardianUnder !== null) parts.push(say('console:event.guardian-under', { age: guardianUnder }))
  return parts.join(' · ')
}

/** What can be done with the event now. */
function tools({ say, house }: Visit, occasion: Occasion, bookings: number): Html {
  const path = eventPath(occasion.id)
  const link = (where: string, text: string, look = 'quiet') =>
    html`<a class="button ${look}" href="${path}/${where}">${text}</a>`
  const isCancelled = occasion.status === 'cancelled'
  return html`<p class="more">${occasion.status === 'draft' ? link('publish', say('console:event.publish'), 'main') : ''}
${isCancelled ? '' : link('edit', say('console:event.edit'))}
${isCancelled || occasion.start <= house.now() ? '' : link('cancel', say('console:event.cancel'))}
${bookings > 0 ? link('bookings.csv', say('console:event.csv')) : ''}</p>`
}

function table(visit: Visit, { format }: Occasion, people: readonly Participant[]): Html {
  const { say, house, language } = visit
  const withPhone = house.book().service.formats.find(({ id }) => id === format)?.emergencyContact ?? false
  const shown = columns.filter((column) => column !== 'emergency' || withPhone)
  const cell = (one: Participant, column: Column) =>
    column === 'since' ? moment(language, one.booking.at) : html`<bdi>${told(visit, one, column) || '–'}</bdi>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('console:event.bookings')}"><table><thead><tr>${shown.map((column) => html`<th scope="col">${say(`console:booking.${column}`)}</th>`)}</tr></thead>
<tbody>${people.map((one) => html`<tr>${shown.map((column) => html`<td>${cell(one, column)}</td>`)}</tr>`)}</tbody></table></div>`
}

/** Asks once more, and says how many people will hear of it. */
export const confirmPage =
  (what: 'publish' | 'cancel') =>
  async (visit: Visit): Promise<Response> => {
    const { say, house } = visit
    const occasion = await eventOf(visit)
    if (!occasion || occasion.status === 'cancelled') return gonePage(visit)
    const toHear = what === 'cancel' && isOpen(occasion, house.now()) ? (await bookingsOf(visit, occasion)).length : 0
    const path = eventPath(occasion.id)
    const title = say(`console:event.${what}-title`)
    const isReady = what === 'cancel' || (occasion.place !== openPlace && occasion.start > house.now())
    const press = html`<form method="post" action="${path}/${what}" class="more">${hidden(visit)}<button class="${what === 'cancel' ? 'danger' : 'main'}">${say(`console:event.${what}`)}</button><a class="button quiet" href="${path}">${say('console:event.leave')}</a></form>`
    const notReady = html`<p class="notice wrong">${say('console:event.not-ready')}</p><p class="more"><a class="button main" href="${path}/edit">${say('console:event.edit')}</a></p>`
    const takeAlong =
      toHear > 0
        ? html`<p>${say('console:event.take-along')}</p><p class="more"><a class="button quiet" href="${path}/bookings.csv">${say('console:event.csv')}</a></p>`
        : ''
    const body = html`<div class="narrow"><h1>${title}</h1><p><strong>${titleIn(visit, occasion)}</strong><br>${span(visit, occasion)}<br><bdi>${placeOf(occasion)}</bdi></p>
<p>${say(`console:event.${what}-text`)}</p>${what === 'cancel' ? html`<p class="notice" id="told">${say('console:event.told', { count: toHear })}</p>${takeAlong}` : ''}${isReady ? press : notReady}</div>`
    return consolePage(visit, { title, place: '/console/events', body })
  }
