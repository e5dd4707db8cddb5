import type { EffectId } from '../engine/ids.ts'
import type { Key } from './store.ts'

/**
 * Where each value stands, as it is authenticated with it: a value copied to another place does not open. All engines of the store
 * say the same, so that sealed values can be moved from one to another as they are.
 */
export const places = {
  document: (key: Key, version: number) => `${key}@${version}`,
  parcel: (id: EffectId) => `parcel ${id}`,
  reason: (id: EffectId) => `reason ${id}`,
  timer: (key: Key) => `timer ${key}`,
} as const
