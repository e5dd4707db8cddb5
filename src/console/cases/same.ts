import { html } from 'hono/html'
import type { CaseId } from '../../engine/ids.ts'
import type { Case } from '../../records/cases/case.ts'
import { askWhetherSame, maybeSame } from '../../records/people/same-person.ts'
import { act } from '../act.ts'
import { field, type Html, hidden } from '../forms.ts'
import { gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'

/** Whether another case is the same person's: what keyed hashes say, and a way to have the person asked. Nothing is joined from here. */
export async function samePart(visit: Visit, one: Case): Promise<Html> {
  const { say, house } = visit
  const others = await maybeSame(house.store, one, (text) => house.hash(text))
  const found =
    others.length === 0
      ? ''
      : html`<p>${say('console:same.maybe')}</p><ul>${others.map(
          ({ id, number }) => html`<li><a class="id" href="/console/cases/${id}">${number}</a></li>`,
        )}</ul>`
  return html`<section class="card" id="same"><h2>${say('console:same.title')}</h2>${found}<details${others.length > 0 ? html` open` : ''}><summary>${say('console:same.ask')}</summary>
<form method="post" action="/console/cases/${one.id}/same">${hidden(visit)}<p class="hint">${say('console:same.hint')}</p>
${field({ name: 'number', label: say('console:same.number'), value: others[0]?.number ?? '', required: true, maxlength: 20 })}<button class="quiet">${say('console:same.ask')}</button></form></details></section>`
}

/** Has the person asked in their chat; the page of the case says how it came out. */
export function askSame(visit: Visit): Response | Promise<Response> {
  const one = idIn<CaseId>(visit)
  if (!one) return gonePage(visit)
  const number = visit.form.get('number') ?? ''
  return act(visit, async (desk) => {
    const done = await askWhetherSame(desk, { case: one, number, advisor: visit.advisor.id })
    return `/console/cases/${one}?notice=${done === 'gone' ? 'gone' : `same-${done}`}`
  })
}
