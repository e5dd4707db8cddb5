import type { Sent } from '../channels/channel.ts'
import type { EffectId, Instant } from '../engine/ids.ts'
import { type Claimed, StoreUnavailable } from '../store/store.ts'
import { pauseFor } from './after.ts'
import { describe } from './describe.ts'
import { laneKind } from './outgoing.ts'
import type { Parts } from './parts.ts'

const second: Instant = 1000

/** What has happened outside and the store does not know yet: whatever happens there, it must not happen again. */
export class Unkept {
  readonly #parts: Parts
  readonly #unkept = new Map<EffectId, Sent>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Sends, unless it went out before and only that could not be kept. */
  async once(id: EffectId, send: () => Promise<Sent>): Promise<Sent> {
    const sent = this.#unkept.get(id) ?? (await send())
    // What may have arrived is not taken for a failed attempt either.
    if (sent.kind === 'sent' || sent.kind === 'doubt') this.#unkept.set(id, sent)
    return sent
  }

  /**
   * What has happened outside is written down, however often the store has to be asked: taken for a failed attempt, what has arrived would
   * be sent once more. When the lease is over, somebody else may have it, and it is in doubt.
   */
  async writeDown(parcel: Claimed, until: Instant, write: () => Promise<void>): Promise<void> {
    const { log, now } = this.#parts
    for (let pause = second / 4; ; pause = Math.min(2 * pause, 10 * second)) {
      try {
        await write()
        this.#unkept.delete(parcel.id)
        return
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        log.error({ lane: laneKind(parcel), error: describe(error) }, 'delivery could not be written down')
        if (now() + pause >= until) return
        await pauseFor(this.#parts, pause)
      }
    }
  }
}
