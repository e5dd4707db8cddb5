import { html } from 'hono/html'
import type { OccasionId } from '../../engine/ids.ts'
import { id, sortable } from '../../records/document.ts'
import { type Occasion, occasionIndex, placeOf, readOccasion } from '../../records/occasions/occasion.ts'
import { type Html, pressForm } from '../forms.ts'
import { consolePage } from '../layout.ts'
import { mayEnter, type Visit } from '../visit.ts'
import { eventPath, span, titleIn } from './labels.ts'

const day = 24 * 60 * 60 * 1000
const mostComing = 200
const mostPast = 30

/** All events: to come, soonest first, then the latest past ones. */
export async function eventsPage(visit: Visit): Promise<Response> {
  const { house, say, advisor } = visit
  // What has begun today still counts as to come.
  const from = sortable(house.now() - day)
  const coming = await readAll(visit, { from, limit: mostComing })
  const past = await readAll(visit, { to: from, limit: mostPast, reverse: true })
  const organises = mayEnter(advisor, 'coordinator')
  const tools = organises ? html`<p><a class="button main" href="/console/events/new">${say('console:events.new')}</a></p>` : ''
  const body = html`<h1>${say('console:events.title')}</h1>${tools}
${coming.length + past.length === 0 ? nothingYet(visit, organises) : ''}
<ul class="events">${coming.map((occasion) => line(visit, occasion))}</ul>
${past.length > 0 ? html`<details><summary>${say('console:events.past')}</summary><ul class="events">${past.map((occasion) => line(visit, occasion))}</ul></details>` : ''}`
  return consolePage(visit, { title: say('console:events.title'), place: '/console/events', body })
}

async function readAll({ house }: Visit, range: Parameters<typeof house.store.list>[1]): Promise<readonly Occasion[]> {
  const listed = await house.store.list(occasionIndex, range)
  const found = await Promise.all(
    listed.map(({ key }) => readOccasion(house.store, id<OccasionId>().parse(key.slice('occasion:'.length)))),
  )
  return found.filter((occasion) => occasion !== null)
}

function nothingYet(visit: Visit, organises: boolean): Html {
  const { say } = visit
  const examples = organises
    ? html`<p>${say('console:events.examples-text')}</p>${pressForm(visit, '/console/events/examples', say('console:events.examples'))}`
    : ''
  return html`<section class="card"><p>${say('console:events.empty')}</p>${examples}</section>`
}

function line(visit: Visit, occasion: Occasion): Html {
  const { say } = visit
  return html`<li class="event ${occasion.status}"><div class="what"><a href="${eventPath(occasion.id)}">${titleIn(visit, occasion)}</a><span>${span(visit, occasion)}</span><span class="faint"><bdi>${placeOf(occasion)}</bdi></span></div>
<div class="when"><span class="badge ${occasion.status}">${say(`console:event-status.${occasion.status}`)}</span><span>${seats(visit, occasion)}</span></div></li>`
}

/** Seats taken of all, held for an answer, and people waiting. */
export function seats({ say }: Visit, { seats: taken, offers, waiting, capacity }: Occasion): string {
  const parts = [say('console:events.taken', { taken: taken.length, capacity })]
  if (offers.length > 0) parts.push(say('console:events.offered', { count: offers.length }))
  if (waiting.length > 0) parts.push(say('console:events.waiting', { count: waiting.length }))
  return parts.join(' · ')
}
