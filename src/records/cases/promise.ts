import type { Instant } from '../../engine/ids.ts'
import { type Advisor, readAdvisor } from '../advisors/advisor.ts'
import type { Work } from '../work.ts'
import type { Case, CasePriority } from './case.ts'
import { answerBy } from './office.ts'

/**
 * Until when an answer can be promised now, by urgency. P0 has no target of its own in the centre's list: emergency numbers come at once,
 * an advisor the same day, whoever of the team that is. `whose`: who should answer; their hours hold, else the centre's. `null` when
 * nobody ever works.
 */
export function promiseOf(
  { service, at }: Pick<Work, 'service' | 'at'>,
  priority: CasePriority,
  whose: Pick<Advisor, 'hours'> | null = null,
): Instant | null {
  if (priority === 'P0') return answerBy(service, at, service.answerTargets.P1)
  return answerBy(service, at, service.answerTargets[priority], whose?.hours ?? service.officeHours)
}

/** The same for a case somebody has, or should take over. */
export async function promiseFor(work: Work, one: Case, priority: CasePriority): Promise<Instant | null> {
  const holder = one.advisor ?? one.proposed
  return promiseOf(work, priority, holder && (await readAdvisor(work.tx, holder)))
}

/** What was promised stays, unless an earlier time can be promised now. */
export const sooner = (before: Instant | null, now: Instant | null): Instant | null =>
  before !== null && now !== null ? Math.min(before, now) : now
