import type { Instant } from '../../engine/ids.ts'
import type { Channel, Sent } from '../channel.ts'
import { UnderWay } from '../under-way.ts'
import { toOutcome } from './failure.ts'
import { Line } from './line.ts'
import { isAddress, type Mailbox, toMail } from './outbound.ts'
import { type MailServer, type Timing as SmtpTiming, submit } from './smtp.ts'

interface Log {
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

export interface MailOptions {
  readonly server: MailServer
  readonly from: Mailbox
  readonly log: Log
  readonly now?: (() => Instant) | undefined
  readonly timing?: Partial<Timing> | undefined
}

/** Milliseconds. */
interface Timing extends SmtpTiming {
  /** How long a notice waits for its turn before it goes back to the outbox. */
  readonly turn: number
}

/**
 * Shorter than the minutes RFC 5321 (4.5.3.2) gives each answer: `turn`, `whole` and `farewell` together must end before the
 * 90 seconds after which the outbox hands a parcel out again, or a notice would go out twice without any need.
 */
const usualTiming: Timing = { connect: 15_000, answer: 40_000, whole: 60_000, farewell: 2_000, turn: 20_000 }

/**
 * Connections at once. Exchange Online gives one mailbox three
 * (https://techcommunity.microsoft.com/blog/exchange/changes-coming-to-the-smtp-authenticated-submission-client-protocol/607825).
 */
const mostAtOnce = 3

/** Notices to advisors by e-mail. Nothing comes in this way: whoever answers the mail reaches the sender's mailbox, not the bot. */
export function createMail({ server, from, log, now = Date.now, ...options }: MailOptions): Channel {
  const timing = { ...usualTiming, ...options.timing }
  const stopping = new AbortController()
  const underWay = new UnderWay()
  const line = new Line(mostAtOnce)

  return {
    name: 'mail',
    send: (id, { chat }, message) => underWay.during(send({ id, from, to: chat, message, at: now() })),
    start: async () => {
      // In the background: a mail server that is down must not keep the web chat from starting.
      void underWay.during(tryOut())
    },
    stop: async () => {
      stopping.abort()
      await underWay.ended()
    },
  }

  async function send(plan: Parameters<typeof toMail>[0]): Promise<Sent> {
    if (!isAddress(plan.to))
      return { kind: 'rejected', reason: 'this is no e-mail address: correct it in the console under Team' }
    const mail = await toMail(plan)
    const patience = AbortSignal.any([stopping.signal, AbortSignal.timeout(timing.turn)])
    const sent = await line.during(patience, () => attempt(() => submit(server, mail, timing)))
    return sent ?? { kind: 'retry', at: now() + timing.turn, reason: 'its turn did not come' }
  }

  /** Tells the operator at the start, instead of with the first case, that a setting is wrong. */
  async function tryOut(): Promise<void> {
    const sent = await attempt(() => submit(server, null, timing, stopping.signal))
    if (sent.kind === 'sent') log.info({}, 'mail: the mail server can be used')
  }

  async function attempt(act: () => Promise<void>): Promise<Sent> {
    try {
      await act()
      return { kind: 'sent' }
    } catch (error) {
      const { sent, alarm } = toOutcome(error, now())
      if (!stopping.signal.aborted) tell(sent, alarm)
      return sent
    }
  }

  /** What was rejected is logged by the delivery loop. */
  function tell({ kind, reason }: Exclude<Sent, { kind: 'sent' | 'away' }>, alarm: boolean): void {
    if (alarm) log.error({ reason }, 'mail: nobody gets notices by e-mail until this is put right')
    else if (kind === 'unreachable')
      log.warn({ reason }, 'mail: an advisor does not get notices; see the failures in the console')
    else if (kind !== 'rejected') log.warn({ reason }, 'mail: will be tried again')
  }
}
