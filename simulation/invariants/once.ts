import type { EventId, Instant } from '../../src/engine/ids.ts'
import type { Commit } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import type { Rule } from './rule.ts'

const kept = 72 * 60 * 60 * 1000

/** Promise 1, and the first half of promise 2: an event is committed once, and before it is acknowledged. */
export class Once implements Rule {
  readonly #fail: Fail
  readonly #now: () => Instant
  /** Without looking at the marks of the disk. */
  readonly #seen = new Map<EventId, Instant>()

  constructor(fail: Fail, now: () => Instant) {
    this.#fail = fail
    this.#now = now
  }

  worked = 0

  committed({ event }: Commit): void {
    if (event === null) return
    if (this.#seen.has(event)) this.#fail('once', `${event} changed the store a second time`)
    this.worked++
    this.#seen.set(event, this.#now())
  }

  acknowledged(id: EventId): void {
    if (!this.#seen.has(id)) this.#fail('delivery', `${id} was acknowledged and is not on the disk`)
  }

  audit(now: Instant): void {
    for (const [event, at] of this.#seen) {
      if (at > now - kept) break
      this.#seen.delete(event)
    }
  }
}
