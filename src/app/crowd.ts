import { crowdLanes } from '../engine/crowd.ts'
import type { Instant } from '../engine/ids.ts'

/** Of what goes to many people, so much a second: well below what the platforms allow, the rest is for whoever is talking now. */
export const usualCrowdRate = 20
/** While so many messages are on their way by a channel, people are waiting there who come first. */
const mostBeside = 8
/** Looks again after so many milliseconds, and gives its place in line back after so many looks. */
const look = 50
const mostLooks = 400

/**
 * Lets what goes to many people into their conversations a little at a time, so that it never stands in front of a reply. Each lane
 * waits before every step, so several processes together are no faster than one.
 */
export class Crowd {
  readonly #pause: number
  readonly #now: () => Instant
  readonly #wait: (milliseconds: number) => Promise<void>
  #stopped = false
  readonly #onTheirWay = new Map<string, number>()
  readonly #heldUntil = new Map<string, Instant>()

  constructor(perSecond: number, now: () => Instant, wait: (milliseconds: number) => Promise<void>) {
    this.#pause = (1000 * crowdLanes) / perSecond
    this.#now = now
    this.#wait = wait
  }

  /** Nobody waits any longer. */
  stop(): void {
    this.#stopped = true
  }

  /** Counts a message on its way. */
  async during<T>(channel: string, sending: Promise<T>): Promise<T> {
    this.#onTheirWay.set(channel, this.#beside(channel) + 1)
    try {
      return await sending
    } finally {
      this.#onTheirWay.set(channel, this.#beside(channel) - 1)
    }
  }

  /** The channel asks for patience: until then nothing more goes to many there. */
  hold(channel: string, until: Instant): void {
    this.#heldUntil.set(channel, Math.max(until, this.#heldUntil.get(channel) ?? 0))
  }

  /** Waits for the next step; false when others have come first for too long. */
  async step(channel: string): Promise<boolean> {
    await this.#wait(this.#pause)
    for (let looks = 0; looks < mostLooks && !this.#stopped; looks++) {
      if (this.#beside(channel) < mostBeside && (this.#heldUntil.get(channel) ?? 0) <= this.#now()) return true
      await this.#wait(look)
    }
    return false
  }

  #beside(channel: string): number {
    return this.#onTheirWay.get(channel) ?? 0
  }
}
