import type { Sent } from '../channels/channel.ts'
import type { Address, Errand } from '../engine/effect.ts'
import { type Instant, unreachable } from '../engine/ids.ts'
import type { Claimed } from '../store/store.ts'
import { type ConversationDocument, conversationKey } from './conversation.ts'
import { listen } from './listen.ts'
import type { Notifier } from './notify.ts'
import type { Parts } from './parts.ts'
import { describe, type Receiver } from './receive.ts'

const second: Instant = 1000
/** Longer than any channel takes to send; a parcel of a dead process is handed out again after it. */
const lease: Instant = 90 * second
/** Parcels under way at once. */
const mostAtOnce = 1024
/** Attempts before a parcel is buried although its channel would go on. */
const mostAttempts = 20
const longestPause: Instant = 10 * 60 * second
/** A lane whose person is away sleeps until `wake`; this is only the fallback. */
const away: Instant = 60 * 60 * second

/** Takes what waits in the outbox and sends it, in order per conversation. */
export class Deliverer {
  readonly #parts: Parts
  readonly #receiver: Receiver
  readonly #notifier: Notifier
  readonly #underWay = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #unwatch: (() => void) | undefined
  #running = false
  #claiming = false
  #again = false

  constructor(parts: Parts, receiver: Receiver, notifier: Notifier) {
    this.#parts = parts
    this.#receiver = receiver
    this.#notifier = notifier
  }

  start(): void {
    this.#running = true
    this.#unwatch = this.#parts.store.watch(() => this.poke())
    this.poke()
  }

  /** Takes nothing new and waits for what is under way; what is left stays claimable. */
  async stop(): Promise<void> {
    this.#running = false
    this.#unwatch?.()
    clearTimeout(this.#timer)
    await Promise.allSettled(this.#underWay)
  }

  poke(): void {
    if (!this.#running) return
    if (this.#claiming) {
      this.#again = true
      return
    }
    this.#claiming = true
    void this.#claim().finally(() => {
      this.#claiming = false
      if (this.#again) {
        this.#again = false
        this.poke()
      }
    })
  }

  /** Sends until nothing is left that may go now. */
  async drain(): Promise<void> {
    for (;;) {
      const claimed = await this.#claim()
      if (claimed === 0 && this.#underWay.size === 0) return
      await Promise.allSettled(this.#underWay)
    }
  }

  /** Claims what may go now and starts sending it; how much that was. */
  async #claim(): Promise<number> {
    clearTimeout(this.#timer)
    try {
      const room = mostAtOnce - this.#underWay.size
      const claimed = room > 0 ? await this.#parts.store.claim(this.#parts.now(), room, lease) : []
      for (const parcel of claimed) {
        const work: Promise<void> = this.#deliver(parcel).finally(() => {
          this.#underWay.delete(work)
          // The lane is free now: its next parcel may go.
          this.poke()
        })
        this.#underWay.add(work)
      }
      const due = await this.#parts.store.nextDue()
      if (due !== null) this.#wakeAt(due)
      return claimed.length
    } catch (error) {
      this.#parts.log.error({ error: describe(error) }, 'outbox cannot be read')
      this.#wakeAt(this.#parts.now() + 5 * second)
      return 0
    }
  }

  #wakeAt(at: Instant): void {
    clearTimeout(this.#timer)
    const wait = Math.min(Math.max(at - this.#parts.now(), 50), 60 * second)
    if (this.#running) this.#timer = setTimeout(() => this.poke(), wait)
  }

  async #deliver(parcel: Claimed): Promise<void> {
    const { store, log, now } = this.#parts
    try {
      // Written by this application only; the store keeps bytes and has no opinion about them.
      const errand = parcel.value as Errand
      switch (errand.kind) {
        case 'send':
          return await this.#settle(parcel, errand.address, await this.#send(parcel, errand))
        case 'event':
          await this.#receiver.internal(errand.conversation, errand.event, parcel.id)
          return
        case 'transcribe':
          await this.#receiver.internal(errand.conversation, await listen(this.#parts, errand), parcel.id)
          return
        case 'notify':
          await this.#notifier.notify(parcel.id, errand.notification)
          return await store.finish(parcel.id)
        default:
          return unreachable(errand)
      }
    } catch (error) {
      log.error({ lane: laneKind(parcel.lane), attempt: parcel.attempt, error: describe(error) }, 'delivery failed')
      await this.#later(parcel, now() + backOff(parcel.attempt), 'failed').catch(() => undefined)
    }
  }

  async #send(parcel: Claimed, errand: Extract<Errand, { kind: 'send' }>): Promise<Sent> {
    const channel = this.#parts.channels.get(errand.address.channel)
    // A channel that was switched off keeps its messages until it is back.
    if (!channel) return { kind: 'retry', at: this.#parts.now() + longestPause, reason: 'channel is off' }
    return channel.send(parcel.id, errand.address, errand.message)
  }

  async #settle(parcel: Claimed, address: Address, sent: Sent): Promise<void> {
    const { store, now, log } = this.#parts
    switch (sent.kind) {
      case 'sent':
        return store.finish(parcel.id)
      case 'retry':
        return this.#later(parcel, sent.at, sent.reason)
      case 'doubt':
        // It may have arrived. It is repeated once, counted: a missing answer hurts more than a double one.
        if (parcel.doubts > 0) return this.#giveUp(parcel, `doubt: ${sent.reason}`)
        return store.retry(parcel.id, now() + 3 * second, 'doubt')
      case 'away':
        return store.retry(parcel.id, now() + away, 'away')
      case 'unreachable':
        await this.#giveUp(parcel, `unreachable: ${sent.reason}`)
        return this.#mark(address, sent.reason)
      case 'rejected':
        log.error({ channel: address.channel, reason: sent.reason }, 'message was rejected')
        return this.#giveUp(parcel, `rejected: ${sent.reason}`)
      default:
        return unreachable(sent)
    }
  }

  async #later(parcel: Claimed, at: Instant, reason: string): Promise<void> {
    const { store, now } = this.#parts
    if (parcel.attempt >= mostAttempts) return this.#giveUp(parcel, reason)
    await store.retry(parcel.id, Math.max(at, now() + 50))
    this.#wakeAt(at)
  }

  /** To the dead letters; but what was to expire is dropped: the receipt of an erasure must not be kept with its address. */
  async #giveUp({ id, expiresAt }: Claimed, reason: string): Promise<void> {
    const { store, now } = this.#parts
    return expiresAt === undefined ? store.bury(id, reason, now()) : store.finish(id)
  }

  /** Remembers that this person cannot be reached there; their next message clears it. */
  async #mark(address: Address, reason: string): Promise<void> {
    const key = conversationKey(this.#receiver.conversationOf(address))
    await this.#parts.store.transact(null, async (tx) => {
      const known = await tx.get<ConversationDocument>(key)
      if (!known) return
      const document: ConversationDocument = { ...known, unreachable: reason }
      tx.put(key, document, { owner: known.state.person })
    })
  }
}

function backOff(attempt: number): Instant {
  return Math.min(second * 2 ** attempt, longestPause)
}

/** Lanes name conversations; a log line needs only their kind. */
function laneKind(lane: string): string {
  return lane.split(':')[0] ?? ''
}
