import { type Instant, unreachable } from '../../engine/ids.ts'
import type { Case, Happened } from './case.ts'

/**
 * What a case waits for, and since when: for somebody to take it over, for an answer to the person, or for the person. A case has at
 * most one of these, and it follows from the case alone: so a timer knows whether its reason is still there.
 */
export interface Watch {
  readonly kind: 'taking' | 'answer' | 'person'
  readonly since: Instant
}

export function watchOf(one: Case): Watch | null {
  switch (one.status) {
    case 'open':
      return { kind: 'taking', since: lastOf(one, ['opened', 'reopened', 'raised']) ?? one.openedAt }
    case 'claimed':
      return answerOf(one)
    case 'waiting':
      return { kind: 'person', since: lastOf(one, ['waiting']) ?? one.lastAt }
    case 'closed':
      return null
    default:
      return unreachable(one.status)
  }
}

/** What of a person's doing asks for an answer besides their words. */
const asking: readonly Happened['what'][] = ['added', 'reopened', 'answered']

/** Since when the person waits for the advisor in charge: their first words after the advisor's last, not before that advisor had the case. */
function answerOf(one: Case): Watch | null {
  const last = one.transcript.findLastIndex(({ from }) => from === 'advisor')
  const answeredAt = one.transcript[last]?.at
  const words = one.transcript.slice(last + 1).filter(({ from, thanks }) => from === 'person' && !thanks)
  const asked = [
    ...(answeredAt === undefined ? [one.openedAt] : []),
    ...words.map(({ at }) => at),
    ...one.history
      .filter(({ what, by, reason, at }) => by === 'person' && asks(what, reason) && at > (answeredAt ?? one.openedAt))
      .map(({ at }) => at),
  ]
  if (asked.length === 0) return null
  const had = lastOf(one, ['claimed', 'passed', 'deputy', 'returned', 'raised']) ?? one.openedAt
  return { kind: 'answer', since: Math.max(Math.min(...asked), had) }
}

/** "Yes, it is solved" asks for nothing. */
const asks = (what: Happened['what'], reason: string | null): boolean =>
  asking.includes(what) && reason !== 'solved' && reason !== 'called'

function lastOf({ history }: Case, what: readonly Happened['what'][]): Instant | null {
  return history.findLast((line) => what.includes(line.what))?.at ?? null
}

/** Since when nothing is left to do but to hear from the person: an advisor waits for them, or had the last word. `null` when it is not their turn. */
export function silentSince(one: Case): Instant | null {
  if (one.status === 'waiting') return lastOf(one, ['waiting']) ?? one.lastAt
  if (one.status !== 'claimed' || answerOf(one) !== null) return null
  return one.transcript.findLast(({ from }) => from === 'advisor')?.at ?? null
}
