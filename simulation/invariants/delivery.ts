import type { Sent } from '../../src/channels/channel.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { EffectId, Instant } from '../../src/engine/ids.ts'
import type { Claimed } from '../../src/store/store.ts'
import type { Commit, Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import type { Rule } from './rule.ts'

const hour = 60 * 60 * 1000
const kept = 72 * hour

interface Tracked {
  readonly lane: string
  readonly place: number
  readonly kind: 'send' | 'edit'
  readonly expires: boolean
  readonly at: Instant
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
      const { id, lane, value, expiresAt } = write.parcel
      const { kind } = value as Errand
      if (kind !== 'send' && kind !== 'edit') continue
      const place = this.#places++
      const expires = expiresAt !== undefined
      this.#tracked.set(id, { lane, place, kind, expires, at: this.#now(), arrivals: 0, doubts: 0, claims: 0, last: null })
    }
  }

  claimed(parcels: readonly Claimed[]): void {
    for (const { id } of parcels) {
      const tracked = this.#tracked.get(id)
      if (tracked) tracked.claims++
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
    const last = this.#last.get(tracked.lane) ?? -1
    // What was given up after a doubt may still be under way when the next one goes.
    if (tracked.place < last && tracked.doubts === 0) this.#fail('delivery', `${id} was overtaken by a later message`)
    this.#last.set(tracked.lane, Math.max(last, tracked.place))
  }

  finished(id: EffectId): void {
    const tracked = this.#tracked.get(id)
    if (!tracked || tracked.arrivals > 0 || tracked.kind === 'edit') return
    const isGivenUp = tracked.expires && tracked.last !== null && tracked.last !== 'sent'
    if (!isGivenUp && this.#disk.outbox.has(id)) this.#fail('delivery', `${id} counts as sent and never arrived`)
  }

  audit(now: Instant, isEnd: boolean): void {
    for (const [id, { at }] of this.#tracked) if (at < now - kept && !this.#disk.outbox.has(id)) this.#tracked.delete(id)
    if (!isEnd) return
    for (const { name, due, rows } of this.#disk.outbox.lanes()) {
      if (due < now - hour) this.#fail('delivery', `${rows.length} wait in ${name.split(':')[0]} and nobody takes them out`)
    }
  }
}
