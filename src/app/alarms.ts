import type { Errand } from '../engine/effect.ts'
import type { EffectId, Instant } from '../engine/ids.ts'
import { caseIndexes } from '../records/cases/case.ts'
import { type AlarmKind, isNews, isOver } from './alarm-notice.ts'
import type { Deliverer } from './deliver.ts'
import { describe } from './describe.ts'
import type { Parts } from './parts.ts'

const minute: Instant = 60 * 1000
/** More than anybody would let lie. */
const most = 10_000

/** Looks once a minute whether work that nobody does has grown so much that a human should hear of it. Every process looks; one tells. */
export class Alarms {
  readonly #parts: Parts
  readonly #deliverer: Pick<Deliverer, 'undelivered'>
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> = Promise.resolve()

  constructor(parts: Parts, deliverer: Pick<Deliverer, 'undelivered'>) {
    this.#parts = parts
    this.#deliverer = deliverer
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#round = this.look().catch((error: unknown) => {
        this.#parts.log.error({ error: describe(error) }, 'alarms cannot be looked at')
      })
    }, minute).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#round
  }

  async look(): Promise<void> {
    const { store, book, now } = this.#parts
    const { undelivered, deadLetters, unclaimed } = book().service.alarms
    const stuck = this.#deliverer.undelivered(now() - undelivered.minutes * minute).count
    await this.#weigh('undelivered', stuck, undelivered.count)
    await this.#weigh('dead-letters', (await store.backlog(now())).deadLetters, deadLetters)
    await this.#weigh('unclaimed', (await store.list(caseIndexes.open, { limit: most })).length, unclaimed)
  }

  async #weigh(kind: Exclude<AlarmKind, 'failure'>, count: number, from: number): Promise<void> {
    const { store, now, log } = this.#parts
    const at = now()
    const told = await store.transact(null, async (tx) => {
      if (count < from) {
        // Another process may be stuck where this one is not.
        if (kind !== 'undelivered') await isOver(tx, kind)
        return false
      }
      if (!(await isNews(tx, kind, count, at))) return false
      const value: Errand = { kind: 'notify', notification: { about: 'alarm', kind, count } }
      tx.enqueue({ id: `alarm:${kind}:${at}` as EffectId, lane: 'advisors:notify', value })
      return true
    })
    if (told.kind === 'committed' && told.value) log.error({ kind, count }, 'alarm')
  }
}
