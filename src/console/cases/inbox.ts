import { html, raw } from 'hono/html'
import type { Case } from '../../records/cases/case.ts'
import { countCases, type Inbox, inboxes, listCases } from '../../records/cases/inbox.ts'
import { listMarked } from '../../records/cases/search.ts'
import { silentSince } from '../../records/cases/watch.ts'
import { listWithdrawn, type Withdrawn } from '../../records/cases/withdrawn.ts'
import { type Html, select } from '../forms.ts'
import { consolePage } from '../layout.ts'
import type { Visit } from '../visit.ts'
import { age, holder, languageName, moment, type Names, priorityBadge, promise, readNames, topicName } from './labels.ts'
import { searchedIn, searchForm } from './search.ts'
import { isUnread } from './unread.ts'

const audiences = ['applicant', 'company', 'helper'] as const
/** How long the list tells that a case went with its person's consent or data. */
const withdrawnShown = 7 * 24 * 60 * 60 * 1000

interface Filter {
  readonly inbox: Inbox
  readonly language: string
  readonly audience: string
  /** A hashed name or number that is looked for, in all cases. */
  readonly found: string | null
}

/** The list advisors work from. */
export async function inboxPage(visit: Visit): Promise<Response> {
  const { house, advisor, say } = visit
  const filter = filterOf(visit)
  const looking = { me: advisor.id, at: house.now(), service: house.book().service }
  const all = await (filter.found ? listMarked(house.store, filter.found) : listCases(house.store, filter.inbox, looking))
  const shown = all.filter(
    (one) => (!filter.language || one.language === filter.language) && (!filter.audience || one.audience === filter.audience),
  )
  const counts = await Promise.all(inboxes.map((inbox) => countCases(house.store, inbox, looking)))
  const names = await readNames(visit)
  const unread = shown.filter((one) => isUnread(one, advisor.id)).length
  const empty = say(filter.found ? 'console:search.empty' : `console:inbox.empty-${filter.inbox}`)
  const body = html`<div class="top"><h1>${say('console:inbox.title')}</h1><a class="button quiet" href="/console/contact">${say('console:contact.new')}</a></div>
${searchForm(visit)}
<nav class="tabs" aria-label="${say('console:inbox.show')}" id="tabs" data-fresh>${inboxes.map((inbox, place) => tab(visit, filter, inbox, counts[place] ?? 0))}</nav>
${filter.found ? '' : filterForm(visit, filter)}
<p id="count" role="status" class="faint" data-fresh>${say('console:inbox.count', { count: shown.length })}${unread > 0 ? ` ${say('console:inbox.unread', { count: unread })}` : ''}</p>
<div id="list" data-fresh>${shown.length === 0 ? html`<p class="empty">${empty}</p>` : html`<ul class="cases">${shown.map((one) => line(visit, filter, one, names))}</ul>`}
${filter.inbox === 'closed' || filter.found ? '' : withdrawnList(visit, await recentlyWithdrawn(visit), names)}</div>`
  const title = unread > 0 ? `(${unread}) ${say('console:inbox.title')}` : say('console:inbox.title')
  return consolePage(visit, { title, place: '/console', body, live: {} })
}

function filterOf(visit: Visit): Filter {
  const { c } = visit
  const inbox = inboxes.find((each) => each === c.req.query('show')) ?? 'open'
  const audience = audiences.find((each) => each === c.req.query('audience')) ?? ''
  return { inbox, audience, language: c.req.query('language') ?? '', found: searchedIn(visit) }
}

function tab({ say }: Visit, filter: Filter, inbox: Inbox, count: number): Html {
  const query = new URLSearchParams({ show: inbox, language: filter.language, audience: filter.audience })
  const here = inbox === filter.inbox && !filter.found ? ' aria-current="page"' : ''
  return html`<a id="tab-${inbox}" href="/console?${query}"${raw(here)}>${say(`console:inbox.${inbox}`)} <span class="number">${count}</span></a>`
}

function filterForm(visit: Visit, { inbox, language, audience }: Filter): Html {
  const { say, house } = visit
  const any = { value: '', label: say('console:inbox.any') }
  const languages = house.book().languages.map((code) => ({ value: code, label: languageName(visit, code) }))
  const people = audiences.map((each) => ({ value: each, label: say(`console:audience.${each}`) }))
  return html`<form method="get" action="/console" class="filter"><input type="hidden" name="show" value="${inbox}">
${select('language', say('console:inbox.language'), [any, ...languages], language)}
${select('audience', say('console:inbox.audience'), [any, ...people], audience)}
<button class="quiet">${say('console:inbox.filter')}</button></form>`
}

/** One case: enough to decide whether to open it now. */
function line(visit: Visit, filter: Filter, one: Case, names: Names): Html {
  const { say, advisor } = visit
  const unread = isUnread(one, advisor.id)
  const last = one.transcript.findLast(({ from }) => from === 'person')?.text ?? ''
  return html`<li class="case${raw(unread ? ' unread' : '')}">${priorityBadge(visit, one)}
<div class="what"><a id="case-${one.id}" href="/console/cases/${one.id}">${topicName(visit, one.topic) ?? say('console:case.no-topic')}</a>
${unread ? html`<span class="new">${say('console:inbox.new')}</span>` : ''}
<p class="words" dir="auto"${one.language ? html` lang="${one.language}"` : ''}>${last.slice(0, 160)}</p></div>
<div class="who"><span>${languageName(visit, one.language)} · ${say(`console:audience.${one.audience}`)}</span><span>${holder(visit, one, names)}</span></div>
<div class="when"><span><span class="id">${one.number}</span> · ${age(visit, one.openedAt)}</span><span>${promise(visit, one)}${one.status === 'waiting' || filter.found ? html` ${say(`console:status.${one.status}`)}` : ''}</span>${filter.inbox === 'abandoned' ? quietFor(visit, one) : ''}</div></li>`
}

/** How long nothing has been heard from the person. */
function quietFor(visit: Visit, one: Case): Html | '' {
  const since = silentSince(one)
  return since === null ? '' : html`<span>${visit.say('console:inbox.quiet')} ${age(visit, since)}</span>`
}

async function recentlyWithdrawn({ house }: Visit): Promise<readonly Withdrawn[]> {
  return (await listWithdrawn(house.store, 20)).filter(({ at }) => at > house.now() - withdrawnShown)
}

function withdrawnList({ say, language }: Visit, gone: readonly Withdrawn[], names: Names): Html | '' {
  if (gone.length === 0) return ''
  return html`<section class="withdrawn"><h2>${say('console:inbox.withdrawn')}</h2><ul>${gone.map(
    ({ number, at, why, advisor }) =>
      html`<li><span class="id">${number}</span> · ${moment(language, at)} · ${say(`console:withdrawn.${why}`)}${advisor ? html` · <bdi>${names.get(advisor) ?? advisor}</bdi>` : ''}</li>`,
  )}</ul></section>`
}
