import { html, raw } from 'hono/html'
import type { Group, Seen } from '../../answers/groups.ts'
import { hasGap } from '../../answers/mask/mask.ts'
import type { KeptQuestion } from '../../records/questions/kept.ts'
import { languageName, topicName } from '../cases/labels.ts'
import { field, type Html, hidden, problemList, select } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { guess, here, readGroups, zoneName } from './labels.ts'

/** What can be wrong in one of the two forms; each has a text of the console. */
export type Problem = 'lines' | 'gap' | 'topic' | 'title'

/** The group the address names; `null` when its questions are gone. */
export async function groupOf(visit: Visit): Promise<Group<KeptQuestion> | null> {
  const wanted = idIn<string>(visit)
  return (await readGroups(visit)).find(({ id }) => id === wanted) ?? null
}

export async function groupPage(visit: Visit): Promise<Response> {
  const group = await groupOf(visit)
  return group ? showGroup(visit, group, []) : gonePage(visit)
}

/** One group: its questions, and what can be made of them. */
export function showGroup(visit: Visit, group: Group<KeptQuestion>, problems: readonly Problem[]): Response | Promise<Response> {
  const { say } = visit
  const title = say('console:questions.group')
  const fields: Record<Problem, string> = { lines: 'lines', gap: 'lines', topic: 'topic', title: 'title' }
  const wrong = problems.map((problem) => ({ field: fields[problem], text: say(`console:questions.problem-${problem}`) }))
  const body = html`<h1>${title}</h1>${problemList(say('console:problem.title'), wrong)}
<section class="card"><h2>${say('console:questions.lines')}</h2>${table(visit, group)}</section>
<section class="card"><h2>${say('console:questions.add-line')}</h2><p class="faint">${say('console:questions.add-line-text')}</p>${lineForm(visit, group)}</section>
<section class="card"><h2>${say('console:questions.add-topic')}</h2><p class="faint">${say('console:questions.add-topic-text')}</p>${topicForm(visit, group)}</section>`
  return consolePage(visit, { title, place: here, body, status: problems.length > 0 ? 422 : 200 })
}

function table(visit: Visit, { lines }: Group<KeptQuestion>): Html {
  const { say } = visit
  const columns = ['question', 'language', 'why', 'today', 'often'] as const
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say('console:questions.lines')}"><table><thead><tr>${columns.map((column) => html`<th scope="col">${say(`console:questions.column-${column}`)}</th>`)}</tr></thead>
<tbody>${lines.map((line) => row(visit, line))}</tbody></table></div>`
}

function row(visit: Visit, { question, zone, guesses }: Seen<KeptQuestion>): Html {
  const { say } = visit
  const { text, language, why, topic, count } = question
  const reason = say(`console:questions.why-${why}`, { topic: topicName(visit, topic) ?? '' })
  const today = [zoneName(visit, zone), ...guesses.map((one) => guess(visit, one))]
  return html`<tr><th scope="row" lang="${language}" dir="auto">${text}</th><td>${languageName(visit, language)}</td><td>${reason}</td><td>${today.join(' · ')}</td><td>${count}</td></tr>`
}

function lineForm(visit: Visit, group: Group<KeptQuestion>): Html {
  const { say, house, form, language } = visit
  const first = group.lines[0]?.question
  const spoken = form.get('language') ?? first?.language ?? ''
  const own = group.lines.map(({ question }) => question).filter((one) => one.language === spoken && !hasGap(one.text))
  const value = form.get('lines') ?? own.map(({ text }) => text).join('\n')
  const topics = house
    .book()
    .topics.map(({ id }) => ({ value: id, label: topicName(visit, id) ?? id }))
    .sort((one, two) => one.label.localeCompare(two.label, language))
  const chosen = form.get('topic') ?? group.nearest?.topic ?? ''
  const languages = group.languages.map((code) => ({ value: code, label: languageName(visit, code) }))
  return html`<form method="post" action="${here}/groups/${group.id}/line">${hidden(visit)}
${select('topic', say('console:questions.topic'), [{ value: '', label: '–' }, ...topics], chosen, true)}
${select('language', say('console:inbox.language'), languages, spoken, true)}
<div class="field"><label for="lines">${say('console:questions.new-lines')}</label><p class="hint" id="lines-hint">${say('console:questions.new-lines-hint')}</p><textarea id="lines" name="lines" rows="5" dir="auto" lang="${spoken}" aria-describedby="lines-hint"${raw(' required')}>${value}</textarea></div>
<div class="more"><button class="main">${say('console:questions.test')}</button></div></form>`
}

function topicForm(visit: Visit, group: Group<KeptQuestion>): Html {
  const { say, form } = visit
  return html`<form method="post" action="${here}/groups/${group.id}/topic">${hidden(visit)}
${field({ name: 'title', label: say('console:questions.new-title'), value: form.get('title'), required: true, maxlength: 80 })}
${field({ name: 'note', label: say('console:questions.note'), value: form.get('note'), maxlength: 500 })}
<div class="more"><button class="quiet">${say('console:questions.test')}</button></div></form>`
}
