import type { Sent } from '../../src/channels/channel.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { EffectId, Instant, PersonId } from '../../src/engine/ids.ts'
import type { Commit, Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import type { Rule } from './rule.ts'

const hour = 60 * 60 * 1000
const kept = 72 * hour

interface Tracked {
  /** The chat it goes to. */
  readonly chat: string
  readonly place: number
  readonly kind: 'send' | 'edit'
  readonly expiresAt: Instant | undefined
  readonly owner: PersonId | undefined
  readonly at: Instant
  /** Taken out in a way that is allowed. */
  isOver: boolean
  /** Whoever had it knows that it is over. */
  isKnownOver: boolean
  arrivals: number
  doubts: number
  claims: number
  last: Sent['kind'] | null
}

/** Promise 2: what is to be said arrives, in order, and again only after a doubt. */
export class Delivery implements Rule {
  readonly #fail: Fail
  readonly #disk: Disk
  readonly #now: () => Instant
  readonly #tracked = new Map<EffectId, Tracked>()
  /** The last that arrived in each lane for the first time. */
  readonly #last = new Map<string, number>()
  #places = 0
  repeats = 0
  arrivals = 0

  constructor(fail: Fail, disk: Disk, now: () => Instant) {
    this.#fail = fail
    this.#disk = disk
    this.#now = now
  }

  committing({ writes }: Commit): void {
    for (const write of writes) {
      if (write.kind !== 'enqueue' || this.#disk.outbox.has(write.parcel.id)) continue
      const { id, value, expiresAt, owner } = write.parcel
      const errand = value as Errand
      if (errand.kind !== 'send' && errand.kind !== 'edit') continue
      const { kind, address } = errand
      const chat = `${address.channel}:${address.chat}`
      const fresh = { isOver: false, isKnownOver: false, arrivals: 0, doubts: 0, claims: 0, last: null }
      this.#tracked.set(id, { chat, place: this.#places++, kind, expiresAt, owner, at: this.#now(), ...fresh })
    }
  }

  claimed(ids: readonly EffectId[]): void {
    for (const id of ids) {
      const tracked = this.#tracked.get(id)
      if (!tracked) continue
      tracked.claims++
      if (tracked.isKnownOver) this.#fail('delivery', `${id} is handed out again after it was finished`)
    }
  }

  settled(id: EffectId): void {
    const tracked = this.#tracked.get(id)
    if (tracked) tracked.isKnownOver = true
  }

  buried(id: EffectId): void {
    const tracked = this.#tracked.get(id)
    if (tracked) tracked.isOver = true
  }

  committed({ writes }: Commit): void {
    const forgotten = new Set(writes.flatMap((write) => (write.kind === 'forget' ? [write.person] : [])))
    if (forgotten.size === 0) return
    for (const tracked of this.#tracked.values()) {
      if (tracked.owner !== undefined && forgotten.has(tracked.owner)) tracked.isOver = true
    }
  }

  doubted(id: EffectId): void {
    const tracked = this.#tracked.get(id)
    if (tracked) tracked.doubts++
  }

  sent(id: EffectId, sent: Sent): void {
    const tracked = this.#tracked.get(id)
    if (!tracked) return
    tracked.last = sent.kind
    if (sent.kind === 'doubt') tracked.doubts++
  }

  arrived(id: EffectId): void {
    this.arrivals++
    const tracked = this.#tracked.get(id)
    if (!tracked) return this.#fail('delivery', `${id} arrived, and nobody wanted it sent`)
    tracked.arrivals++
    if (tracked.arrivals > 1) {
      this.repeats++
      if (tracked.arrivals > 1 + tracked.doubts) {
        this.#fail('delivery', `${id} arrived ${tracked.arrivals} times with ${tracked.doubts} doubts`)
      }
      if (tracked.arrivals > tracked.claims) this.#fail('delivery', `a repeat of ${id} was not counted`)
      return
    }
    const last = this.#last.get(tracked.chat) ?? -1
    // What was given up after a doubt may still be under way when the next one goes.
    if (tracked.place < last && tracked.doubts === 0) this.#fail('delivery', `${id} was overtaken by a later message`)
    this.#last.set(tracked.chat, Math.max(last, tracked.place))
  }

  finished(id: EffectId): void {
    const tracked = this.#tracked.get(id)
    if (!tracked || this.#disk.outbox.has(id)) return
    tracked.isOver = true
    if (tracked.arrivals > 0 || tracked.kind === 'edit') return
    const isGivenUp = tracked.expiresAt !== undefined && tracked.last !== null && tracked.last !== 'sent'
    if (!isGivenUp) this.#fail('delivery', `${id} counts as sent and never arrived`)
  }

  audit(now: Instant, isEnd: boolean): void {
    for (const [id, { at, arrivals, isOver, expiresAt = Number.POSITIVE_INFINITY }] of this.#tracked) {
      if (this.#disk.outbox.has(id)) continue
      // Clocks may be wrong by two hours.
      if (arrivals === 0 && !isOver && expiresAt > now + 2 * hour)
        this.#fail('delivery', `${id} is gone from the outbox and never arrived`)
      if (at < now - kept) this.#tracked.delete(id)
    }
    if (!isEnd) return
    for (const { name, due, rows } of this.#disk.outbox.lanes()) {
      if (due < now - hour) this.#fail('delivery', `${rows.length} wait in ${name.split(':')[0]} and nobody takes them out`)
    }
  }
}
