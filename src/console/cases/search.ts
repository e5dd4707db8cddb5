import { html } from 'hono/html'
import { wantedIn } from '../../records/cases/search.ts'
import { type Html, hidden } from '../forms.ts'
import type { Visit } from '../visit.ts'

const longest = 200
const mark = /^[0-9a-f]{32}$/

/** The name or number looked for, as its hash; `null` when nothing is, or what stands in the address is none. */
export function searchedIn({ c }: Visit): string | null {
  const found = c.req.query('found') ?? ''
  return mark.test(found) ? found : null
}

/** Looks for whole names and numbers only: the store holds nothing to compare them with but keyed hashes. */
export const searchForm = (visit: Visit): Html =>
  html`<form method="post" action="/console/search" class="search" role="search">${hidden(visit)}
<div class="field"><label for="search">${visit.say('console:search.label')}</label>
<input id="search" name="search" type="search" maxlength="${longest}" autocomplete="off" spellcheck="false" aria-describedby="search-hint"></div>
<button class="quiet">${visit.say('console:search.go')}</button>
<p class="hint" id="search-hint">${visit.say('console:search.hint')}</p></form>`

/** Sent as a form and answered by an address with a hash in it: no name gets into a browser's history or a proxy's log. */
export async function search({ c, house, form }: Visit): Promise<Response> {
  const words = (form.get('search') ?? '').slice(0, longest)
  const wanted = await wantedIn(house.store, words, house.hash)
  switch (wanted.kind) {
    case 'case':
      return c.redirect(`/console/cases/${wanted.case}`, 303)
    case 'mark':
      return c.redirect(`/console?found=${wanted.mark}`, 303)
    case 'nothing':
      return c.redirect('/console?notice=search-nothing', 303)
  }
}
