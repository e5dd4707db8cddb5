import { type Instant, unreachable } from '../../engine/ids.ts'
import type { Sent } from '../channel.ts'
import { SmtpFailure, type Stage } from './smtp.ts'

const second: Instant = 1_000
const minute: Instant = 60 * second

interface Row {
  /** The first row that fits counts. */
  readonly stage: Stage | 'any'
  /** RFC 5321 (4.2): the server's answer; `none`: the line broke, or nothing came in time. */
  readonly reply: readonly number[] | '4xx' | '5xx' | 'none' | 'any'
  /** RFC 3463: the answer's enhanced status code. */
  readonly status?: RegExp
  /** What system or library call it. */
  readonly code?: RegExp
  readonly kind: 'retry' | 'doubt' | 'unreachable' | 'rejected'
  /** Milliseconds until the second attempt; the delivery loop doubles them with each one after that. */
  readonly wait?: Instant
  readonly reason: string
  /** Nobody gets a notice until the operator does something. */
  readonly alarm?: true
}

/** RFC 4954 (6) and RFC 3207 (4): sign in first, and by a safer way. 538 is from RFC 2554, before it. */
const signInFirst = [530, 534, 535, 538] as const
/** OpenSSL's and Node's names for a certificate that does not hold, or a server that speaks no TLS. */
const noTls = /^(ETLS|EPROTO)$|^ERR_(SSL|TLS)_|CERT|^UNABLE_TO_/

const refusesUs = 'the mail server does not accept user and password: correct them in SMTP_URL'
const noEncryption =
  'the connection cannot be encrypted: check host and port in SMTP_URL (465 is smtps, 587 smtp) and the certificate of the mail server'

/**
 * What the answers of a mail server mean (RFC 5321, 4.2.1: 4yz is for now, 5yz for good), and what it means when none comes.
 * Before the message itself nothing can have arrived. What a server says while connecting or signing in is not about the
 * message: it waits, and the operator is called.
 */
const refusals: readonly Row[] = [
  { stage: 'any', reply: '4xx', kind: 'retry', wait: minute, reason: 'the mail server asks for patience' },

  { stage: 'connecting', reply: 'any', code: noTls, kind: 'retry', wait: 5 * minute, reason: noEncryption, alarm: true },
  {
    stage: 'connecting',
    reply: '5xx',
    kind: 'retry',
    wait: 5 * minute,
    reason: 'the mail server does not speak with this machine: check host and port in SMTP_URL, and ask who runs it',
    alarm: true,
  },
  { stage: 'signing-in', reply: '5xx', kind: 'retry', wait: 5 * minute, reason: refusesUs, alarm: true },
  {
    stage: 'signing-in',
    reply: 'none',
    code: /^ENOAUTH$/,
    kind: 'retry',
    wait: 5 * minute,
    reason: 'the mail server takes no password here: check the port in SMTP_URL, or leave out user and password',
    alarm: true,
  },
  { stage: 'any', reply: signInFirst, kind: 'retry', wait: 5 * minute, reason: refusesUs, alarm: true },

  {
    stage: 'sender',
    reply: '5xx',
    kind: 'rejected',
    reason: 'the mail server refuses the sender: set SMTP_FROM to an address this user may send from',
  },
  // X.7.z is about permission (RFC 3463, 3.8): the mailbox may well be there.
  { stage: 'recipient', reply: '5xx', status: /^5\.7\./, kind: 'rejected', reason: 'the mail server may not deliver there' },
  // RFC 5321 (4.2.3); 556: a domain that takes no mail (RFC 7504).
  { stage: 'recipient', reply: [550, 551, 553, 556], kind: 'unreachable', reason: 'there is no such mailbox' },
  { stage: 'any', reply: '5xx', kind: 'rejected', reason: 'the mail server refuses this message' },

  { stage: 'message', reply: 'any', kind: 'doubt', reason: 'the mail server did not say whether it has the message' },
  { stage: 'connecting', reply: 'any', kind: 'retry', wait: 15 * second, reason: 'the mail server cannot be reached' },
  { stage: 'any', reply: 'any', kind: 'retry', wait: 15 * second, reason: 'the mail server broke off' },
]

export interface Outcome {
  readonly sent: Exclude<Sent, { kind: 'sent' | 'away' }>
  readonly alarm: boolean
}

/**
 * How an attempt ended that threw. Reasons carry no address, password or text: they go to logs and dead letters.
 * Throws on again what is not the mail server's or the network's, which is a bug.
 */
export function toOutcome(error: unknown, now: Instant): Outcome {
  if (!(error instanceof SmtpFailure)) throw error
  const row = refusals.find((row) => fits(row, error))
  if (!row) throw error
  const said = error.reply === undefined ? error.code : [error.reply, error.status].filter(Boolean).join(' ')
  const reason = `${row.reason} (${error.stage}: ${said ?? 'no answer'})`
  return { sent: toSent(row, reason, now), alarm: row.alarm === true }
}

function toSent({ kind, wait = 0 }: Row, reason: string, now: Instant): Outcome['sent'] {
  switch (kind) {
    case 'retry':
      return { kind, at: now + wait, reason, growing: true }
    case 'doubt':
    case 'unreachable':
    case 'rejected':
      return { kind, reason }
    default:
      return unreachable(kind)
  }
}

function fits(row: Row, { stage, reply, status, code }: SmtpFailure): boolean {
  return (
    (row.stage === 'any' || row.stage === stage) &&
    answers(row.reply, reply) &&
    (row.status?.test(status ?? '') ?? true) &&
    (row.code?.test(code ?? '') ?? true)
  )
}

function answers(wanted: Row['reply'], reply: number | undefined): boolean {
  if (wanted === 'any') return true
  if (wanted === 'none') return reply === undefined
  if (reply === undefined) return false
  if (typeof wanted !== 'string') return wanted.includes(reply)
  return Math.floor(reply / 100) === Number(wanted[0])
}
