import type { Instant } from './ids.ts'

export interface Measure {
  /** So many at once. */
  readonly burst: number
  /** So many come back. */
  readonly perSecond: number
}

/** What somebody may still do: used up by doing, it comes back with time. */
export class Allowance {
  readonly #measure: Measure
  #left: number
  #at: Instant

  constructor(measure: Measure, at: Instant) {
    this.#measure = measure
    this.#left = measure.burst
    this.#at = at
  }

  /** Takes one. Returns the seconds to wait when there is none left, else 0. */
  take(at: Instant): number {
    const { burst, perSecond } = this.#measure
    this.#left = Math.min(burst, this.#left + (Math.max(0, at - this.#at) / 1000) * perSecond)
    this.#at = at
    if (this.#left < 1) return Math.ceil((1 - this.#left) / perSecond)
    this.#left -= 1
    return 0
  }

  /** True when little is left. */
  get isLow(): boolean {
    return this.#left < this.#measure.burst / 4
  }

  /** True when nothing is used up, so that it need not be remembered. */
  isWhole(at: Instant): boolean {
    const { burst, perSecond } = this.#measure
    return this.#left + (Math.max(0, at - this.#at) / 1000) * perSecond >= burst
  }

  /** Gives everything back. */
  refill(at: Instant): void {
    this.#left = this.#measure.burst
    this.#at = at
  }
}

/** Allowances by name, each forgotten as soon as it is whole again. Nothing here outlives the process. */
export class Allowances<Name> {
  readonly #measure: Measure
  readonly #known = new Map<Name, Allowance>()
  #sweptAt: Instant = 0

  constructor(measure: Measure) {
    this.#measure = measure
  }

  of(name: Name, at: Instant): Allowance {
    this.#sweep(at)
    const known = this.#known.get(name)
    if (known) return known
    const fresh = new Allowance(this.#measure, at)
    this.#known.set(name, fresh)
    return fresh
  }

  #sweep(at: Instant): void {
    const { burst, perSecond } = this.#measure
    if (at - this.#sweptAt < (burst / perSecond) * 1000) return
    this.#sweptAt = at
    for (const [name, allowance] of this.#known) if (allowance.isWhole(at)) this.#known.delete(name)
  }
}
