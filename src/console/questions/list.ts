import { html } from 'hono/html'
import type { Group } from '../../answers/groups.ts'
import type { KeptQuestion } from '../../records/questions/kept.ts'
import { listProposals, type Proposal } from '../../records/questions/proposals.ts'
import { languageName, moment, topicName } from '../cases/labels.ts'
import { type Html, select } from '../forms.ts'
import { consolePage } from '../layout.ts'
import type { Visit } from '../visit.ts'
import { guess, here, readGroups, zoneName } from './labels.ts'

const mostGroups = 100
const mostExamples = 3

/** What people asked in vain, grouped, the most frequent first; then what was proposed. */
export async function questionsPage(visit: Visit): Promise<Response> {
  const { c, say, house } = visit
  const wanted = house.book().languages.find((language) => language === c.req.query('language')) ?? null
  const groups = await readGroups(visit, wanted)
  const proposals = await listProposals(house.store)
  const languages = house.book().languages.map((code) => ({ value: code, label: languageName(visit, code) }))
  const all = { value: '', label: say('console:inbox.any') }
  const filter = html`<form method="get" action="${here}" class="filter">${select('language', say('console:inbox.language'), [all, ...languages], wanted ?? '')}<button class="quiet">${say('console:inbox.filter')}</button></form>`
  const body = html`<h1>${say('console:questions.title')}</h1><p class="faint">${say('console:questions.text')}</p>
<section><h2>${say('console:questions.groups')}</h2>${filter}${groups.length === 0 ? html`<p class="empty">${say('console:questions.none')}</p>` : html`<ul class="events">${groups.slice(0, mostGroups).map((group) => groupLine(visit, group))}</ul>`}</section>
<section><h2>${say('console:questions.proposals')}</h2>${proposals.length === 0 ? html`<p class="empty">${say('console:questions.no-proposals')}</p>` : html`<ul class="events">${proposals.map((proposal) => proposalLine(visit, proposal))}</ul>`}</section>`
  return consolePage(visit, { title: say('console:questions.title'), place: here, body })
}

function groupLine(visit: Visit, { id, lines, size, languages, zone, nearest }: Group<KeptQuestion>): Html {
  const { say } = visit
  const [first, ...others] = lines.map(({ question }) => question)
  if (!first) return html``
  const examples = others
    .slice(0, mostExamples - 1)
    .map(({ text, language }) => html`<span class="faint" lang="${language}" dir="auto">${text}</span>`)
  return html`<li class="event"><div class="what"><a href="${here}/groups/${id}" lang="${first.language}" dir="auto">${first.text}</a>${examples}<span class="faint">${languages.map((code) => languageName(visit, code)).join(', ')}${nearest ? html` · ${say('console:questions.nearest')} ${guess(visit, nearest)}` : ''}</span></div>
<div class="when"><span class="badge">${zoneName(visit, zone)}</span><span>${say('console:questions.size', { count: size })}</span></div></li>`
}

function proposalLine(visit: Visit, { id, kind, topic, title, lines, at, status }: Proposal): Html {
  const { say, language } = visit
  const name = kind === 'topic' ? title : (topicName(visit, topic) ?? topic)
  return html`<li class="event"><div class="what"><a href="${here}/proposals/${id}"><bdi>${name}</bdi></a><span class="faint">${say(`console:questions.kind-${kind}`)} · ${moment(language, at)}</span><span lang="${lines[0]?.language ?? ''}" dir="auto">${lines[0]?.text ?? ''}</span></div>
<div class="when"><span class="badge">${say(`console:questions.status-${status}`)}</span></div></li>`
}
