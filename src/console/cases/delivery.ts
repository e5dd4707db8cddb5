import { html } from 'hono/html'
import type { CaseId, EffectId } from '../../engine/ids.ts'
import { type Case, readCase } from '../../records/cases/case.ts'
import { markResent, undelivered } from '../../records/cases/delivering.ts'
import type { Delivery } from '../../records/cases/delivery.ts'
import { id } from '../../records/document.ts'
import { act } from '../act.ts'
import { type Html, hidden } from '../forms.ts'
import { gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { moment } from './labels.ts'

/** What became of an advisor's words. */
export const deliveryOf = ({ say }: Visit, { state, reason }: Delivery): Html =>
  html`<p class="delivery ${state}">${say(`console:delivery.${state}`)}${reason ? html` <code>${reason}</code>` : ''}</p>`

const mayResend = ({ advisor }: Visit) => ({ id: advisor.id, decides: advisor.roles.includes('coordinator') })

/** Words that did not arrive, to be sent again. Beside the conversation: forms in it would make it look changed whenever the page is asked for. */
export function undeliveredList(visit: Visit, one: Case): Html {
  const { say, language } = visit
  const lost = one.transcript.filter(({ delivery }) => delivery?.letter && undelivered(one, delivery.letter, mayResend(visit)))
  const line = ({ text, at, delivery }: Case['transcript'][number]) =>
    html`<li><form method="post" action="/console/cases/${one.id}/resend">${hidden(visit)}<input type="hidden" name="letter" value="${delivery?.letter ?? ''}"><p>${moment(language, at)} <span dir="auto">${text.slice(0, 80)}</span></p><button class="quiet">${say('console:delivery.resend')}</button></form></li>`
  const list =
    lost.length === 0
      ? ''
      : html`<section class="card"><h2>${say('console:delivery.title')}</h2><ul class="plain">${lost.map(line)}</ul></section>`
  return html`<div id="undelivered" data-fresh="${lost.map(({ delivery }) => `${delivery?.letter}-${delivery?.at}`).join(' ') || 'none'}">${list}</div>`
}

/** Harmless when repeated: a letter that went back to its lane is not among the dead ones any more. */
export async function resend(visit: Visit): Promise<Response> {
  const { house, form } = visit
  const wanted = idIn<CaseId>(visit)
  const one = wanted && (await readCase(house.store, wanted))
  if (!one) return gonePage(visit)
  const letter = id<EffectId>().safeParse(form.get('letter'))
  const before = letter.success ? undelivered(one, letter.data, mayResend(visit)) : null
  const isBack = before !== null && letter.success && (await house.store.resend(letter.data))
  return act(visit, async (desk) => {
    if (before) await markResent(desk, { case: one.id, before, isBack })
    return `/console/cases/${one.id}?notice=${isBack ? 'resent' : 'not-resent'}`
  })
}
