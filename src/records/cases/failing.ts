import type { Attachment } from '../../engine/attachment.ts'
import type { CaseId } from '../../engine/ids.ts'
import { notify, notifyLine } from '../outbox.ts'
import { thisPerson } from '../people/person.ts'
import { type IntakeContext, type RecordsContext, type Work, workOf } from '../work.ts'
import { type Case, changed } from './case.ts'
import { openCaseOf } from './current.ts'
import { withDanger } from './danger.ts'
import { keepCase } from './escalation.ts'
import { takeDown } from './opening.ts'
import { moreUrgent, priorityOf } from './priority.ts'
import { promiseFor, sooner } from './promise.ts'
import { next } from './states.ts'
import { urgencyLine } from './summary.ts'
import { longestLine } from './talking.ts'

type FailureContext = IntakeContext & Pick<RecordsContext, 'conversation'>

/** What the program failed at. */
export interface FailedAt {
  /** Empty where nothing was written, or where the words are not for this advisor's eyes. */
  readonly text: string
  /** A file they sent, with its caption. */
  readonly attachment?: Attachment
  readonly danger: string | null
  /** The person did it, and waits. */
  readonly byPerson: boolean
}

/** A human sees to what the program failed at: in the case that is open already, or in a new one. */
export async function openAtFailure(context: FailureContext, failed: FailedAt): Promise<CaseId> {
  const person = await thisPerson(context)
  const open = await openCaseOf(context.tx, person)
  if (open) return addFailure(context, open, failed)
  const { attachment, danger } = failed
  const { state } = context
  const concern = wordsOf(failed)
  const input = {
    audience: state.audience ?? 'applicant',
    topic: state.topic,
    answers: concern === '' ? {} : { concern },
    urgent: danger,
    failed: true,
  } as const
  const from = attachment ? { ...context, state: { ...state, sent: attachment } } : context
  const { opened } = await takeDown(from, input, person, context.conversation)
  return opened.id
}

/** Words stand in the transcript as if they had arrived; that the program failed is said once, however often it does. */
async function addFailure(context: FailureContext, open: Case, failed: FailedAt): Promise<CaseId> {
  const work = workOf(context)
  const { danger, byPerson } = failed
  const isNews = open.history.at(-1)?.reason !== 'failed'
  const said = withWords(work, open, failed)
  if (said === open && !isNews) return open.id
  const judged = danger === null ? said : withDanger(work, said, danger)
  const least = priorityOf({ answers: {}, topic: null, urgent: null, failed: true })
  const priority = moreUrgent(judged.priority, least.priority)
  const reasons = [...new Set([...judged.reasons, ...least.reasons])]
  const urgency = urgencyLine(priority, reasons)
  const now: Case = {
    ...judged,
    priority,
    reasons,
    summary: judged.summary.map((line) => (line.label === urgency.label ? urgency : line)),
    promisedAt: sooner(judged.promisedAt, await promiseFor(work, judged, priority)),
  }
  keepCase(work, isNews ? changed(work, now, 'added', byPerson ? 'person' : 'bot', {}, 'failed') : now)
  if (said === open) notify(work, open.id, 'added')
  else notifyLine(work, open.id, danger === null ? 'added' : 'danger', said.transcript.length - 1)
  return open.id
}

/** The same case where nothing was said. */
function withWords({ at }: Work, open: Case, failed: FailedAt): Case {
  const { attachment } = failed
  const text = attachment?.caption ?? wordsOf(failed)
  if (text === '' && !attachment) return open
  const line = { at, from: 'person' as const, text, ...(attachment && { attachment }) }
  return { ...open, status: next(open.status, 'write') ?? open.status, lastAt: at, transcript: [...open.transcript, line] }
}

const wordsOf = ({ text }: FailedAt): string => text.slice(0, longestLine).toWellFormed()
