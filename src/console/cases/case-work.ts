import { html } from 'hono/html'
import { unreachable } from '../../engine/ids.ts'
import { type Advisor, isAvailable } from '../../records/advisors/advisor.ts'
import type { Case } from '../../records/cases/case.ts'
import { outcomes } from '../../records/cases/outcome.ts'
import { type Html, hidden, pressForm, select } from '../forms.ts'
import type { Visit } from '../visit.ts'
import { longestReply } from './actions.ts'

/** What this advisor can do with the case as it stands. */
export function caseWork(visit: Visit, one: Case, staff: readonly Advisor[]): Html {
  return html`${main(visit, one, staff)}${noteForm(visit, one)}`
}

function main(visit: Visit, one: Case, staff: readonly Advisor[]): Html {
  const { say, advisor } = visit
  const path = `/console/cases/${one.id}`
  switch (one.status) {
    case 'open':
      return html`<section class="card"><h2>${say('console:case.take-title')}</h2><p>${say('console:case.take-text')}</p>${pressForm(visit, `${path}/claim`, say('console:case.take'), 'main')}${closeForm(visit, one)}</section>`
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
  return html`<section class="card"><h2><label for="reply">${say('console:case.reply')}</label></h2>
<form method="post" action="${path}/reply">${hidden(visit)}
<p class="hint" id="reply-hint">${say('console:case.reply-hint')}</p>
<textarea id="reply" name="text" rows="5" dir="auto" required maxlength="${longestReply}" aria-describedby="reply-hint"></textarea>
<button class="main">${say('console:case.send')}</button></form>
<div class="more">${one.status === 'claimed' ? pressForm(visit, `${path}/wait`, say('console:case.wait')) : ''}${passForm(visit, one, staff)}${closeForm(visit, one)}</div></section>`
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
${select('to', say('console:case.pass-to'), choices, choices[0]?.value ?? '')}<p class="hint">${say('console:case.pass-hint')}</p><button class="quiet">${say('console:case.pass')}</button></form></details>`
}

function closeForm(visit: Visit, one: Case): Html {
  const { say } = visit
  const choices = outcomes.map((outcome) => ({ value: outcome, label: say(`console:reason.${outcome}`) }))
  return html`<details><summary>${say('console:case.close')}</summary><form method="post" action="/console/cases/${one.id}/close">${hidden(visit)}
${select('outcome', say('console:case.outcome'), choices, 'answered')}<p class="hint">${say('console:case.close-hint')}</p><button class="quiet">${say('console:case.close')}</button></form></details>`
}

const noteForm = (visit: Visit, one: Case): Html =>
  html`<section class="card"><h2><label for="note">${visit.say('console:case.note')}</label></h2><form method="post" action="/console/cases/${one.id}/note">${hidden(visit)}
<p class="hint" id="note-hint">${visit.say('console:case.note-hint')}</p>
<textarea id="note" name="text" rows="2" dir="auto" required maxlength="5000" aria-describedby="note-hint"></textarea><button class="quiet">${visit.say('console:case.note-save')}</button></form></section>`
