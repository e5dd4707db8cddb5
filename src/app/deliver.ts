import type { Sent } from '../channels/channel.ts'
import { crowdOf } from '../engine/crowd.ts'
import type { Errand } from '../engine/effect.ts'
import { type Instant, type JsonObject, unreachable } from '../engine/ids.ts'
import type { Claimed, Key } from '../store/store.ts'
import { after, pauseFor } from './after.ts'
import { withFiles } from './attachments.ts'
import { readConversation } from './conversation.ts'
import { Crowd, usualCrowdRate } from './crowd.ts'
import { describe } from './describe.ts'
import { sendToGroup } from './group.ts'
import { listen } from './listen.ts'
import type { Live } from './live.ts'
import type { DeliveryOutcome } from './meter.ts'
import type { Notifier } from './notify.ts'
import { channelOf, laneKind, type Outgoing } from './outgoing.ts'
import type { Parts } from './parts.ts'
import { type Posted, putPosted } from './posted.ts'
import type { Receiver } from './receive.ts'
import { translateForAdvisors, wantTranslation } from './relay/to-advisor.ts'
import { inTheirLanguage } from './relay/to-person.ts'
import { longestPause, Settling } from './settling.ts'
import { whereNow } from './shared.ts'
import { Unkept } from './unkept.ts'

const second: Instant = 1000
/** Longer than any channel takes to send; a parcel of a dead process is handed out again after it. */
const lease: Instant = 90 * second
/** Parcels under way at once. */
const mostAtOnce = 1024
/** A channel that is off may be on again at any moment: it is looked after so often. */
const offFor: Instant = 15 * second

/** Takes what waits in the outbox and sends it, in order per conversation. */
export class Deliverer {
  readonly #parts: Parts
  readonly #receiver: Receiver
  readonly #notifier: Notifier
  readonly #crowd: Crowd
  readonly #unkept: Unkept
  readonly #settling: Settling
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
    this.#unkept = new Unkept(parts)
    this.#settling = new Settling(parts, live, (at) => this.#wakeAt(at))
    this.#crowd = new Crowd(parts.crowdRate ?? usualCrowdRate, parts.now, (wait) => pauseFor(parts, wait))
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
    // What the store has just handed out would lie until its lease ends, or be sent when nothing can be written down any more.
    await this.#round
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
    return this.#settling.troubled.since(before, this.#parts.now())
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
    if (this.#running) this.#callOff = after(this.#parts, wait, () => this.poke())
  }

  async #deliver(parcel: Claimed): Promise<void> {
    const { store, log } = this.#parts
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
      log.error({ lane: laneKind(parcel), attempt: parcel.attempt, error: describe(error) }, 'delivery failed')
      await this.#settling.failed(parcel).catch(() => undefined)
    }
  }

  async #dispatch(parcel: Claimed, errand: Outgoing): Promise<void> {
    const channel = channelOf(errand)
    const until = this.#parts.now() + lease
    const sent = await this.#unkept.once(parcel.id, () => this.#crowd.during(channel, this.#send(parcel, errand)))
    this.#note(channel, sent)
    await this.#unkept.writeDown(parcel, until, async () => {
      if (sent.kind === 'sent' && errand.kind === 'send' && errand.notice) await this.#keep(errand.notice, sent.receipt)
      await this.#settling.settle(parcel, errand, sent)
    })
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
}

function outcomeOf(sent: Sent): DeliveryOutcome {
  if (sent.kind !== 'retry' || !sent.asked) return sent.kind
  return sent.asked === 'by-us' ? 'paced' : 'throttled'
}
