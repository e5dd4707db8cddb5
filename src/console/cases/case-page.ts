import { html } from 'hono/html'
import type { CaseId } from '../../engine/ids.ts'
import { listAdvisors } from '../../records/advisors/advisor.ts'
import { readCaseFor } from '../../records/cases/advising.ts'
import { type Case, readCase } from '../../records/cases/case.ts'
import { listWithdrawn } from '../../records/cases/withdrawn.ts'
import type { Html } from '../forms.ts'
import { consolePage, gonePage, plainPage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { appointmentList } from './appointments.ts'
import { caseWork } from './case-work.ts'
import { deliveryOf, undeliveredList } from './delivery.ts'
import { fileOf } from './file.ts'
import { age, holder, languageName, moment, type Names, namesOf, priorityBadge, promise, topicName } from './labels.ts'
import { samePart } from './same.ts'
import { translationOf } from './translation.ts'
import { isReading } from './unread.ts'

/** A case: what it is about, what was said, who did what, and what can be done now. */
export async function casePage(visit: Visit): Promise<Response> {
  const { house } = visit
  const wanted = idIn<CaseId>(visit)
  const one = wanted && (await readNow(visit, wanted))
  if (!one) return missing(visit, wanted)
  const staff = await listAdvisors(house.store)
  const names = namesOf(staff)
  const title = `${one.number} · ${topicName(visit, one.topic) ?? visit.say('console:case.no-topic')}`
  const body = html`${head(visit, one, names, title)}
<div class="columns"><div>${summary(visit, one)}${transcript(visit, one)}${undeliveredList(visit, one)}
<div id="work" data-fresh="${one.status}-${one.advisor ?? ''}">${caseWork(visit, one, staff)}</div></div>
<aside>${appointmentList(visit, one)}${notes(visit, one, names)}${await samePart(visit, one)}${history(visit, one, names)}</aside></div>`
  return consolePage(visit, { title, place: '/console', body, live: { case: one.id } })
}

/** The case as it stands, with this reading noted in its history. */
async function readNow({ house, advisor }: Visit, wanted: CaseId): Promise<Case | null> {
  const one = await readCase(house.store, wanted)
  if (!one || !isReading(one, advisor.id)) return one
  const done = await house.store.transact(null, (tx) => {
    const desk = { tx, service: house.book().service, at: house.now(), event: house.newId() }
    return readCaseFor(desk, { case: wanted, advisor: advisor.id })
  })
  return done.kind === 'committed' && done.value.kind === 'read' ? done.value.case : one
}

/** A case that went with its person's consent or data leaves its number and the reason. */
async function missing(visit: Visit, wanted: CaseId | null): Promise<Response> {
  const { c, house, say, language } = visit
  const gone = (await listWithdrawn(house.store)).find((word) => word.case === wanted)
  if (!gone) return gonePage(visit)
  const text = html`<p>${say(`console:withdrawn.${gone.why}`)} ${moment(language, gone.at)}</p><p><a href="/console">${say('console:nav.inbox')}</a></p>`
  return plainPage(c, visit, gone.number, text, 410)
}

function head(visit: Visit, one: Case, names: Names, title: string): Html {
  const { say } = visit
  return html`<header class="case-head" id="head" data-fresh><h1>${priorityBadge(visit, one)} ${title}</h1>
<dl class="facts"><div><dt>${say('console:case.status')}</dt><dd>${say(`console:status.${one.status}`)}</dd></div>
<div><dt>${say('console:case.holder')}</dt><dd>${holder(visit, one, names)}${one.principal ? html` <span class="faint">${say('console:case.for', { name: names.get(one.principal) ?? one.principal })}</span>` : ''}</dd></div>
<div><dt>${say('console:case.language')}</dt><dd>${languageName(visit, one.language)} · ${say(`console:audience.${one.audience}`)}</dd></div>
<div><dt>${say('console:case.opened')}</dt><dd>${moment(visit.language, one.openedAt)} (${age(visit, one.openedAt)})</dd></div>
<div><dt>${say('console:case.answer')}</dt><dd>${promise(visit, one) || '–'}</dd></div></dl></header>`
}

/** Always German: advisors pass it on to each other. */
const summary = ({ say }: Visit, { summary: lines }: Case): Html =>
  html`<section class="card" id="summary" data-fresh lang="de"><h2>${say('console:case.summary')}</h2><dl class="summary">${lines.map(
    ({ label, value }) => html`<div><dt>${label}</dt><dd dir="auto">${value}</dd></div>`,
  )}</dl></section>`

function transcript(visit: Visit, one: Case): Html {
  const { say, language } = visit
  const spoken = (from: string) => (from === 'person' && one.language ? html` lang="${one.language}"` : '')
  return html`<section class="card"><h2>${say('console:case.transcript')}</h2>
<div id="transcript" role="log" aria-label="${say('console:case.transcript')}" data-fresh><ol class="transcript">${one.transcript.map(
    ({ from, at, text, attachment, translation, delivery }, place) =>
      html`<li class="${from}"><p class="by">${say(`console:from.${from}`)} · ${moment(language, at)}</p>${attachment ? fileOf(visit, one, place, attachment) : ''}${text === '' ? '' : html`<p class="said" dir="auto"${spoken(from)}>${text}</p>`}${translation ? translationOf(visit, translation) : ''}${delivery ? deliveryOf(visit, delivery) : ''}</li>`,
  )}</ol></div>${one.transcript.length === 0 ? html`<p class="empty">${say('console:case.no-words')}</p>` : ''}</section>`
}

const notes = ({ say, language }: Visit, { notes: written }: Case, names: Names): Html =>
  html`<section class="card" id="notes" data-fresh><h2>${say('console:case.notes')}</h2>${
    written.length === 0 ? html`<p class="empty">${say('console:case.no-notes')}</p>` : ''
  }<ul class="notes">${written.map(
    ({ at, by, text }) =>
      html`<li><p class="by"><bdi>${names.get(by) ?? by}</bdi> · ${moment(language, at)}</p><p class="said" dir="auto">${text}</p></li>`,
  )}</ul></section>`

function history(visit: Visit, one: Case, names: Names): Html {
  const { say, language, house } = visit
  const who = (by: string) => (by === 'person' || by === 'bot' ? say(`console:from.${by}`) : (names.get(by) ?? by))
  const why = (reason: string) => {
    const key = `console:reason.${reason}`
    return house.book().has(language, key) ? say(key) : reason
  }
  return html`<section class="card" id="history" data-fresh><h2>${say('console:case.history')}</h2><ol class="history">${one.history.map(
    ({ at, what, by, reason }) =>
      html`<li>${moment(language, at)} <strong>${say(`console:happened.${what}`)}</strong> · <bdi>${who(by)}</bdi>${reason ? html` <span class="faint">(${why(reason)})</span>` : ''}</li>`,
  )}</ol></section>`
}
