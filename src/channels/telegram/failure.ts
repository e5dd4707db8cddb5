import { GrammyError, HttpError } from 'grammy/web'
import { type Instant, unreachable } from '../../engine/ids.ts'
import type { Sent } from '../channel.ts'
import { causeOf, isNeverWritten } from '../network.ts'

interface Row {
  /** Telegram's `error_code`; the first row that fits counts. */
  readonly code: number | '5xx' | 'any'
  readonly says?: RegExp
  readonly kind: 'sent' | 'retry' | 'doubt' | 'unreachable' | 'rejected'
  /** Milliseconds to wait, where Telegram does not say `retry_after`; they double with each further attempt. */
  readonly wait?: number
  readonly reason: string
}

/**
 * What Telegram's refusals mean. Descriptions are not part of its documented contract; these are the ones its server
 * (https://github.com/tdlib/telegram-bot-api) gives. A code alone decides wherever it can.
 *
 * A message has no key by which a second one would be known. 502 and 503 come from the front, which had nobody to hand the request to.
 * 504 comes after it was handed over, and 500 ("restart") from a server that broke off over it: both may have been carried out.
 */
const refusals: readonly Row[] = [
  { code: 429, kind: 'retry', wait: 1_000, reason: 'too many requests' },
  {
    code: 401,
    kind: 'retry',
    wait: 60_000,
    reason: 'Telegram refuses the token: set TELEGRAM_TOKEN to the current one from @BotFather',
  },
  { code: 409, kind: 'retry', wait: 5_000, reason: 'another process receives for this token: stop it, or give each its own bot' },
  { code: 403, kind: 'unreachable', reason: 'blocked the bot, was deactivated, or never opened the chat' },
  {
    code: 400,
    says: /upgraded to a supergroup/i,
    kind: 'unreachable',
    reason: 'the group became a supergroup: set its new id (TELEGRAM_ADVISORS_CHAT)',
  },
  {
    code: 400,
    says: /(chat|user) not found|peer_id_invalid|user_is_blocked|input_user_deactivated/i,
    kind: 'unreachable',
    reason: 'there is no such chat',
  },
  { code: 400, says: /not modified/i, kind: 'sent', reason: 'it stands there already' },
  { code: 502, kind: 'retry', wait: 5_000, reason: 'Telegram is out of order' },
  { code: 503, kind: 'retry', wait: 5_000, reason: 'Telegram is out of order' },
  { code: 504, kind: 'doubt', reason: 'Telegram took too long' },
  { code: '5xx', kind: 'doubt', reason: 'Telegram broke off' },
  { code: 'any', kind: 'rejected', reason: 'Telegram refuses this request' },
]

const networkWait = 5_000

/**
 * How an attempt ended that threw. Reasons carry no token, chat or text: they go to logs and dead letters.
 * Throws on again what is neither Telegram's answer nor the network's, which is a bug.
 */
export function toSent(error: unknown, now: Instant): Sent {
  if (error instanceof GrammyError) return refused(error, now)
  if (!(error instanceof HttpError)) throw error
  const cause = causeOf(error.error)
  if (isNeverWritten(cause))
    return {
      kind: 'retry',
      at: now + networkWait,
      reason: `Telegram cannot be reached (${cause.code ?? cause.syscall})`,
      growing: true,
    }
  return { kind: 'doubt', reason: `Telegram did not answer (${cause.code ?? 'timeout or broken answer'})` }
}

function refused(error: GrammyError, now: Instant): Sent {
  const row = refusals.find(({ code, says }) => means(code, error.error_code) && (says?.test(error.description) ?? true))
  if (!row) throw error
  const said = [error.error_code, withoutQuotes(error.description)].filter(Boolean).join(' ') || 'no reason given'
  const reason = `${row.reason} (${error.method}: ${said})`
  switch (row.kind) {
    case 'sent':
      return { kind: 'sent' }
    case 'retry': {
      const seconds = error.parameters.retry_after
      if (seconds !== undefined) return { kind: 'retry', at: now + seconds * 1_000, reason, asked: 'by-platform' }
      return { kind: 'retry', at: now + (row.wait ?? 0), reason, growing: true }
    }
    case 'doubt':
    case 'unreachable':
    case 'rejected':
      return { kind: row.kind, reason }
    default:
      return unreachable(row.kind)
  }
}

/** A server that does not know a method may answer without any code: that is a refusal like any other. */
function means(code: Row['code'], given: number | undefined): boolean {
  if (code === '5xx') return given !== undefined && given >= 500 && given <= 599
  return code === 'any' || code === given
}

/** Telegram quotes what it refuses (an address, a name): that may be the person's. */
function withoutQuotes(description: string | undefined): string {
  return (description ?? '').replace(/(["']).*\1/g, '…')
}
