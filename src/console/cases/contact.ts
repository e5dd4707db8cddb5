import { html, raw } from 'hono/html'
import type { CaseId } from '../../engine/ids.ts'
import { contacts } from '../../records/cases/case.ts'
import { enterContact, eraseContact } from '../../records/cases/contact.ts'
import { act } from '../act.ts'
import { field, type Html, hidden, problemList, select } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { type ContactProblem, contactAudiences, contactPriorities, emptyContact, readContact } from './contact-form.ts'
import { languageName, topicName } from './labels.ts'

/** Somebody called or came by: what an advisor writes down about it. */
export const contactPage = (visit: Visit): Response | Promise<Response> =>
  formPage(visit, emptyContact(visit.house.now(), visit.house.book()), [])

/** Opens the case and leads to it; a form with something wrong comes back as it was filled in. */
export async function saveContact(visit: Visit): Promise<Response> {
  const { form, house, advisor } = visit
  const book = house.book()
  const reading = readContact(form, book, house.now(), advisor.id)
  if (reading.kind === 'wrong') return formPage(visit, form, reading.problems)
  return act(visit, async (desk) => {
    const one = await enterContact({ ...desk, book, hash: house.hash }, reading.contact)
    return one ? `/console/cases/${one.id}?notice=contact-kept` : '/console?notice=gone'
  })
}

/** The person asked to be forgotten, and has no chat to do it in. */
export async function forgetContact(visit: Visit): Promise<Response> {
  const one = idIn<CaseId>(visit)
  if (!one) return gonePage(visit)
  return act(visit, async (desk) => {
    const handled = await eraseContact(desk, { case: one, advisor: visit.advisor.id })
    return handled.kind === 'erased' ? '/console?notice=contact-erased' : `/console/cases/${one}?notice=${handled.kind}`
  })
}

function formPage(visit: Visit, form: URLSearchParams, problems: readonly ContactProblem[]): Response | Promise<Response> {
  const { say } = visit
  const title = say('console:contact.title')
  const wrong = problems.map((name) => ({ field: name, text: say(`console:contact.problem-${name}`) }))
  const body = html`<div class="narrow"><h1>${title}</h1><p>${say('console:contact.text')}</p>${problemList(say('console:problem.title'), wrong)}
<form method="post" action="/console/contact">${hidden(visit)}${fields(visit, form, problems)}
<div class="more"><button class="main">${say('console:contact.save')}</button><a class="button quiet" href="/console">${say('console:contact.leave')}</a></div></form></div>`
  return consolePage(visit, { title, place: '/console', body, status: problems.length > 0 ? 422 : 200 })
}

function fields(visit: Visit, form: URLSearchParams, problems: readonly ContactProblem[]): Html {
  const { say, house } = visit
  const book = house.book()
  const value = (name: string) => form.get(name) ?? ''
  const label = (name: string) => say(`console:contact.field-${name}`)
  const problem = (name: ContactProblem) => (problems.includes(name) ? say(`console:contact.problem-${name}`) : undefined)
  const none = { value: '', label: '–' }
  const languages = book.languages.map((code) => ({ value: code, label: languageName(visit, code) }))
  const topics = book.topics
    .map(({ id }) => ({ value: id, label: topicName(visit, id) ?? id }))
    .toSorted((one, two) => one.label.localeCompare(two.label, visit.language))
  return html`<div class="row">${select(
    'contact',
    label('contact'),
    contacts.map((each) => ({ value: each, label: say(`console:contact.${each}`) })),
    value('contact'),
  )}
${select(
  'audience',
  label('audience'),
  contactAudiences.map((each) => ({ value: each, label: say(`console:audience.${each}`) })),
  value('audience'),
)}
${select('language', label('language'), [none, ...languages], value('language'))}</div>
<div class="row">${field({ name: 'firstName', label: label('firstName'), value: value('firstName'), required: true, maxlength: 80, problem: problem('firstName') })}
${field({ name: 'phone', label: label('phone'), type: 'tel', value: value('phone'), maxlength: 30, problem: problem('phone') })}</div>
<div class="row">${field({ name: 'company', label: label('company'), value: value('company'), maxlength: 120 })}
${field({ name: 'postcode', label: label('postcode'), value: value('postcode'), maxlength: 5 })}</div>
<div class="field"><label for="concern">${label('concern')}</label><textarea id="concern" name="concern" rows="5" dir="auto" maxlength="5000"${raw(' required')}${wrongMark(problem('concern'), 'concern')}>${value('concern')}</textarea>${told(problem('concern'), 'concern')}</div>
${select('topic', label('topic'), [none, ...topics], value('topic'))}
${select(
  'priority',
  label('priority'),
  contactPriorities.map((each) => ({ value: each, label: say(`console:priority.${each}`) })),
  value('priority') || 'P4',
)}
<fieldset><legend>${say('console:contact.consent-title')}</legend><p class="hint">${say('console:contact.consent-text')}</p>
<label class="box"><input type="checkbox" id="consent" name="consent" value="yes"${raw(' required')}${raw(value('consent') === 'yes' ? ' checked' : '')}${wrongMark(problem('consent'), 'consent')}> <span>${label('consent')}</span></label>${told(problem('consent'), 'consent')}
<div class="row">${field({ name: 'day', label: label('day'), type: 'date', value: value('day'), required: true, problem: problem('day') })}
${field({ name: 'time', label: label('time'), type: 'time', value: value('time'), required: true, problem: problem('time') })}</div></fieldset>
<label class="box"><input type="checkbox" name="mine" value="yes"${raw(value('mine') === 'yes' ? ' checked' : '')}> <span>${label('mine')}</span></label>`
}

const wrongMark = (problem: string | undefined, name: string): Html | '' =>
  problem ? html` aria-invalid="true" aria-describedby="${name}-problem"` : ''

const told = (problem: string | undefined, name: string): Html | '' =>
  problem ? html`<p class="problem" id="${name}-problem">${problem}</p>` : ''
