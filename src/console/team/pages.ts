import { html, raw } from 'hono/html'
import type { AdvisorId } from '../../engine/ids.ts'
import { type Advisor, isAbsent, listAdvisors, readAdvisor } from '../../records/advisors/advisor.ts'
import { languageName } from '../cases/labels.ts'
import { boxes, field, type Html, hidden, pressForm, problemList, select } from '../forms.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { written } from '../words.ts'
import { type DetailProblem, daysOf, detailsForm } from './details.ts'
import { weekdayFields } from './hours.ts'

export const memberPath = (id: AdvisorId): string => `/console/team/${id}`

/** Everybody on the staff. */
export async function teamPage(visit: Visit): Promise<Response> {
  const { say, house } = visit
  const staff = await listAdvisors(house.store)
  const present = [...staff].sort(
    (one, two) => Number(two.active) - Number(one.active) || one.name.localeCompare(two.name, visit.language),
  )
  const body = html`<h1>${say('console:team.title')}</h1><p><a class="button main" href="/console/team/new">${say('console:team.new')}</a></p>
<ul class="events">${present.map((advisor) => line(visit, advisor, staff))}</ul>`
  return consolePage(visit, { title: say('console:team.title'), place: '/console/team', body })
}

function line(visit: Visit, advisor: Advisor, staff: readonly Advisor[]): Html {
  const { say, house } = visit
  const deputy = staff.find(({ id }) => id === advisor.deputy)
  const state = !advisor.active ? 'left' : isAbsent(advisor, house.now()) ? 'absent' : 'there'
  const coming = advisor.absences.filter(({ to }) => to > house.now())
  return html`<li class="event${raw(advisor.active ? '' : ' cancelled')}"><div class="what"><a href="${memberPath(advisor.id)}"><bdi>${advisor.name}</bdi></a>
<span>${advisor.roles.map((role) => say(`console:role.${role}`)).join(', ')}</span>
<span class="faint">${advisor.languages.map((code) => languageName(visit, code)).join(', ')} · ${advisor.audiences.map((each) => say(`console:audience.${each}`)).join(', ')}</span></div>
<div class="when"><span class="badge ${state}">${say(`console:team.${state}`)}</span>${deputy ? html`<span>${say('console:team.deputy')}: <bdi>${deputy.name}</bdi></span>` : ''}${coming.map((absence) => html`<span class="faint">${absenceText(visit, absence)}</span>`)}</div></li>`
}

const absenceText = ({ language }: Visit, { from, to }: Advisor['absences'][number]): string =>
  `${written(language, from, 'day')} – ${written(language, to - 1, 'day')}`

export function newMemberPage(visit: Visit, form = newMember(), problems: readonly DetailProblem[] = []) {
  const { say } = visit
  const body = html`<div class="narrow"><h1>${say('console:team.new')}</h1>${detailsPart(visit, '/console/team/new', form, problems)}</div>`
  return consolePage(visit, {
    title: say('console:team.new'),
    place: '/console/team',
    body,
    status: problems.length > 0 ? 422 : 200,
  })
}

const newMember = () =>
  detailsForm({
    name: '',
    telegram: null,
    email: null,
    languages: ['de'],
    audiences: ['applicant', 'company', 'helper'],
    roles: ['advisor'],
    hours: null,
    mostCases: null,
  })

/** One colleague: what they do, when they are away, and their way in. */
export async function memberPage(
  visit: Visit,
  given: URLSearchParams | null = null,
  problems: readonly DetailProblem[] = [],
): Promise<Response> {
  const { say, house } = visit
  const wanted = idIn<AdvisorId>(visit)
  const member = wanted && (await readAdvisor(house.store, wanted))
  if (!member) return gonePage(visit)
  const path = memberPath(member.id)
  const staff = await listAdvisors(house.store)
  const link = html`<section class="card"><h2>${say('console:team.link-title')}</h2><p>${say('console:team.link-text')}</p>${pressForm(visit, `${path}/link`, say('console:team.link'), 'main')}</section>
<section class="card"><h2>${say('console:team.code-title')}</h2><p>${say('console:team.code-text')}</p>${pressForm(visit, `${path}/code`, say('console:team.code'), 'main')}</section>`
  const body = html`<div class="narrow"><h1><bdi>${member.name}</bdi></h1>${member.active ? link : ''}${absencePart(visit, member, staff)}
<section class="card"><h2>${say('console:team.details')}</h2>${detailsPart(visit, `${path}/details`, given ?? detailsForm(member), problems)}</section>${activePart(visit, member)}</div>`
  return consolePage(visit, { title: member.name, place: '/console/team', body, status: problems.length > 0 ? 422 : 200 })
}

function detailsPart(visit: Visit, action: string, form: URLSearchParams, problems: readonly DetailProblem[]): Html {
  const { say, house } = visit
  const value = (name: string) => form.get(name) ?? ''
  const days = weekdayFields(visit.language)
  const told = (name: DetailProblem) => {
    const day = days.find(([field]) => field === name)?.[1]
    return day ? say('console:problem.hours', { day }) : say(`console:problem.${name}`)
  }
  const problem = (name: DetailProblem) => (problems.includes(name) ? told(name) : undefined)
  const languages = house.book().languages.map((code) => ({ value: code, label: languageName(visit, code) }))
  const audiences = (['applicant', 'company', 'helper'] as const).map((each) => ({
    value: each,
    label: say(`console:audience.${each}`),
  }))
  const roles = (['advisor', 'coordinator'] as const).map((role) => ({ value: role, label: say(`console:role.${role}`) }))
  const listed = problems.map((name) => ({ field: name, text: told(name) }))
  return html`${problemList(say('console:problem.title'), listed)}<form method="post" action="${action}">${hidden(visit)}
${field({ name: 'name', label: say('console:team.name'), hint: say('console:team.name-hint'), value: value('name'), required: true, maxlength: 100, problem: problem('name') })}
${boxes('roles', say('console:team.roles'), roles, form.getAll('roles'), problem('roles'))}
${boxes('languages', say('console:team.languages'), languages, form.getAll('languages'))}
${boxes('audiences', say('console:team.audiences'), audiences, form.getAll('audiences'))}
${field({ name: 'telegram', label: say('console:team.telegram'), hint: say('console:team.telegram-hint'), value: value('telegram'), maxlength: 20, problem: problem('telegram') })}
${field({ name: 'email', label: say('console:team.email'), type: 'email', value: value('email'), maxlength: 200, problem: problem('email') })}
<fieldset><legend>${say('console:team.hours')}</legend><p class="hint">${say('console:team.hours-hint')}</p>
${days.map(([name, label]) => field({ name, label, value: value(name), maxlength: 100, problem: problem(name) }))}</fieldset>
${field({ name: 'mostCases', label: say('console:team.mostCases'), hint: say('console:team.mostCases-hint', { most: house.book().service.mostCases }), type: 'number', value: value('mostCases'), min: 1, max: 500, problem: problem('mostCases') })}
<button class="main">${say('console:team.save')}</button></form>`
}

/** A row for each absence, and an empty one. */
function absencePart(visit: Visit, member: Advisor, staff: readonly Advisor[]): Html {
  const { say, house } = visit
  const zone = house.book().service.timezone
  const rows = [
    ...member.absences.filter(({ to }) => to > house.now()).map((absence) => daysOf(absence, zone)),
    { first: '', last: '' },
  ]
  const nobody = { value: '', label: say('console:team.no-deputy') }
  const others = staff.filter(({ id, active }) => active && id !== member.id).map(({ id, name }) => ({ value: id, label: name }))
  return html`<section class="card"><h2>${say('console:team.absences')}</h2><form method="post" action="${memberPath(member.id)}/absences">${hidden(visit)}
<p class="hint">${say('console:team.absences-hint')}</p>${rows.map(
    ({ first, last }, row) =>
      html`<div class="row">${field({ name: `from-${row}`, label: say('console:team.from'), type: 'date', value: first })}${field({ name: `to-${row}`, label: say('console:team.to'), type: 'date', value: last })}</div>`,
  )}
${select('deputy', say('console:team.deputy'), [nobody, ...others], member.deputy ?? '')}<button class="quiet">${say('console:team.save')}</button></form></section>`
}

/** Nobody can shut themselves out. */
function activePart(visit: Visit, member: Advisor): Html | '' {
  const { say, advisor } = visit
  const path = memberPath(member.id)
  if (member.id === advisor.id) return ''
  const what = member.active ? 'leave' : 'return'
  return html`<section class="card"><h2>${say(`console:team.${what}-title`)}</h2><p>${say(`console:team.${what}-text`)}</p>${pressForm(visit, `${path}/${what}`, say(`console:team.${what}`), member.active ? 'danger' : 'quiet')}</section>`
}
