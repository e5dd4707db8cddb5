import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant } from '../engine/ids.ts'
import type { House } from './house.ts'

const minute = 60_000
const first = 100
const longest = 5_000

/**
 * Makes guessing slow: each wrong sign-in of the last minute doubles how long the next wrong one waits for its answer. Right ones
 * never wait, so nobody can lock the staff out. Counted for everybody together: addresses are not kept.
 */
export class SlowDown {
  readonly #now: () => Instant
  readonly #wait: (milliseconds: number) => Promise<unknown>
  #failures: readonly Instant[] = []

  constructor({ now, wait = sleep }: Pick<House, 'now' | 'wait'>) {
    this.#now = now
    this.#wait = wait
  }

  async afterFailure(): Promise<void> {
    const now = this.#now()
    this.#failures = [...this.#failures.filter((at) => now - at < minute), now].slice(-10)
    await this.#wait(Math.min(longest, first * 2 ** (this.#failures.length - 1)))
  }
}
