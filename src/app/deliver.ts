import type { Sent } from '../channels/channel.ts'
import { crowdOf } from '../engine/crowd.ts'
import type { Address, Errand } from '../engine/effect.ts'
import { type EffectId, type Instant, type JsonObject, unreachable } from '../engine/ids.ts'
import { noteUnreachable } from '../records/cases/delivering.ts'
import { type Claimed, type Key, StoreUnavailable } from '../store/store.ts'
import { withFiles } from './attachments.ts'
import { tellAway } from './attendance.ts'
import { type ConversationDocument, conversationKey, readChat, readConversation } from './conversation.ts'
import { Crowd, usualCrowdRate } from './crowd.ts'
import { tellDelivery } from './deliveries.ts'
import { sendToGroup } from './group.ts'
import { listen } from './listen.ts'
import type { Live } from './live.ts'
import type { DeliveryOutcome } from './meter.ts'
import type { Notifier } from './notify.ts'
import type { Parts } from './parts.ts'
import { type Posted, putPosted } from './posted.ts'
import { describe, type Receiver } from './receive.ts'
import { translateForAdvisors, wantTranslation } from './relay/to-advisor.ts'
import { inTheirLanguage } from './relay/to-person.ts'
import { whereNow } from './shared.ts'
import { isStaff, putAccount } from './staff/account.ts'
import { Troubled } from './troubled.ts'

const second: Instant = 1000
/** Longer than any channel takes to send; a parcel of a dead process is handed out again after it. */
const lease: Instant = 90 * second
/** Parcels under way at once. */
const mostAtOnce = 1024
/** Attempts before a parcel is buried although it might still succeed: of ours, which fail by a bug; of a platform out of order, a day. */
const mostAttempts = { ours: 20, theirs: 150 }
/** A channel that is off may be on again at any moment: it is looked after so often. */
const offFor: Instant = 15 * second
const longestPause: Instant = 10 * 60 * second
/** A lane whose person is away sleeps until `wake`; this is only the fallback. */
const away: Instant = 60 * 60 * second

/** What goes out by a channel. */
type Outgoing = Extract<Errand, { kind: 'send' | 'edit' | 'group' }>

/** Takes what waits in the outbox and sends it, in order per conversation. */
export class Deliverer {
  readonly #parts: Parts
  readonly #receiver: Receiver
  readonly #notifier: Notifier
  readonly #live: Live
  readonly #crowd: Crowd
  readonly #troubled = new Troubled()
  /** Sent, and not yet known to the store: whatever happens there, these must not go out again. */
  readonly #unkept = new Map<EffectId, Sent>()
  /** Channels whose last attempt did not come through. */
  readonly #silent = new Set<string>()
  readonly #underWay = new Set<Promise<void>>()
  #callOff = () => {}
  #unwatch: (() => void) | undefined
  #running = false
  #claiming = false
  #round: Promise<unknown> = Promise.resolve()
  #again = false

  constructor(parts: Parts, receiver: Receiver, notifier: Notifier, live: Live) {
    this.#parts = parts
    this.#receiver = receiver
    this.#notifier = notifier
    this.#live = live
    this.#crowd = new Crowd(
      parts.crowdRate ?? usualCrowdRate,
      parts.now,
      (wait) => new Promise((wake) => void this.#after(wait, wake)),
    )
  }

  start(): void {
    this.#running = true
    const { store, now } = this.#parts
    const ends = [
      store.watch(() => this.poke()),
      store.handOver({ lease, now, room: () => this.#room, take: (claimed) => this.#take(claimed) }),
    ]
    this.#unwatch = () => {
      for (const end of ends) end()
    }
    this.poke()
  }

  /** Takes nothing new and waits for what is under way; what is left stays claimable. */
  async stop(): Promise<void> {
    this.#running = false
    this.#unwatch?.()
    this.#callOff()
    this.#crowd.stop()
    await Promise.allSettled(this.#underWay)
  }

  poke(): void {
    if (!this.#running) return
    if (this.#claiming) {
      this.#again = true
      return
    }
    this.#claiming = true
    this.#round = this.#claim().finally(() => {
      this.#claiming = false
      if (this.#again) {
        this.#again = false
        this.poke()
      }
    })
  }

  /** What this process has tried to send in vain since then or longer, and since when the first. */
  undelivered(before: Instant): { readonly count: number; readonly oldest: Instant | null } {
    return this.#troubled.since(before, this.#parts.now())
  }

  /** Whether the last attempt to send there came to nothing, for no fault of the person or the message. */
  isTroubled(channel: string): boolean {
    return this.#silent.has(channel)
  }

  /** Sends until nothing is left that may go now. */
  async drain(): Promise<void> {
    for (;;) {
      const claimed = await this.#claim()
      // Another claim may have got hold of what this one did not find.
      await this.#round
      if (claimed === 0 && this.#underWay.size === 0 && !this.#claiming) return
      await Promise.allSettled(this.#underWay)
    }
  }

  /** Claims what may go now and starts sending it; how much that was. */
  async #claim(): Promise<number> {
    this.#callOff()
    try {
      const room = this.#room
      const claimed = room > 0 ? await this.#parts.store.claim(this.#parts.now(), room, lease) : []
      for (const parcel of claimed) this.#begin(parcel)
      const due = await this.#parts.store.nextDue()
      if (due !== null) this.#wakeAt(due)
      return claimed.length
    } catch (error) {
      this.#parts.meter?.storeFailed()
      this.#parts.log.error({ error: describe(error) }, 'outbox cannot be read')
      this.#wakeAt(this.#parts.now() + 5 * second)
      return 0
    }
  }

  get #room(): number {
    return mostAtOnce - this.#underWay.size
  }

  /** What was claimed as it was written. */
  #take(claimed: readonly Claimed[]): void {
    const { store, now } = this.#parts
    for (const parcel of claimed) {
      if (this.#running) this.#begin(parcel)
      // The lease ends it as well, only later.
      else store.retry(parcel.id, now(), 'away').catch(() => undefined)
    }
  }

  #begin(parcel: Claimed): void {
    const work: Promise<void> = this.#deliver(parcel).finally(() => {
      this.#underWay.delete(work)
      // The lane is free now: its next parcel may go.
      this.poke()
    })
    this.#underWay.add(work)
  }

  #wakeAt(at: Instant): void {
    this.#callOff()
    const wait = Math.min(Math.max(at - this.#parts.now(), 50), 60 * second)
    if (this.#running) this.#callOff = this.#after(wait, () => this.poke())
  }

  #after(wait: number, work: () => void): () => void {
    return (this.#parts.after ?? after)(wait, work)
  }

  async #deliver(parcel: Claimed): Promise<void> {
    const { store, log, now } = this.#parts
    try {
      // Written by this application only; the store keeps bytes and has no opinion about them.
      const errand = parcel.value as Errand
      switch (errand.kind) {
        case 'send':
        case 'edit':
        case 'group':
          return await this.#dispatch(parcel, errand)
        case 'event':
          return await this.#bring(parcel, errand)
        case 'translate':
          return await translateForAdvisors(this.#parts, parcel.id, errand)
        case 'transcribe':
          await this.#receiver.internal(errand.conversation, await listen(this.#parts, errand), parcel.id)
          return
        case 'notify':
          await wantTranslation(this.#parts, parcel.id, errand.notification)
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

  /** Sends, unless it went out before and only that could not be kept. */
  async #dispatch(parcel: Claimed, errand: Outgoing): Promise<void> {
    const channel = channelOf(errand)
    const until = this.#parts.now() + lease
    const sent = this.#unkept.get(parcel.id) ?? (await this.#crowd.during(channel, this.#send(parcel, errand)))
    this.#note(channel, sent)
    // What may have arrived is not taken for a failed attempt either.
    if (sent.kind === 'sent' || sent.kind === 'doubt') this.#unkept.set(parcel.id, sent)
    await this.#writtenDown(parcel, until, async () => {
      if (sent.kind === 'sent' && errand.kind === 'send' && errand.notice) await this.#keep(errand.notice, sent.receipt)
      await this.#settle(parcel, errand, sent)
      this.#unkept.delete(parcel.id)
    })
  }

  /**
   * What has happened outside is written down, however often the store has to be asked: taken for a failed attempt, what has arrived would
   * be sent once more. When the lease is over, somebody else may have it, and it is in doubt.
   */
  async #writtenDown(parcel: Claimed, until: Instant, write: () => Promise<void>): Promise<void> {
    const { log, now } = this.#parts
    for (let pause = second / 4; ; pause = Math.min(2 * pause, 10 * second)) {
      try {
        return await write()
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        log.error({ lane: laneKind(parcel.lane), error: describe(error) }, 'delivery could not be written down')
        if (now() + pause >= until) return
        await new Promise<void>((wake) => void this.#after(pause, wake))
      }
    }
  }

  #note(channel: string, sent: Sent): void {
    if (sent.kind === 'retry' && sent.asked === 'by-platform') this.#crowd.hold(channel, sent.at)
    const outcome = outcomeOf(sent)
    this.#parts.meter?.delivered(channel, outcome)
    if (outcome === 'retry' || outcome === 'doubt') this.#silent.add(channel)
    else if (outcome !== 'paced') this.#silent.delete(channel)
  }

  /** Something from inside, to the chat its person writes from now. */
  async #bring({ id }: Claimed, { conversation, event }: Extract<Errand, { kind: 'event' }>): Promise<void> {
    const { store, now } = this.#parts
    const here = await whereNow(store, conversation, event)
    if (crowdOf(event)) {
      const channel = (await readConversation(store, here))?.address.channel
      if (channel && !(await this.#crowd.step(channel))) return store.retry(id, now() + second, 'away')
    }
    await this.#receiver.internal(here, await inTheirLanguage(this.#parts, here, event), id)
  }

  async #send(parcel: Claimed, errand: Outgoing): Promise<Sent> {
    const name = channelOf(errand)
    const channel = this.#parts.channels.get(name)
    const { off } = this.#parts.book().service
    // A channel that was switched off keeps its messages until it is back.
    if (!channel || off.channels.includes(name))
      return {
        kind: 'retry',
        at: this.#parts.now() + (channel ? offFor : longestPause),
        reason: 'channel is off',
        asked: 'by-us',
      }
    if (errand.kind === 'group') return sendToGroup(this.#parts, parcel.id, errand)
    const { address, message } = errand
    if (errand.kind === 'send') return channel.send(parcel.id, address, await withFiles(this.#parts, message))
    const posted = await this.#parts.store.get<Posted>(errand.notice)
    if (!posted?.receipt || !channel.edit) return { kind: 'sent' }
    return channel.edit(parcel.id, address, posted.receipt, message)
  }

  /** Remembers where a notice stands. */
  async #keep(notice: Key, receipt: JsonObject | undefined): Promise<void> {
    if (receipt) await this.#parts.store.transact(null, async (tx) => putPosted(tx, notice, receipt, this.#parts.now()))
  }

  async #settle(parcel: Claimed, errand: Outgoing, sent: Sent): Promise<void> {
    const { store, now, log } = this.#parts
    switch (sent.kind) {
      case 'sent':
        this.#troubled.ended(parcel.id)
        await tellDelivery(this.#parts, this.#live, parcel, 'sent')
        return store.finish(parcel.id)
      case 'retry':
        return this.#wait(parcel, sent)
      case 'doubt':
        // It may have arrived. Words are repeated once, counted: a missing answer hurts more than a double one.
        if (parcel.doubts > 0 || isHeld(errand, sent)) return this.#giveUp(parcel, `doubt: ${sent.reason}`)
        return store.retry(parcel.id, now() + 3 * second, 'doubt')
      case 'away':
        this.#troubled.ended(parcel.id)
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
    if (asked !== 'by-us') this.#troubled.failed(parcel.id, now())
    if (asked) return store.retry(parcel.id, Math.max(at, now() + 50), 'away')
    return this.#later(parcel, growing ? grown(at, parcel.attempt, now()) : at, reason, mostAttempts.theirs)
  }

  async #later(parcel: Claimed, at: Instant, reason: string, most = mostAttempts.ours): Promise<void> {
    const { store, now } = this.#parts
    if (parcel.attempt >= most) return this.#giveUp(parcel, reason)
    await store.retry(parcel.id, Math.max(at, now() + 50))
    this.#wakeAt(at)
  }

  /** To the dead letters; but what was to expire is dropped: the receipt of an erasure must not be kept with its address. */
  async #giveUp(parcel: Claimed, reason: string): Promise<void> {
    const { store, now } = this.#parts
    const { id, expiresAt } = parcel
    this.#troubled.ended(id)
    if (expiresAt === undefined) this.#parts.meter?.buried(channelOf(parcel.value as Errand))
    const isGone = reason.startsWith('unreachable: ')
    await tellDelivery(this.#parts, this.#live, parcel, isGone ? 'unreachable' : 'failed', reason)
    return expiresAt === undefined ? store.bury(id, reason, now()) : store.finish(id)
  }

  /** Remembers that this person cannot be reached there, and tells whoever has their case; their next message clears it. */
  async #mark(parcel: EffectId, address: Address, reason: string): Promise<void> {
    const conversation = this.#receiver.conversationOf(address)
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

function outcomeOf(sent: Sent): DeliveryOutcome {
  if (sent.kind !== 'retry' || !sent.asked) return sent.kind
  return sent.asked === 'by-us' ? 'paced' : 'throttled'
}

function channelOf(errand: Errand): string {
  if (errand.kind === 'group') return errand.channel
  return 'address' in errand ? errand.address.channel : 'inside'
}

/** A file, or what its errand says must not come twice. */
const isHeld = (errand: Errand, { part }: Extract<Sent, { kind: 'doubt' }>): boolean =>
  part === 'file' || (errand.kind === 'send' && errand.onDoubt === 'hold')

function after(wait: number, work: () => void): () => void {
  const timer = setTimeout(work, wait)
  return () => clearTimeout(timer)
}

/** The channel names the first pause; each attempt after it doubles the pause. */
function grown(at: Instant, attempt: number, now: Instant): Instant {
  return now + Math.min(Math.max(at - now, 0) * 2 ** (attempt - 1), longestPause)
}

function backOff(attempt: number): Instant {
  return Math.min(second * 2 ** attempt, longestPause)
}

/** Lanes name conversations; a log line needs only their kind. */
function laneKind(lane: string): string {
  return lane.split(':')[0] ?? ''
}
