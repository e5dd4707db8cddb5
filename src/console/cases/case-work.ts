import { html } from 'hono/html'
import { unreachable } from '../../engine/ids.ts'
import { type Advisor, isAvailable } from '../../records/advisors/advisor.ts'
import type { Case } from '../../records/cases/case.ts'
import { isContact } from '../../records/cases/contact.ts'
import { outcomes } from '../../records/cases/outcome.ts'
import { type Html, hidden, pressForm, select } from '../forms.ts'
import type { Visit } from '../visit.ts'
import { offerForm } from './appointments.ts'
import { replyForm } from './reply-form.ts'

/** What this advisor can do with the case as it stands. */
export function caseWork(visit: Visit, one: Case, staff: readonly Advisor[]): Html {
  return html`${one.conversation === null ? html`<p class="notice">${visit.say('console:case.no-chat')}</p>` : ''}${main(visit, one, staff)}${noteForm(visit, one)}${askForm(visit, one, staff)}${forgetForm(visit, one)}`
}

function main(visit: Visit, one: Case, staff: readonly Advisor[]): Html {
  const { say, advisor } = visit
  const path = `/console/cases/${one.id}`
  switch (one.status) {
    case 'open':
      return html`<section class="card"><h2>${say('console:case.take-title')}</h2>${one.conversation === null ? '' : html`<p>${say('console:case.take-text')}</p>`}${pressForm(visit, `${path}/claim`, say('console:case.take'), 'main')}${closeForm(visit, one)}</section>`
    case 'closed':
      return html`<section class="card"><p>${say('console:case.is-closed')}</p>${pressForm(visit, `${path}/reopen`, say('console:case.reopen'))}</section>`
    case 'claimed':
    case 'waiting':
      return one.advisor === advisor.id ? ownWork(visit, one, staff) : othersWork(visit, one, staff)
    default:
      return unreachable(one.status)
  }
}

function ownWork(visit: Visit, one: Case, staff: readonly Advisor[]): Html {
  const { say } = visit
  const path = `/console/cases/${one.id}`
  return html`<section class="card">${one.conversation === null ? talkForm(visit, one) : replyForm(visit, one)}
<div class="more">${one.status === 'claimed' ? pressForm(visit, `${path}/wait`, say('console:case.wait')) : ''}${one.conversation === null ? '' : offerForm(visit, one)}${passForm(visit, one, staff)}${closeForm(visit, one)}</div></section>`
}

/** Only the one in charge writes; a coordinator may pass on and close. */
function othersWork(visit: Visit, one: Case, staff: readonly Advisor[]): Html {
  const { say, advisor } = visit
  const name = staff.find(({ id }) => id === one.advisor)?.name ?? '?'
  const decides = advisor.roles.includes('coordinator')
  return html`<section class="card"><p class="notice">${say('console:case.others', { name })}</p>${decides ? html`<div class="more">${passForm(visit, one, staff)}${closeForm(visit, one)}</div>` : ''}</section>`
}

function passForm(visit: Visit, one: Case, staff: readonly Advisor[]): Html | '' {
  const { say, house } = visit
  const colleagues = staff.filter((each) => each.id !== one.advisor && isAvailable(each, house.now()))
  if (colleagues.length === 0) return ''
  const choices = colleagues.map(({ id, name, languages }) => ({ value: id, label: `${name} (${languages.join(', ')})` }))
  return html`<details><summary>${say('console:case.pass')}</summary><form method="post" action="/console/cases/${one.id}/pass">${hidden(visit)}
${select('to', say('console:case.pass-to'), choices, choices[0]?.value ?? '')}${toldHint(visit, one, 'pass-hint')}<button class="quiet">${say('console:case.pass')}</button></form></details>`
}

function closeForm(visit: Visit, one: Case): Html {
  const { say } = visit
  const choices = outcomes.map((outcome) => ({ value: outcome, label: say(`console:reason.${outcome}`) }))
  return html`<details><summary>${say('console:case.close')}</summary><form method="post" action="/console/cases/${one.id}/close">${hidden(visit)}
${select('outcome', say('console:case.outcome'), choices, 'answered')}${toldHint(visit, one, 'close-hint')}<button class="quiet">${say('console:case.close')}</button></form></details>`
}

const noteForm = (visit: Visit, one: Case): Html =>
  html`<section class="card"><h2><label for="note">${visit.say('console:case.note')}</label></h2><form method="post" action="/console/cases/${one.id}/note">${hidden(visit)}
<p class="hint" id="note-hint">${visit.say('console:case.note-hint')}</p>
<textarea id="note" name="text" rows="2" dir="auto" required maxlength="5000" aria-describedby="note-hint"></textarea><button class="quiet">${visit.say('console:case.note-save')}</button></form></section>`

/** A colleague finds the question as a note, and hears that it is there. */
function askForm(visit: Visit, one: Case, staff: readonly Advisor[]): Html | '' {
  const { say, advisor, house } = visit
  const colleagues = staff.filter((each) => each.id !== advisor.id && isAvailable(each, house.now()))
  if (colleagues.length === 0) return ''
  const choices = colleagues.map(({ id, name }) => ({ value: id, label: name }))
  return html`<details class="card" id="ask"><summary>${say('console:case.ask')}</summary><form method="post" action="/console/cases/${one.id}/ask">${hidden(visit)}
${select('colleague', say('console:case.ask-whom'), choices, one.advisor ?? '')}
<div class="field"><label for="question">${say('console:case.ask-what')}</label><p class="hint" id="question-hint">${say('console:case.ask-hint')}</p>
<textarea id="question" name="text" rows="2" dir="auto" required maxlength="5000" aria-describedby="question-hint"></textarea></div><button class="quiet">${say('console:case.ask-send')}</button></form></details>`
}

/** What was said to somebody who cannot be written to. */
const talkForm = (visit: Visit, one: Case): Html =>
  html`<h2><label for="talk">${visit.say('console:case.talk')}</label></h2><form method="post" action="/console/cases/${one.id}/talk">${hidden(visit)}
<p class="hint" id="talk-hint">${visit.say('console:case.talk-hint')}</p>
<textarea id="talk" name="text" rows="4" dir="auto" required maxlength="5000" aria-describedby="talk-hint"></textarea><button class="main">${visit.say('console:case.talk-save')}</button></form>`

/** Whoever has a chat erases their data there; for others the advisor does, at their wish. */
function forgetForm(visit: Visit, one: Case): Html | '' {
  const { say, advisor } = visit
  const may = one.advisor === null || one.advisor === advisor.id || advisor.roles.includes('coordinator')
  if (!isContact(one) || !may) return ''
  return html`<details class="card"><summary>${say('console:contact.forget')}</summary><p>${say('console:contact.forget-text')}</p>${pressForm(visit, `/console/cases/${one.id}/forget`, say('console:contact.forget-yes'), 'danger')}</details>`
}

/** What the person hears of it; nothing where there is no chat. */
const toldHint = ({ say }: Visit, { conversation }: Case, what: 'pass-hint' | 'close-hint'): Html | '' =>
  conversation === null ? '' : html`<p class="hint">${say(`console:case.${what}`)}</p>`
