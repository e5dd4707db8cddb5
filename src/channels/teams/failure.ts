import { type Instant, unreachable } from '../../engine/ids.ts'
import type { Sent } from '../channel.ts'
import { causeOf, isNeverWritten } from '../network.ts'
import { Refusal } from './request.ts'

interface Row {
  /** HTTP status; the first row that fits counts. */
  readonly status: number | '5xx' | 'any'
  readonly code?: RegExp
  readonly kind: 'retry' | 'doubt' | 'unreachable' | 'rejected'
  /** Milliseconds to wait, where Microsoft does not say `Retry-After`; they double with each further attempt. */
  readonly wait?: number
  readonly reason: string
  /** The operator must do something: nobody gets an answer until then. */
  readonly alarm?: true
}

const ourselves =
  'Microsoft does not accept this bot: check TEAMS_APP_ID, TEAMS_APP_PASSWORD (it expires) and TEAMS_TENANT_ID, and that the bot has the Teams channel'

/**
 * What Microsoft's refusals mean: "Status codes from bot conversational APIs" and the retry guidance below it,
 * https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
 *
 * A message has no key by which a second one would be known, so the question with each status is whether it may be there already.
 * 412, 429 and 503 come before anything was done. 502 is "service dependency issue": one of Microsoft's services could not be
 * spoken to. Microsoft asks to repeat it; as a doubt it would end in the dead letters at the second time, and an outage of some
 * minutes would swallow every message. 504 comes after the front has waited for a service that had the message and is perhaps
 * still at it; 500 broke off somewhere in the middle, and Microsoft does not want it repeated. Both are doubts.
 */
const refusals: readonly Row[] = [
  { status: 429, kind: 'retry', wait: 2_000, reason: 'too many requests' },
  { status: 412, kind: 'retry', wait: 1_000, reason: 'several things at once in this conversation' },
  { status: 408, kind: 'retry', wait: 2_000, reason: 'the request came too slowly' },
  { status: 401, kind: 'retry', wait: 60_000, reason: ourselves, alarm: true },
  {
    status: 403,
    code: /^(BotNotInConversationRoster|ConversationBlockedByUser|MessageWritesBlocked|BotDisabledByAdmin|ForbiddenOperationException|NotEnoughPermissions)$/,
    kind: 'unreachable',
    reason: 'the app was removed, or blocked by the person or their administrator',
  },
  { status: 403, kind: 'retry', wait: 60_000, reason: ourselves, alarm: true },
  { status: 404, code: /^ActivityNotFoundInConversation$/, kind: 'rejected', reason: 'this message was deleted' },
  { status: 404, kind: 'unreachable', reason: 'there is no such conversation' },
  { status: 502, kind: 'retry', wait: 5_000, reason: 'a service of Microsoft is out of order' },
  { status: 503, kind: 'retry', wait: 5_000, reason: 'Teams is out of order' },
  { status: 504, kind: 'doubt', reason: 'Teams took too long' },
  { status: '5xx', kind: 'doubt', reason: 'Teams broke off' },
  { status: 'any', kind: 'rejected', reason: 'Teams refuses this message' },
]

const networkWait = 5_000
/** What may be repeated without harm is repeated after a doubt. */
const doubtWait = 5_000

/** There was no token to send with, so nothing was sent. */
export class NoToken extends Error {
  /** Microsoft has answered, and does not accept our credentials. */
  readonly refused: boolean

  constructor(reason: string, refused: boolean) {
    super(reason)
    this.refused = refused
  }
}

export interface Outcome {
  readonly sent: Exclude<Sent, { kind: 'sent' }>
  /** A sentence for the operator. */
  readonly alarm?: string
}

/**
 * How an attempt ended that threw. Reasons carry no token, chat or text: they go to logs and dead letters. `harmless`: done twice
 * it is the same as done once, as with an edit. Throws on again what is neither Microsoft's answer nor the network's, which is a bug.
 */
export function toOutcome(error: unknown, now: Instant, harmless: boolean): Outcome {
  if (error instanceof Refusal) return refused(error, now, harmless)
  if (error instanceof NoToken) {
    const reason = error.refused ? ourselves : `no token can be had for writing (${error.message})`
    return {
      sent: { kind: 'retry', at: now + (error.refused ? 60_000 : networkWait), reason, growing: true },
      ...(error.refused && { alarm: reason }),
    }
  }
  if (!isOfNetwork(error)) throw error
  const cause = causeOf(error)
  if (isNeverWritten(cause)) {
    const reason = `Teams cannot be reached (${cause.code ?? cause.syscall})`
    return { sent: { kind: 'retry', at: now + networkWait, reason, growing: true } }
  }
  return doubt(`Teams did not answer (${cause.code ?? 'timeout or broken answer'})`, now, harmless)
}

function refused({ status, code, wait }: Refusal, now: Instant, harmless: boolean): Outcome {
  const row = refusals.find((row) => means(row.status, status) && (row.code?.test(code ?? '') ?? true))
  if (!row) throw new Error(`no row for status ${status}`)
  const reason = `${row.reason} (${[status, code].filter(Boolean).join(' ')})`
  const alarm = row.alarm && { alarm: reason }
  switch (row.kind) {
    case 'retry':
      return wait === undefined
        ? { sent: { kind: 'retry', at: now + (row.wait ?? 0), reason, growing: true }, ...alarm }
        : { sent: { kind: 'retry', at: now + wait, reason, asked: 'by-platform' }, ...alarm }
    case 'doubt':
      return doubt(reason, now, harmless)
    case 'unreachable':
    case 'rejected':
      return { sent: { kind: row.kind, reason }, ...alarm }
    default:
      return unreachable(row.kind)
  }
}

function doubt(reason: string, now: Instant, harmless: boolean): Outcome {
  return { sent: harmless ? { kind: 'retry', at: now + doubtWait, reason, growing: true } : { kind: 'doubt', reason } }
}

function means(status: Row['status'], given: number): boolean {
  if (status === '5xx') return given >= 500 && given <= 599
  return status === 'any' || status === given
}

/** `fetch` fails with a TypeError that has a cause; a time limit with an error named so. */
function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return error.name === 'TimeoutError' || error.name === 'AbortError' || (error instanceof TypeError && error.cause !== undefined)
}
