import type { AdvisorId, Instant } from '../../engine/ids.ts'
import type { Case } from '../../records/cases/case.ts'

/** When this advisor last did or read something here; `null` when never. */
function lastSeen({ history }: Case, me: AdvisorId): Instant | null {
  const moments = history.filter(({ by }) => by === me).map(({ at }) => at)
  return moments.length === 0 ? null : Math.max(...moments)
}

/** Something came that this advisor has not read: a case they never opened, or words of the person since. */
export function isUnread(one: Case, me: AdvisorId): boolean {
  const seen = lastSeen(one, me)
  if (seen === null) return one.status !== 'closed'
  return one.transcript.some(({ from, at }) => from === 'person' && at > seen)
}

/** Whether opening the page now is a reading worth a line in the history. Looking again at the same is none. */
export const isReading = (one: Case, me: AdvisorId): boolean => lastSeen(one, me) === null || isUnread(one, me)
