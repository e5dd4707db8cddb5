import { html } from 'hono/html'
import { DateTime } from 'luxon'
import type { CaseId, Instant, Language } from '../../engine/ids.ts'
import { type Appointment, mostSlots } from '../../records/cases/appointment.ts'
import { advisorsFile, listAppointments, type Offer } from '../../records/cases/appointments.ts'
import { type Case, readCase } from '../../records/cases/case.ts'
import { german } from '../../records/language.ts'
import { field, type Html, hidden, select } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { written } from '../words.ts'
import { languageName, moment, topicName } from './labels.ts'

const lengths = ['15', '30', '45', '60', '90'] as const
const longestPlace = 200
/** A talk stays in the calendar for a while after it began. */
const shownAfter = 2 * 60 * 60 * 1000

/** Reads the times of the form; `null` when there is none, or one that is half filled in or past. */
export function readOffer(visit: Visit): Offer | null {
  const { form, house } = visit
  const zone = house.book().service.timezone
  const rows = Array.from(
    { length: mostSlots },
    (_, row) => [form.get(`day-${row}`) ?? '', form.get(`time-${row}`) ?? ''] as const,
  )
  const filled = rows.filter(([day, time]) => day !== '' || time !== '')
  const slots = filled.map(([day, time]) => DateTime.fromISO(`${day}T${time}`, { zone }))
  if (slots.length === 0 || slots.some((slot) => !slot.isValid || slot.toMillis() <= house.now())) return null
  const times = slots.map((slot) => slot.toMillis())
  const place = form.get('how') === 'phone' ? null : (form.get('place') ?? '').trim().slice(0, longestPlace).toWellFormed()
  if (place === '') return null
  const minutes = Number(lengths.find((length) => length === form.get('minutes')) ?? '30')
  return { slots: times, minutes, place, text: saidOf(visit, 'offered', times, place) }
}

/** What the conversation shows advisors of it: always German, as the summary is. */
function saidOf({ house }: Visit, what: 'offered' | 'called-off', times: readonly Instant[], place: string | null): string {
  const book = house.book()
  const say = (key: string, values?: { readonly [name: string]: string }) => book.text(german, key, values)
  const when = times.map((start) => written(german, start, 'moment', book.service.timezone)).join(' / ')
  return say(`console:appointment.said-${what}`, { when, where: place ?? say('console:appointment.phone') })
}

/** What is said when a talk is called off, or an offer taken back. */
export const cancelText = (visit: Visit, { start, slots, place }: Appointment): string =>
  saidOf(visit, 'called-off', start === null ? slots : [start], place)

/** Three rows of times, the first one needed; where to come, or the telephone. */
export function offerForm(visit: Visit, one: Case): Html {
  const { say, house } = visit
  const { street, postcode, city } = house.book().service.operator
  const place = [street, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  const row = (number: number) =>
    html`<div class="row">${field({ name: `day-${number}`, label: say('console:appointment.day', { number: number + 1 }), type: 'date', required: number === 0 })}
${field({ name: `time-${number}`, label: say('console:appointment.time', { number: number + 1 }), type: 'time', required: number === 0 })}</div>`
  const hows = (['place', 'phone'] as const).map((how) => ({ value: how, label: say(`console:appointment.${how}`) }))
  const minutes = lengths.map((length) => ({
    value: length,
    label: say('console:appointment.minutes', { count: Number(length) }),
  }))
  return html`<details id="offer"><summary>${say('console:appointment.offer')}</summary><form method="post" action="/console/cases/${one.id}/offer">${hidden(visit)}
<p class="hint">${say('console:appointment.offer-hint')}</p>${Array.from({ length: mostSlots }, (_, number) => row(number))}
<div class="row">${select('how', say('console:appointment.how'), hows, 'place')}${select('minutes', say('console:appointment.length'), minutes, '30')}</div>
${field({ name: 'place', label: say('console:appointment.where'), value: place, maxlength: longestPlace })}<button class="quiet">${say('console:appointment.send')}</button></form></details>`
}

/** Every offer of a case and what became of it. */
export function appointmentList(visit: Visit, one: Case): Html {
  const { say, advisor } = visit
  const state = one.appointments.map(({ state: each, start }) => `${each}-${start}`).join(' ')
  const may = one.advisor === advisor.id && one.status !== 'closed'
  const list =
    one.appointments.length === 0
      ? ''
      : html`<section class="card"><h2>${say('console:appointment.title')}</h2><ul class="plain">${one.appointments.map((each, offer) => line(visit, one, each, offer, may))}</ul></section>`
  return html`<div id="appointments" data-fresh="${state || 'none'}-${may ? 'mine' : 'theirs'}">${list}</div>`
}

function line(visit: Visit, one: Case, each: Appointment, offer: number, may: boolean): Html {
  const { say, language } = visit
  const times = each.start === null ? each.slots : [each.start]
  const isOpen = each.state === 'offered' || each.state === 'chosen'
  const file =
    each.state === 'chosen'
      ? html`<a class="button quiet" href="/console/cases/${one.id}/appointments/${offer}">${say('console:appointment.file')}</a>`
      : ''
  const cancel =
    isOpen && may
      ? html`<form method="post" action="/console/cases/${one.id}/call-off" class="press">${hidden(visit)}<input type="hidden" name="offer" value="${offer}"><button class="quiet">${say(`console:appointment.cancel-${each.state}`)}</button></form>`
      : ''
  return html`<li><p><strong>${say(`console:appointment.state-${each.state}`)}</strong></p><ul>${times.map((start) => html`<li>${moment(language, start)}</li>`)}</ul>
<p class="faint">${each.place ?? say('console:appointment.phone')} · ${say('console:appointment.minutes', { count: each.minutes })}</p><div class="more">${file}${cancel}</div></li>`
}

/** The talk as a file for the advisor's own calendar: the number of the case and nothing of the person. */
export async function appointmentFilePage(visit: Visit): Promise<Response> {
  const { c, house } = visit
  const wanted = idIn<CaseId>(visit)
  const one = wanted && (await readCase(house.store, wanted))
  const each = one?.appointments[Number(c.req.param('place'))]
  if (!one || each?.state !== 'chosen' || each.start === null) return gonePage(visit)
  const say = (language: Language, key: string) => house.book().text(language, key)
  const url = `${house.publicUrl}/console/cases/${one.id}`
  const { mime, content } = advisorsFile(one, each, each.start, { say, stamp: house.now(), url })
  return c.body(content, 200, { 'content-type': mime, 'content-disposition': `attachment; filename="${one.number}.ics"` })
}

/** The advisor's own talks, next first. */
export async function calendarPage(visit: Visit): Promise<Response> {
  const { say, house, advisor, language } = visit
  const cases = await listAppointments(house.store, advisor.id, house.now() - shownAfter)
  const entry = (one: Case) => {
    const offer = one.appointments.findLastIndex(({ state }) => state === 'chosen')
    const each = one.appointments[offer]
    if (!each || each.start === null) return ''
    return html`<li class="event"><div class="what"><a href="/console/cases/${one.id}">${moment(language, each.start)}</a><span><span class="id">${one.number}</span> · ${topicName(visit, one.topic) ?? say('console:case.no-topic')} · ${languageName(visit, one.language)}</span></div>
<div class="when"><span>${each.place ?? say('console:appointment.phone')} · ${say('console:appointment.minutes', { count: each.minutes })}</span><a class="button quiet" href="/console/cases/${one.id}/appointments/${offer}">${say('console:appointment.file')}</a></div></li>`
  }
  const list =
    cases.length === 0
      ? html`<p class="empty">${say('console:appointment.none')}</p>`
      : html`<ul class="events">${cases.map(entry)}</ul>`
  const title = say('console:appointment.calendar')
  const body = html`<h1>${title}</h1><p class="faint">${say('console:appointment.calendar-text')}</p><div id="list" data-fresh>${list}</div>`
  return consolePage(visit, { title, place: '/console/appointments', body, live: {} })
}
