import { html, raw } from 'hono/html'
import type { AdvisorId } from '../../engine/ids.ts'
import { createAdvisor, putAdvisor, readAdvisor } from '../../records/advisors/advisor.ts'
import { deactivateAdvisor, planAbsences, settleCases } from '../../records/advisors/deputies.ts'
import { offerSignIn } from '../../records/advisors/sign-in.ts'
import { id } from '../../records/document.ts'
import { type DeskContext, workAtDesk } from '../../records/work.ts'
import { act, eventOf } from '../act.ts'
import { consolePage, gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { readAbsences, readDetails } from './details.ts'
import { memberPage, memberPath, newMemberPage } from './pages.ts'

export function createMember(visit: Visit): Response | Promise<Response> {
  const read = readDetails(visit.form, visit.house.book().languages)
  if ('problems' in read) return newMemberPage(visit, visit.form, read.problems)
  return act(visit, (desk) => `${memberPath(createAdvisor(desk, { ...read.details, deputy: null }).id)}?notice=member-new`)
}

/** Changes what is known of a colleague; coordinators keep their own role, so that somebody always has it. */
export function changeMember(visit: Visit): Response | Promise<Response> {
  const read = readDetails(visit.form, visit.house.book().languages)
  if ('problems' in read) return memberPage(visit, visit.form, read.problems)
  return withMember(visit, async (desk, wanted) => {
    const before = await readAdvisor(desk.tx, wanted)
    if (!before) return 'gone'
    const { roles } = read.details
    const kept = wanted === visit.advisor.id && !roles.includes('coordinator')
    putAdvisor(desk.tx, { ...before, ...read.details, roles: kept ? [...roles, 'coordinator'] : roles })
    return 'saved'
  })
}

export function changeAbsences(visit: Visit): Response | Promise<Response> {
  const { house, form } = visit
  const absences = readAbsences(form, house.book().service.timezone)
  const deputy = id<AdvisorId>().safeParse(form.get('deputy'))
  return withMember(visit, async (desk, wanted) => {
    if (!absences) return 'wrong-days'
    const planned = await planAbsences(desk, { advisor: wanted, absences, deputy: deputy.data ?? null })
    return planned ? 'saved' : 'gone'
  })
}

export function leave(visit: Visit): Response | Promise<Response> {
  return withMember(visit, async (desk, wanted) => {
    if (wanted === visit.advisor.id) return 'not-yourself'
    return (await deactivateAdvisor(desk, wanted)) ? 'member-left' : 'gone'
  })
}

export function comeBack(visit: Visit): Response | Promise<Response> {
  return withMember(visit, async (desk, wanted) => {
    const before = await readAdvisor(desk.tx, wanted)
    if (!before) return 'gone'
    putAdvisor(desk.tx, { ...before, active: true })
    await settleCases(workAtDesk(desk), wanted)
    return 'saved'
  })
}

function withMember(visit: Visit, work: (desk: DeskContext, wanted: AdvisorId) => Promise<string>): Response | Promise<Response> {
  const wanted = idIn<AdvisorId>(visit)
  if (!wanted) return gonePage(visit)
  return act(visit, async (desk) => `${memberPath(wanted)}?notice=${await work(desk, wanted)}`)
}

/**
 * A sign-in link, shown this once. Its secret comes from the form's identity and the store's key: a form that is sent twice shows the
 * same link, and it is kept nowhere.
 */
export async function makeLink(visit: Visit): Promise<Response> {
  const { house, form, say } = visit
  const [wanted, event] = [idIn<AdvisorId>(visit), eventOf(form)]
  const member = wanted && (await readAdvisor(house.store, wanted))
  if (!event || !member?.active) return gonePage(visit)
  const secret = house.hash(`sign-in-link:${event}`)
  await house.store.transact(event, async (tx) => {
    offerSignIn({ tx, service: house.book().service, at: house.now(), event }, { advisor: member.id, secret })
  })
  const link = `${house.publicUrl}/console/sign-in?token=${secret}`
  const title = say('console:team.link-for', { name: member.name })
  const body = html`<div class="narrow"><h1>${title}</h1><p>${say('console:team.link-ready')}</p>
<div class="field"><label for="link">${say('console:team.link-title')}</label><input id="link" class="link" value="${link}" data-select${raw(' readonly')}></div>
<p class="more"><a class="button quiet" href="${memberPath(member.id)}">${say('console:team.back')}</a></p></div>`
  return consolePage(visit, { title, place: '/console/team', body })
}
