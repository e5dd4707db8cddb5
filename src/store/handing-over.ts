import type { EffectId, Instant, Json } from '../engine/ids.ts'
import type { Write } from './buffered-tx.ts'
import type { Taker } from './store.ts'

/** What a commit may claim on the way: no more than `most` parcels, until `until`, of what may go `now`. */
export interface Taking {
  readonly taker: Taker
  readonly now: Instant
  readonly until: Instant
  readonly most: number
}

/** Hands what a commit left for free lanes to whoever sends in this process; the same for every engine. */
export class HandingOver {
  #taker: Taker | null = null

  /** Returns the way to end it. */
  to(taker: Taker): () => void {
    this.#taker = taker
    return () => {
      if (this.#taker === taker) this.#taker = null
    }
  }

  /** What a commit with these writes may claim; `null` for nothing. */
  taking(writes: readonly Write[]): Taking | null {
    const taker = this.#taker
    if (!taker || !writes.some(({ kind }) => kind === 'enqueue')) return null
    // What the same commit takes away again must not be sent.
    if (writes.some((write) => write.kind === 'forget' || (write.kind === 'finish' && enqueues(writes, write.id)))) return null
    const most = taker.room()
    const now = taker.now()
    return most > 0 ? { taker, now, until: now + Math.max(1, taker.lease), most } : null
  }
}

/** After the commit: these are claimed now. Whoever has stopped sending meanwhile gives them back. */
export function handOver({ taker }: Taking, writes: readonly Write[], taken: ReadonlySet<EffectId>): void {
  if (taken.size === 0) return
  const claimed = writes.flatMap((write) => {
    if (write.kind !== 'enqueue' || !taken.has(write.parcel.id)) return []
    const value: Json = JSON.parse(write.text)
    return [{ ...write.parcel, value, attempt: 1, doubts: 0 }]
  })
  taker.take(claimed)
}

/** Whether it may go now. */
export function isDue({ at, expiresAt }: { readonly at?: Instant; readonly expiresAt?: Instant }, { now }: Taking): boolean {
  return (at === undefined || at <= now) && (expiresAt === undefined || expiresAt > now)
}

/** What a write leaves for somebody to look after: timers, and parcels nobody has yet. */
export function isLeft(write: Write, taken: ReadonlySet<EffectId>): boolean {
  return write.kind === 'set-timer' || (write.kind === 'enqueue' && !taken.has(write.parcel.id))
}

const enqueues = (writes: readonly Write[], id: EffectId): boolean =>
  writes.some((write) => write.kind === 'enqueue' && write.parcel.id === id)
