/** Messages at once, and how many per second come back: far beyond anybody typing or pressing, well below a script. */
const burst = 30
const perSecond = 1

/** What one session may still send. Per session, not per address: a whole school may sit behind one. */
export class Allowance {
  #left = burst
  #at: number

  constructor(at: number) {
    this.#at = at
  }

  /** Takes one. Returns the seconds to wait when there is none left, else 0. */
  take(at: number): number {
    this.#left = Math.min(burst, this.#left + (Math.max(0, at - this.#at) / 1000) * perSecond)
    this.#at = at
    if (this.#left < 1) return Math.ceil((1 - this.#left) / perSecond)
    this.#left -= 1
    return 0
  }
}
