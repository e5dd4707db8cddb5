import { createHmac, type KeyObject } from 'node:crypto'
import type { EventId } from '../engine/ids.ts'

/** Longer than the longest repeat of any platform (48 hours), in milliseconds. */
export const MARKS_KEPT = 72 * 60 * 60 * 1000
const MARK_BYTES = 16

/** An event as the store knows it: a keyed hash, since a platform's id may name a chat. */
export type Mark = Buffer

export function markOf(hashing: KeyObject, event: EventId): Mark {
  return createHmac('sha256', hashing).update('event ').update(event).digest().subarray(0, MARK_BYTES)
}

/** For keys and indexes; see `Store.hash`. */
export function keyedHash(hashing: KeyObject, text: string): string {
  return createHmac('sha256', hashing).update(text).digest('hex').slice(0, 32)
}
