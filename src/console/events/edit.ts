import { html } from 'hono/html'
import type { Occasion } from '../../records/occasions/occasion.ts'
import { draftOccasion, editOccasion } from '../../records/occasions/organising.ts'
import { isOpen } from '../../records/occasions/seats.ts'
import { act } from '../act.ts'
import { languageName } from '../cases/labels.ts'
import { boxes, field, type Html, hidden, problemList } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import type { Visit } from '../visit.ts'
import { eventOf } from './event-page.ts'
import { bookingsOf, eventPath, titleIn } from './labels.ts'
import { type PlanProblem, planForm, readPlan } from './plan.ts'

/** First the format, which brings its usual values; then everything else. */
export function newPage(visit: Visit): Response | Promise<Response> {
  const { c, say, house } = visit
  const { service } = house.book()
  const format = service.formats.find(({ id }) => id === c.req.query('format'))
  if (format) return formPage(visit, planForm(format, service), null, [])
  const body = html`<div class="narrow"><h1>${say('console:events.new')}</h1><p>${say('console:event.choose-format')}</p><ul class="plain">${service.formats.map(
    ({ id }) => html`<li><a class="button quiet" href="/console/events/new?format=${id}">${say(`ui:formats.${id}`)}</a></li>`,
  )}</ul></div>`
  return consolePage(visit, { title: say('console:events.new'), place: '/console/events', body })
}

export async function editPage(visit: Visit): Promise<Response> {
  const occasion = await eventOf(visit)
  if (!occasion || occasion.status === 'cancelled') return gonePage(visit)
  return formPage(visit, planForm(occasion, visit.house.book().service), occasion, [])
}

/** A capacity below the seats taken: found only in the transaction, and nothing of it is kept. */
class TooSmall extends Error {}

/** Writes a new event, or changes one; a form with something wrong comes back as it was filled in. */
export const save =
  (isNew: boolean) =>
  async (visit: Visit): Promise<Response> => {
    const { form, house } = visit
    const before = isNew ? null : await eventOf(visit)
    if (!isNew && !before) return gonePage(visit)
    const { service, languages } = house.book()
    const reading = readPlan(form, { service, languages, now: house.now(), before })
    if (reading.kind === 'wrong' && reading.problems.includes('format')) return gonePage(visit)
    if (reading.kind === 'wrong') return formPage(visit, form, before, reading.problems)
    try {
      return await act(visit, async (desk) => {
        if (!before) return `${eventPath(draftOccasion(desk, reading.plan).id)}?notice=drafted`
        const done = await editOccasion(desk, before.id, reading.plan)
        if (done.kind === 'too-small') throw new TooSmall('More people have a place')
        return `${eventPath(before.id)}?notice=${done.kind === 'done' ? 'saved' : 'gone'}`
      })
    } catch (error) {
      if (error instanceof TooSmall) return formPage(visit, form, before, ['capacity'])
      throw error
    }
  }

async function formPage(
  visit: Visit,
  form: URLSearchParams,
  before: Occasion | null,
  problems: readonly PlanProblem[],
): Promise<Response> {
  const { say, house } = visit
  const title = before ? say('console:event.edit-title', { title: titleIn(visit, before) }) : say('console:events.new')
  const told = before && isOpen(before, house.now()) ? (await bookingsOf(visit, before)).length : 0
  const wrong = problems.map((name) => ({ field: name === 'past' ? 'date' : name, text: say(`console:problem.${name}`) }))
  const body = html`<div class="narrow"><h1>${title}</h1>${problemList(say('console:problem.title'), wrong)}
${told > 0 ? html`<p class="notice" id="told">${say('console:event.told-if-moved', { count: told })}</p>` : ''}
<form method="post" action="${before ? `${eventPath(before.id)}/edit` : '/console/events/new'}">${hidden(visit)}${fields(visit, form, problems)}
<div class="more"><button class="main">${say('console:event.save')}</button><a class="button quiet" href="${before ? eventPath(before.id) : '/console/events'}">${say('console:event.leave')}</a></div></form></div>`
  return consolePage(visit, { title, place: '/console/events', body, status: problems.length > 0 ? 422 : 200 })
}

function fields(visit: Visit, form: URLSearchParams, problems: readonly PlanProblem[]): Html {
  const { say, house } = visit
  const { languages } = house.book()
  const value = (name: string) => form.get(name) ?? ''
  const label = (name: string) => say(`console:event.field-${name}`)
  const problem = (...names: readonly PlanProblem[]) => {
    const found = names.find((name) => problems.includes(name))
    return found && say(`console:problem.${found}`)
  }
  const audiences = (['applicant', 'company', 'helper'] as const).map((each) => ({
    value: each,
    label: say(`console:audience.${each}`),
  }))
  const spoken = languages.map((code) => ({ value: code, label: languageName(visit, code) }))
  const number = { type: 'number', min: 1 } as const
  return html`<input type="hidden" name="format" value="${value('format')}"><p>${label('format')}: <strong>${say(`ui:formats.${value('format')}`)}</strong></p>
<div class="row">${field({ name: 'date', label: label('date'), type: 'date', value: value('date'), required: true, problem: problem('date', 'past') })}
${field({ name: 'start', label: label('start'), type: 'time', value: value('start'), required: true, problem: problem('start') })}
${field({ name: 'end', label: label('end'), type: 'time', value: value('end'), required: true, problem: problem('end') })}</div>
${field({ name: 'place', label: label('place'), value: value('place'), required: true, maxlength: 200, problem: problem('place') })}
${field({ name: 'address', label: label('address'), value: value('address'), maxlength: 300 })}
<div class="row">${field({ name: 'capacity', label: label('capacity'), ...number, max: 5000, value: value('capacity'), required: true, problem: problem('capacity') })}
${field({ name: 'minAge', label: label('minAge'), ...number, max: 99, value: value('minAge'), problem: problem('minAge') })}
${field({ name: 'guardianUnder', label: label('guardianUnder'), ...number, max: 99, value: value('guardianUnder'), problem: problem('guardianUnder') })}</div>
${boxes('audience', label('audience'), audiences, form.getAll('audience'), problem('audience'))}
${boxes('languages', label('languages'), spoken, form.getAll('languages'))}
<fieldset><legend>${label('title')}</legend><p class="hint">${label('title-hint')}</p>${languages.map((code) =>
    field({ name: `title-${code}`, label: languageName(visit, code), value: value(`title-${code}`), maxlength: 200, lang: code }),
  )}</fieldset>`
}
