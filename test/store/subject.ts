import type { EffectId, EventId, PersonId } from '../../src/engine/ids.ts'
import type { Key, Parcel, Store, Tx } from '../../src/store/store.ts'

/** One store that can be closed and opened again; empty at first. */
export interface Place {
  open(): Promise<Store>
  /** Where a backup of it goes. */
  readonly backup: string
  /** Puts that backup in the place of the store, which is closed. */
  restore(): Promise<void>
  /** Kills the server behind the store, if it has one, and starts it anew; the store stays open. */
  crash?(): Promise<void>
  /** Takes everything away again. */
  remove(): Promise<void>
}

/** The store under test, as the suites use it. */
export interface Subject {
  readonly store: Store
  readonly place: Place
  /** Closes it and opens it again: what was only in memory is gone. */
  reopen(): Promise<void>
  /** A transaction without an event. */
  write(work: (tx: Tx) => void | Promise<void>): Promise<void>
}

// Ids are branded, and only the rooms that make them may make them; here anything goes.
export const eventId = (text: string) => text as EventId
export const effectId = (text: string) => text as EffectId
export const personId = (text: string) => text as PersonId
export const key = (text: string): Key => `test:${text}`

export function parcel(id: string, lane: string, rest: Partial<Omit<Parcel, 'id' | 'lane'>> = {}): Parcel {
  return { id: effectId(id), lane, value: { words: id }, ...rest }
}

export async function count(tx: Tx, at: Key): Promise<number> {
  return (await tx.get<number>(at)) ?? 0
}

/** A moment at which tests can wait for each other, without a clock. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}
