import type { Attachment } from '../../engine/attachment.ts'
import type { AdvisorId, CaseId } from '../../engine/ids.ts'
import { type Advisor, isAvailable, readAdvisor } from '../advisors/advisor.ts'
import { contactOf, putCompany, readCompany } from '../advisors/company.ts'
import { notify, notifyColleague, tell, tellAs } from '../outbox.ts'
import { type DeskContext, type Work, workAtDesk } from '../work.ts'
import { type Case, changed, type Happened, putCase, readCase } from './case.ts'
import { queued } from './delivery.ts'
import { keepCase } from './escalation.ts'
import { reopened } from './reopening.ts'
import { type Move, next } from './states.ts'

/** An advisor does something with a case. */
export interface Press {
  readonly case: CaseId
  readonly advisor: AdvisorId
}

/** How it came out: done, somebody else's (who), or not possible any more (closed, withdrawn, erased, or no member of the staff). */
export type Handled<Done extends string> =
  | { readonly kind: Done; readonly case: Case }
  | { readonly kind: 'taken'; readonly by: AdvisorId }
  | { readonly kind: 'gone' }

const gone = { kind: 'gone' } as const

/**
 * Takes a case over. Exactly one wins: it is decided on the case's document. Claiming it twice is harmless. The case of a company
 * is kept for its contact person, or who stands in; only when nobody can, a coordinator may take it.
 */
export async function claimCase(desk: DeskContext, press: Press): Promise<Handled<'claimed'>> {
  const work = workAtDesk(desk)
  const found = await staffAndCase(work, press)
  if (!found) return gone
  const { one, advisor } = found
  if (one.advisor !== null && one.status !== 'closed') {
    return one.advisor === advisor.id ? { kind: 'claimed', case: one } : { kind: 'taken', by: one.advisor }
  }
  const status = next(one.status, 'claim')
  if (!status) return gone
  const reserved = await reservedFor(work, one, advisor)
  if (reserved.kind === 'taken') return reserved
  const claimed = changed(work, one, 'claimed', advisor.id, {
    status,
    advisor: advisor.id,
    proposed: null,
    principal: reserved.principal,
  })
  keepCase(work, claimed)
  takenOver(work, claimed, advisor)
  return { kind: 'claimed', case: claimed }
}

/** For whom an advisor would act, if they may. The first who claims a company's case becomes its contact person where none is fixed. */
async function reservedFor(
  work: Work,
  one: Case,
  advisor: Advisor,
): Promise<{ readonly kind: 'free'; readonly principal: AdvisorId | null } | { readonly kind: 'taken'; readonly by: AdvisorId }> {
  const company = one.company && (await readCompany(work.tx, one.company))
  if (!company) return { kind: 'free', principal: null }
  const contact = await contactOf(work, company)
  if (!contact) {
    putCompany(work.tx, { ...company, advisor: advisor.id })
    return { kind: 'free', principal: null }
  }
  const { fixed, now } = contact
  const may = now ? now.id === advisor.id : advisor.roles.includes('coordinator')
  if (!may) return { kind: 'taken', by: now?.id ?? fixed.id }
  return { kind: 'free', principal: fixed.id === advisor.id ? null : fixed.id }
}

/** Characters: as much as fits into one message on every platform, with the advisor's name above it. */
export const longestReply = 3500

/** Writes to the person, in their own channel. Only the advisor in charge can, and only where there is a channel. */
export async function replyToCase(
  desk: DeskContext,
  { text, attachment, ...press }: Press & { readonly text: string; readonly attachment?: Attachment },
): Promise<Handled<'sent'>> {
  if ((await readCase(desk.tx, press.case))?.conversation === null) return gone
  return inCharge(desk, press, 'write', (work, one, advisor, status) => {
    const said = { text, ...(attachment && { attachment }) }
    const line = one.transcript.length
    const wrote = { kind: 'advisor-wrote' as const, case: one.id, advisor: advisor.name, line, ...said }
    const errand = tellAs(work, one, wrote, `reply:${one.id}`)
    const delivery = errand && queued(errand, work.at)
    return { kind: 'sent', case: answeredWith(work, { ...one, status }, advisor, { ...said, ...(delivery && { delivery }) }) }
  })
}

/** Keeps what was said on the telephone or across the desk to somebody who cannot be written to. Only the advisor in charge does. */
export async function keepTalk(
  desk: DeskContext,
  { text, ...press }: Press & { readonly text: string },
): Promise<Handled<'talked'>> {
  return inCharge(desk, press, 'write', (work, one, advisor, status) => ({
    kind: 'talked',
    case: answeredWith(work, { ...one, status }, advisor, { text }),
  }))
}

type Words = Pick<Case['transcript'][number], 'text' | 'attachment' | 'delivery'>

/** The case with words of the advisor in charge. */
export const answeredWith = ({ at }: Work, one: Case, advisor: Advisor, words: Words): Case => ({
  ...one,
  lastAt: at,
  transcript: [...one.transcript, { at, from: 'advisor', ...words }],
  firstAnswer: one.firstAnswer ?? { at, by: advisor.id, promised: one.promisedAt },
})

/** The advisor waits for the person's answer. */
export function waitForPerson(desk: DeskContext, press: Press): Promise<Handled<'waits'>> {
  return inCharge(desk, press, 'wait', (work, one, advisor, status) => ({
    kind: 'waits',
    case: changed(work, one, 'waiting', advisor.id, { status }),
  }))
}

/** Ends a case; the person is told. `outcome` is a word for the history, never a text. An open one may be closed by any advisor, one in hands by the advisor in charge or a coordinator. */
export async function closeCase(
  desk: DeskContext,
  { outcome = null, ...press }: Press & { readonly outcome?: string | null },
): Promise<Handled<'closed'>> {
  return inCharge(desk, press, 'close', (work, one, advisor, status) => {
    notify(work, one.id, 'closed')
    tell(work, one, { kind: 'case-closed', case: one.id, advisor: advisor.name }, `closed:${one.id}`)
    return { kind: 'closed', case: changed(work, one, 'closed', advisor.id, { status, closedAt: work.at }, outcome) }
  })
}

/** Hands a case to a colleague; the person is told who is there for them now. A company's case stays with its contact person or deputy. */
export async function passCase(
  desk: DeskContext,
  { to, ...press }: Press & { readonly to: AdvisorId },
): Promise<Handled<'passed'>> {
  const colleague = await readAdvisor(desk.tx, to)
  const found = await staffAndCase(workAtDesk(desk), press)
  if (!found || !colleague || !isAvailable(colleague, desk.at)) return gone
  const company = found.one.company && (await readCompany(desk.tx, found.one.company))
  const contact = company ? await contactOf(desk, company) : null
  const decides = contact?.now === null && found.advisor.roles.includes('coordinator')
  if (contact && contact.now?.id !== to && !decides) return { kind: 'taken', by: contact.now?.id ?? contact.fixed.id }
  const principal = contact && contact.fixed.id !== to ? contact.fixed.id : null
  return inCharge(desk, press, 'pass', (work, one, advisor, status) => {
    const passed = changed(work, one, 'passed', advisor.id, { status, advisor: to, proposed: null, principal })
    takenOver(work, passed, colleague)
    return { kind: 'passed', case: passed }
  })
}

/** A closed case comes back to the advisors. */
export async function reopenCase(desk: DeskContext, press: Press): Promise<Handled<'reopened'>> {
  const work = workAtDesk(desk)
  const found = await staffAndCase(work, press)
  const back = found && (await reopened(work, found.one, found.advisor.id, null))
  if (!back) return gone
  keepCase(work, back)
  notify(work, back.id, 'opened')
  return { kind: 'reopened', case: back }
}

/** A remark for advisors; the person does not get it (but sees it in an export of their data). */
export async function noteOnCase(
  desk: DeskContext,
  { text, ...press }: Press & { readonly text: string },
): Promise<Handled<'noted'>> {
  return annotate(desk, press, 'noted', (one) => ({ notes: [...one.notes, { at: desk.at, by: press.advisor, text }] }))
}

/** Asks a colleague about a case: a remark both find there, and word to the colleague that it is. */
export async function askColleague(
  desk: DeskContext,
  { colleague, text, ...press }: Press & { readonly colleague: AdvisorId; readonly text: string },
): Promise<Handled<'asked'>> {
  const asked = await readAdvisor(desk.tx, colleague)
  if (!asked?.active) return gone
  const note = { at: desk.at, by: press.advisor, text: `@${asked.name}: ${text}` }
  const handled = await annotate(desk, press, 'asked', (one) => ({ notes: [...one.notes, note] }))
  if (handled.kind === 'asked') notifyColleague(workAtDesk(desk), press.case, press.advisor, colleague)
  return handled
}

/** Opens a case to read; who read it is recorded, again only when something has happened since. */
export async function readCaseFor(desk: DeskContext, press: Press): Promise<Handled<'read'>> {
  return annotate(desk, press, 'read', () => ({}))
}

async function annotate<Done extends 'noted' | 'asked' | 'read'>(
  desk: DeskContext,
  press: Press,
  what: Done,
  change: (one: Case) => Partial<Case>,
): Promise<Handled<Done>> {
  const work = workAtDesk(desk)
  const found = await staffAndCase(work, press)
  if (!found) return gone
  const { one } = found
  const last: Happened | undefined = one.history.at(-1)
  if (what === 'read' && last?.what === 'read' && last.by === press.advisor && last.at >= one.lastAt)
    return { kind: what, case: one }
  // Reading and remarks are no sign of life: `lastAt` stays.
  const noted = { ...changed(work, one, what, press.advisor, change(one)), lastAt: one.lastAt }
  putCase(work.tx, noted)
  return { kind: what, case: noted }
}

/** Runs for the advisor in charge; closing and passing on also for a coordinator. */
export async function inCharge<Done extends string>(
  desk: DeskContext,
  press: Press,
  move: Move,
  run: (work: Work, one: Case, advisor: Advisor, status: Case['status']) => { readonly kind: Done; readonly case: Case },
): Promise<Handled<Done>> {
  const work = workAtDesk(desk)
  const found = await staffAndCase(work, press)
  const status = found && next(found.one.status, move)
  if (!found || !status) return gone
  const { one, advisor } = found
  const decides = (move === 'close' || move === 'pass') && advisor.roles.includes('coordinator')
  if (one.advisor !== null && one.advisor !== advisor.id && !decides) return { kind: 'taken', by: one.advisor }
  const done = run(work, one, advisor, status)
  keepCase(work, done.case)
  return done
}

async function staffAndCase({ tx }: Work, press: Press): Promise<{ readonly one: Case; readonly advisor: Advisor } | null> {
  const [one, advisor] = [await readCase(tx, press.case), await readAdvisor(tx, press.advisor)]
  return one && advisor?.active ? { one, advisor } : null
}

/** The person hears who is there for them now, the colleagues that it is taken. */
export function takenOver(work: Work, one: Case, advisor: Advisor): void {
  tell(work, one, { kind: 'advisor-took-over', case: one.id, advisor: advisor.name }, `took-over:${one.id}`)
  notify(work, one.id, 'claimed')
}
