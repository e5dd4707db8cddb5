import { html } from 'hono/html'
import { isAvailable, listAdvisors } from '../../records/advisors/advisor.ts'
import { type ContactWish, listWishes } from '../../records/advisors/contact-wish.ts'
import { languageName, moment, type Names, namesOf } from '../cases/labels.ts'
import { boxes, type Html, hidden, select } from '../forms.ts'
import { consolePage } from '../layout.ts'
import type { Visit } from '../visit.ts'

/** What companies ask for in confidence. Coordinators only, and never the one a wish is about. */
export async function wishesPage(visit: Visit): Promise<Response> {
  const { house, say, advisor } = visit
  const staff = await listAdvisors(house.store)
  const wishes = await listWishes(house.store, advisor)
  const names = namesOf(staff)
  const free = staff
    .filter((each) => each.roles.includes('advisor') && isAvailable(each, house.now()))
    .map(({ id, name, languages }) => ({ value: id, label: `${name} (${languages.join(', ')})` }))
  const body = html`<h1>${say('console:wishes.title')}</h1><p class="hint">${say('console:wishes.hint')}</p>
<div id="wishes" data-fresh>${wishes.length === 0 ? html`<p class="empty">${say('console:wishes.none')}</p>` : ''}${wishes.map((wish) => card(visit, wish, names, free))}</div>`
  return consolePage(visit, { title: say('console:wishes.title'), place: '/console/wishes', body, live: {} })
}

type Choices = readonly { readonly value: string; readonly label: string }[]

function card(visit: Visit, wish: ContactWish, names: Names, free: Choices): Html {
  const { say, language } = visit
  const stays = { value: '', label: say('console:wishes.keep', { name: names.get(wish.about) ?? wish.about }) }
  const others = free.filter(({ value }) => value !== wish.about)
  const reason = wish.reason
    ? html`<p class="said" dir="auto"${wish.language ? html` lang="${wish.language}"` : ''}>${wish.reason}</p>`
    : html`<p class="faint">${say('console:wishes.no-reason')}</p>`
  return html`<section class="card" id="wish-${wish.id}"><h2>${say('console:wishes.about', { name: names.get(wish.about) ?? wish.about })}</h2>
<p class="by">${moment(language, wish.at)} · ${languageName(visit, wish.language)}</p>${reason}
<form method="post" action="/console/wishes/${wish.id}">${hidden(visit)}${select('advisor', say('console:wishes.now'), [stays, ...others], '')}
${boxes('cases', say('console:wishes.open-case'), [{ value: 'yes', label: say('console:wishes.take-along') }], ['yes'])}
<button class="main">${say('console:wishes.decide')}</button></form></section>`
}
