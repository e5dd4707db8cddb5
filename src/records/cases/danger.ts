import type { Work } from '../work.ts'
import { type Case, changed } from './case.ts'
import { moreUrgent, priorityOf } from './priority.ts'
import { promiseOf, sooner } from './promise.ts'
import { urgencyLine } from './summary.ts'

/**
 * A case after words that show danger, with the reason in its history: as urgent as the table of priorities says, never less urgent than
 * it was. Becoming more urgent begins the ladder anew, at the new pace.
 */
export function withDanger(work: Work, one: Case, danger: string): Case {
  const now = priorityOf({ answers: one.answers, topic: one.topic, urgent: danger })
  const priority = moreUrgent(one.priority, now.priority)
  // A word of the table: what came with the message may be anything.
  const reason = now.reasons.find((each) => each === danger) ?? 'urgent'
  const reasons = [...new Set([...one.reasons, reason])]
  const urgency = urgencyLine(priority, reasons)
  return changed(
    work,
    one,
    priority === one.priority ? 'danger' : 'raised',
    'person',
    {
      priority,
      reasons,
      summary: one.summary.map((line) => (line.label === urgency.label ? urgency : line)),
      promisedAt: sooner(one.promisedAt, promiseOf(work, priority)),
    },
    reason,
  )
}
