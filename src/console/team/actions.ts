import { html, raw } from 'hono/html'
import type { AdvisorId, EventId } from '../../engine/ids.ts'
import { createAdvisor, putAdvisor, readAdvisor } from '../../records/advisors/advisor.ts'
import { deactivateAdvisor, planAbsences, settleCases } from '../../records/advisors/deputies.ts'
import { codeOf, invite } from '../../records/advisors/invitation.ts'
import { offerSignIn } from '../../records/advisors/sign-in.ts'
import { id } from '../../records/document.ts'
import { type DeskContext, workAtDesk } from '../../records/work.ts'
import { act, eventOf } from '../act.ts'
import type { House } from '../house.ts'
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
 * What lets a colleague in. It is derived from the form's identity and the store's key: a form that is sent twice shows the same, and it is
 * kept nowhere.
 */
interface Pass {
  readonly what: 'link' | 'code'
  make(house: House, event: EventId): string
  offer(desk: DeskContext, pass: { readonly advisor: AdvisorId; readonly secret: string }): void
  shown(house: House, secret: string): string
}

const link: Pass = {
  what: 'link',
  make: (house, event) => house.hash(`sign-in-link:${event}`),
  offer: offerSignIn,
  shown: ({ publicUrl }, secret) => `${publicUrl}/console/sign-in?token=${secret}`,
}

/** Sent to the bot from an account of the colleague's own, it makes that chat a place of work. */
const code: Pass = {
  what: 'code',
  make: (house, event) => codeOf(house.hash(`invitation:${event}`)),
  offer: (desk, { advisor, secret }) => invite(desk, { advisor, code: secret }),
  shown: (_, secret) => secret,
}

/** A sign-in link, shown this once. */
export const makeLink = (visit: Visit): Promise<Response> => showOnce(visit, link)
/** A code for the bot, shown this once. */
export const makeCode = (visit: Visit): Promise<Response> => showOnce(visit, code)

async function showOnce(visit: Visit, pass: Pass): Promise<Response> {
  const { house, form, say } = visit
  const [wanted, event] = [idIn<AdvisorId>(visit), eventOf(form)]
  const member = wanted && (await readAdvisor(house.store, wanted))
  if (!event || !member?.active) return gonePage(visit)
  const secret = pass.make(house, event)
  await house.store.transact(event, async (tx) => {
    pass.offer({ tx, service: house.book().service, at: house.now(), event }, { advisor: member.id, secret })
  })
  const title = say(`console:team.${pass.what}-for`, { name: member.name })
  const body = html`<div class="narrow"><h1>${title}</h1><p>${say(`console:team.${pass.what}-ready`)}</p>
<div class="field"><label for="link">${say(`console:team.${pass.what}-title`)}</label><input id="link" class="link" value="${pass.shown(house, secret)}" data-select${raw(' readonly')}></div>
<p class="more"><a class="button quiet" href="${memberPath(member.id)}">${say('console:team.back')}</a></p></div>`
  return consolePage(visit, { title, place: '/console/team', body })
}
