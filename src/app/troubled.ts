import type { EffectId, Instant } from '../engine/ids.ts'

interface Trouble {
  readonly since: Instant
  readonly last: Instant
}

/** The longest pause between two attempts, and some more: whoever was not tried for that long is gone, or another process has them. */
const forgottenAfter: Instant = 30 * 60 * 1000
const most = 100_000

/** What this process could not deliver yet, and since when. */
export class Troubled {
  readonly #parcels = new Map<EffectId, Trouble>()

  failed(id: EffectId, at: Instant): void {
    if (this.#parcels.size >= most && !this.#parcels.has(id)) return
    this.#parcels.set(id, { since: this.#parcels.get(id)?.since ?? at, last: at })
  }

  ended(id: EffectId): void {
    this.#parcels.delete(id)
  }

  /** How many have been waiting since then or longer, and since when the first of all has. */
  since(before: Instant, now: Instant): { readonly count: number; readonly oldest: Instant | null } {
    let count = 0
    let oldest: Instant | null = null
    for (const [id, { since, last }] of this.#parcels) {
      if (last < now - forgottenAfter) this.#parcels.delete(id)
      else {
        if (since <= before) count += 1
        oldest = Math.min(oldest ?? since, since)
      }
    }
    return { count, oldest }
  }
}
