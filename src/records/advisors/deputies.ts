import { z } from 'zod'
import type { AdvisorId, CaseId, Instant } from '../../engine/ids.ts'
import type { Key } from '../../store/store.ts'
import { takenOver } from '../cases/advising.ts'
import { type Case, caseIndexes, caseOfKey, changed, ownerOf, putCase, readCase } from '../cases/case.ts'
import { keepCase } from '../cases/escalation.ts'
import { id } from '../document.ts'
import { notify } from '../outbox.ts'
import { type DeskContext, type Work, workAtDesk } from '../work.ts'
import {
  type Absence,
  type Advisor,
  advisorSchema,
  isAvailable,
  listAdvisors,
  putAdvisor,
  readAdvisor,
  standInOf,
} from './advisor.ts'

/** Cases one advisor holds at once; nobody can look after more. */
const mostCases = 500

export const deputiesRun = z.object({ kind: z.literal('deputies'), advisor: id<AdvisorId>() })

const absenceTimer = (advisor: AdvisorId, at: Instant): Key => `advisor:${advisor}:deputies-${at}`
const turnsOf = (absences: readonly Absence[]): readonly Instant[] => absences.flatMap(({ from, to }) => [from, to])

/** Replaces an advisor's absences and deputy. Their cases go to the deputy when an absence begins and come back when it ends. */
export async function planAbsences(
  desk: DeskContext,
  plan: { readonly advisor: AdvisorId; readonly absences: readonly Absence[]; readonly deputy: AdvisorId | null },
): Promise<Advisor | null> {
  const before = await readAdvisor(desk.tx, plan.advisor)
  if (!before || plan.deputy === plan.advisor) return null
  return settleAfter(desk, before, advisorSchema.parse({ ...before, absences: plan.absences, deputy: plan.deputy }))
}

/** Ends somebody's work for the centre: every door closes at once, their cases go to the deputy or are brought up with the coordinator. */
export async function deactivateAdvisor(desk: DeskContext, advisor: AdvisorId): Promise<Advisor | null> {
  const before = await readAdvisor(desk.tx, advisor)
  return before && settleAfter(desk, before, { ...before, active: false })
}

async function settleAfter(desk: DeskContext, before: Advisor, advisor: Advisor): Promise<Advisor> {
  const { tx, at } = desk
  putAdvisor(tx, advisor)
  for (const turn of turnsOf(before.absences)) tx.cancelTimer(absenceTimer(advisor.id, turn))
  for (const turn of turnsOf(advisor.absences).filter((moment) => moment > at)) {
    tx.setTimer({ key: absenceTimer(advisor.id, turn), at: turn, value: { kind: 'deputies', advisor: advisor.id } })
  }
  await settleCases(workAtDesk(desk), advisor.id)
  return advisor
}

/**
 * Brings every case of an advisor, and every case they stand in for or could stand in for, to the one who should have it now. Doing it
 * twice changes nothing.
 */
export async function settleCases(work: Work, advisor: AdvisorId): Promise<void> {
  const sheltered = (await listAdvisors(work.tx)).filter(({ deputy }) => deputy === advisor).map((one) => one.id)
  const indexes = [caseIndexes.mine(advisor), ...[advisor, ...sheltered].map(caseIndexes.owner)]
  const found = new Set<CaseId>()
  for (const index of indexes) {
    for (const { key } of await work.tx.list(index, { limit: mostCases })) found.add(caseOfKey(key))
  }
  for (const each of found) await settleCase(work, each)
}

async function settleCase(work: Work, each: CaseId): Promise<void> {
  const one = await readCase(work.tx, each)
  const owner = one && ownerOf(one)
  const fixed = owner && (await readAdvisor(work.tx, owner))
  if (!one || !fixed || one.status === 'closed') return
  const current = one.advisor ?? one.proposed
  const now = await standInOf(work.tx, fixed, work.at)
  if (now?.id === current) return
  if (!now) return askCoordinator(work, one, current)
  const isBack = now.id === fixed.id
  const principal = isBack ? null : fixed.id
  const change = one.status === 'open' ? { proposed: now.id, principal } : { advisor: now.id, principal }
  const moved = changed(work, one, isBack ? 'returned' : 'deputy', 'bot', change)
  keepCase(work, moved)
  if (one.status === 'open') notify(work, one.id, 'opened')
  else takenOver(work, moved, now)
}

/** Neither the advisor nor the deputy is there: nobody is put in charge silently, the coordinator decides, unless that was done already. */
async function askCoordinator(work: Work, one: Case, current: AdvisorId | null): Promise<void> {
  const holder = current && (await readAdvisor(work.tx, current))
  if ((holder && isAvailable(holder, work.at)) || one.history.at(-1)?.what === 'nobody-there') return
  putCase(work.tx, changed(work, one, 'nobody-there', 'bot'))
  notify(work, one.id, 'escalated')
}
