import type { Address } from '../engine/effect.ts'
import type { Parts } from './parts.ts'

const topic = 'away'

/**
 * Brings what another process could not hand over to the process where the person's page is open. A process that found nobody there says
 * so; the one where somebody is wakes the lane. A hint: without it the page's next question wakes the lane.
 */
export class Attendance {
  readonly #parts: Parts
  readonly #laneOf: (address: Address) => string
  #unlisten: (() => void) | undefined

  constructor(parts: Parts, laneOf: (address: Address) => string) {
    this.#parts = parts
    this.#laneOf = laneOf
  }

  start(): void {
    this.#unlisten = this.#parts.store.listen(topic, (lane) => {
      if (this.#isHere(lane)) this.#parts.store.wake(lane).catch(() => undefined)
    })
  }

  stop(): void {
    this.#unlisten?.()
  }

  #isHere(lane: string): boolean {
    for (const channel of this.#parts.channels.values())
      for (const chat of channel.attended?.() ?? []) if (this.#laneOf({ channel: channel.name, chat }) === lane) return true
    return false
  }
}

/** Nobody was there to take what waits in the lane. */
export function tellAway({ store }: Parts, lane: string): void {
  store.announce(topic, lane)
}
