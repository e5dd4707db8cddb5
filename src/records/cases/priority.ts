import type { JsonObject } from '../../engine/ids.ts'
import type { CasePriority } from './case.ts'

/** What is known of a case when its priority is decided. */
export interface Signs {
  readonly answers: JsonObject
  readonly topic: string | null
  /** The danger the person's words showed, e.g. `danger-violence`. */
  readonly urgent: string | null
  /** The program failed at what they wrote. */
  readonly failed?: boolean
}

interface Rule {
  readonly priority: CasePriority
  /** A word the console and the summary have a text for. */
  readonly reason: string
  readonly when: (signs: Signs) => boolean
}

const answered =
  (slot: string, ...values: readonly string[]) =>
  ({ answers }: Signs): boolean => {
    const value = answers[slot]
    return typeof value === 'string' && values.includes(value)
  }
const about =
  (...topics: readonly string[]) =>
  ({ topic }: Signs): boolean =>
    topic !== null && topics.includes(topic)
const danger =
  (...kinds: readonly string[]) =>
  ({ urgent }: Signs): boolean =>
    urgent !== null && kinds.some((kind) => urgent.replace(/^danger-/, '') === kind)
const said =
  (words: RegExp) =>
  ({ answers }: Signs): boolean =>
    typeof answers.concern === 'string' && words.test(answers.concern)
const both =
  (one: Rule['when'], two: Rule['when']) =>
  (signs: Signs): boolean =>
    one(signs) && two(signs)
const not =
  (one: Rule['when']) =>
  (signs: Signs): boolean =>
    !one(signs)

/**
 * Facts, section E.2: what makes a case urgent. Every rule that holds is a reason; the most urgent one decides. Where the answer is
 * left open the more careful rule holds: a training that ended may carry a residence permit.
 */
const rules: readonly Rule[] = [
  { priority: 'P0', reason: 'danger-selfharm', when: danger('selfharm') },
  { priority: 'P0', reason: 'danger-violence', when: danger('violence') },
  { priority: 'P0', reason: 'danger-removal', when: danger('removal') },
  { priority: 'P1', reason: 'danger-exploitation', when: danger('exploitation') },
  { priority: 'P1', reason: 'urgent', when: ({ urgent }) => urgent !== null },
  { priority: 'P1', reason: 'letter-removal', when: answered('letter', 'removal') },
  { priority: 'P1', reason: 'letter-rejection', when: answered('letter', 'rejection') },
  { priority: 'P1', reason: 'words-removal', when: said(/abschieb|abgeschoben|deport|sınır dışı|sinir disi|ترحيل/i) },
  { priority: 'P1', reason: 'topic-removal', when: about('deportation-emergency') },
  { priority: 'P1', reason: 'training-ended', when: both(answered('situation', 'ended'), not(answered('status', 'german-eu'))) },
  {
    priority: 'P2',
    reason: 'training-ended-german',
    when: both(answered('situation', 'ended'), answered('status', 'german-eu')),
  },
  { priority: 'P2', reason: 'deadline-soon', when: answered('letter', 'soon') },
  { priority: 'P2', reason: 'topic-dismissal', when: about('terminate-training') },
  {
    priority: 'P2',
    reason: 'words-dismissal',
    when: said(/kündig|kuendig|entlassen|dismiss|\bfired\b|işten çıkar|isten cikar|فصل/i),
  },
  {
    priority: 'P2',
    reason: 'words-law',
    when: said(/gericht|polizei|klage|frist|ablehn|abgelehnt|court|police|lawsuit|deadline|reject|mahkeme|polis|محكمة|شرطة|رفض/i),
  },
  { priority: 'P3', reason: 'deadline-later', when: answered('letter', 'later') },
  { priority: 'P3', reason: 'status', when: answered('status', 'gestattung', 'duldung', 'fiktion', 'abroad') },
  // Not in the table: nobody answered, and who did not get an answer for want of a program should not come last.
  { priority: 'P3', reason: 'failed', when: ({ failed }) => failed === true },
  {
    priority: 'P3',
    reason: 'topic-complex',
    when: about('training-duldung-60c', 'training-residence-16g', 'safe-country-ban', 'identity-passport', 'discrimination'),
  },
]

const order: readonly CasePriority[] = ['P0', 'P1', 'P2', 'P3', 'P4']

/** How urgent a case is, and why. Without any sign it is P4: general advice. */
export function priorityOf(signs: Signs): { readonly priority: CasePriority; readonly reasons: readonly string[] } {
  const holding = rules.filter(({ when }) => when(signs))
  const priority = holding.map((rule) => rule.priority).reduce(moreUrgent, 'P4')
  return { priority, reasons: holding.map(({ reason }) => reason) }
}

/** A case never becomes less urgent by what is added to it. */
export const moreUrgent = (one: CasePriority, two: CasePriority): CasePriority =>
  order.indexOf(one) <= order.indexOf(two) ? one : two
