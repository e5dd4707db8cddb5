import type { Sent } from '../channels/channel.ts'
import type { Address, Errand } from '../engine/effect.ts'
import { type EffectId, type Instant, unreachable } from '../engine/ids.ts'
import { noteUnreachable } from '../records/cases/delivering.ts'
import type { Claimed } from '../store/store.ts'
import { tellAway } from './attendance.ts'
import { type ConversationDocument, conversationKey, conversationOf, readChat } from './conversation.ts'
import { tellDelivery } from './deliveries.ts'
import type { Live } from './live.ts'
import { channelOf, type Outgoing } from './outgoing.ts'
import type { Parts } from './parts.ts'
import { isStaff, putAccount } from './staff/account.ts'
import { Troubled } from './troubled.ts'

const second: Instant = 1000
/** Attempts before a parcel is buried although it might still succeed: of ours, which fail by a bug; of a platform out of order, a day. */
const mostAttempts = { ours: 20, theirs: 150 }
/** Between two attempts. */
export const longestPause: Instant = 10 * 60 * second
/** A lane whose person is away sleeps until `wake`; this is only the fallback. */
const away: Instant = 60 * 60 * second

/** What becomes of a parcel after an attempt: finished, tried again later, or given up and told. */
export class Settling {
  readonly troubled = new Troubled()
  readonly #parts: Parts
  readonly #live: Live
  readonly #wakeAt: (at: Instant) => void

  constructor(parts: Parts, live: Live, wakeAt: (at: Instant) => void) {
    this.#parts = parts
    this.#live = live
    this.#wakeAt = wakeAt
  }

  async settle(parcel: Claimed, errand: Outgoing, sent: Sent): Promise<void> {
    const { store, now, log } = this.#parts
    switch (sent.kind) {
      case 'sent':
        this.troubled.ended(parcel.id)
        await tellDelivery(this.#parts, this.#live, parcel, 'sent')
        return store.finish(parcel.id)
      case 'retry':
        return this.#wait(parcel, sent)
      case 'doubt':
        // It may have arrived. Words are repeated once, counted: a missing answer hurts more than a double one.
        if (parcel.doubts > 0 || isHeld(errand, sent)) return this.#giveUp(parcel, `doubt: ${sent.reason}`)
        return store.retry(parcel.id, now() + 3 * second, 'doubt')
      case 'away':
        this.troubled.ended(parcel.id)
        await store.retry(parcel.id, now() + away, 'away')
        return tellAway(this.#parts, parcel.lane)
      case 'unreachable':
        await this.#giveUp(parcel, `unreachable: ${sent.reason}`)
        if (errand.kind !== 'group') return this.#mark(parcel.id, errand.address, sent.reason)
        log.warn({ channel: errand.channel, outcome: sent.kind }, 'advisors could not be notified there')
        return
      case 'rejected':
        log.error({ channel: channelOf(errand), reason: sent.reason }, 'message was rejected')
        return this.#giveUp(parcel, `rejected: ${sent.reason}`)
      default:
        return unreachable(sent)
    }
  }

  async #wait(parcel: Claimed, { at, reason, growing, asked }: Extract<Sent, { kind: 'retry' }>): Promise<void> {
    const { store, now } = this.#parts
    if (asked !== 'by-us') this.troubled.failed(parcel.id, now())
    if (asked) return store.retry(parcel.id, Math.max(at, now() + 50), 'away')
    return this.#later(parcel, growing ? grown(at, parcel.attempt, now()) : at, reason, mostAttempts.theirs)
  }

  /** An attempt that failed by an error of ours. */
  failed(parcel: Claimed): Promise<void> {
    return this.#later(parcel, this.#parts.now() + backOff(parcel.attempt), 'failed', mostAttempts.ours)
  }

  async #later(parcel: Claimed, at: Instant, reason: string, most: number): Promise<void> {
    const { store, now } = this.#parts
    if (parcel.attempt >= most) return this.#giveUp(parcel, reason)
    await store.retry(parcel.id, Math.max(at, now() + 50))
    this.#wakeAt(at)
  }

  /** To the dead letters; but what was to expire is dropped: the receipt of an erasure must not be kept with its address. */
  async #giveUp(parcel: Claimed, reason: string): Promise<void> {
    const { store, now } = this.#parts
    const { id, expiresAt } = parcel
    this.troubled.ended(id)
    if (expiresAt === undefined) this.#parts.meter?.buried(channelOf(parcel.value as Errand))
    const isGone = reason.startsWith('unreachable: ')
    await tellDelivery(this.#parts, this.#live, parcel, isGone ? 'unreachable' : 'failed', reason)
    return expiresAt === undefined ? store.bury(id, reason, now()) : store.finish(id)
  }

  /** Remembers that this person cannot be reached there, and tells whoever has their case; their next message clears it. */
  async #mark(parcel: EffectId, address: Address, reason: string): Promise<void> {
    const conversation = conversationOf(this.#parts.store, address)
    const key = conversationKey(conversation)
    await this.#parts.store.transact(null, async (tx) => {
      const known = await readChat(tx, conversation)
      if (!known) return
      if (isStaff(known)) return putAccount(tx, conversation, { ...known, unreachable: reason })
      const document: ConversationDocument = { ...known, unreachable: reason }
      tx.put(key, document, { owner: known.state.person })
      if (known.unreachable !== undefined) return
      const one = await noteUnreachable(tx, known.state.person, address.channel, this.#parts.now())
      if (!one) return
      const value: Errand = { kind: 'notify', notification: { about: 'case', case: one.id, what: 'unreachable' } }
      tx.enqueue({ id: `${parcel}/unreachable` as EffectId, lane: 'advisors:notify', value })
    })
  }
}

/** A file, or what its errand says must not come twice. */
const isHeld = (errand: Errand, { part }: Extract<Sent, { kind: 'doubt' }>): boolean =>
  part === 'file' || (errand.kind === 'send' && errand.onDoubt === 'hold')

/** The channel names the first pause; each attempt after it doubles the pause. */
function grown(at: Instant, attempt: number, now: Instant): Instant {
  return now + Math.min(Math.max(at - now, 0) * 2 ** (attempt - 1), longestPause)
}

function backOff(attempt: number): Instant {
  return Math.min(second * 2 ** attempt, longestPause)
}
