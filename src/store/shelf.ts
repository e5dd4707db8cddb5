import { frozen } from '../engine/frozen.ts'
import type { Json } from '../engine/ids.ts'
import type { Key } from './store.ts'
import type { Stored } from './stored.ts'

/** Documents kept opened at most. */
const most = 500

/**
 * Documents that belong to nobody (events, advisors) are read by many and written by few: the version read last is kept opened. What
 * belongs to a person never lies here, so an erasure finds nothing.
 */
export class Shelf {
  readonly #kept = new Map<Key, Stored>()

  /** The document opened before, if that is still its version. */
  take(key: Key, version: number): Stored | null {
    const kept = this.#kept.get(key)
    return kept?.version === version ? kept : null
  }

  has(key: Key): boolean {
    return this.#kept.has(key)
  }

  /** Remembers what belongs to nobody, the oldest going first. */
  put(key: Key, stored: Stored): Stored {
    this.#kept.delete(key)
    if (stored.owner !== null) return stored
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined && this.#kept.size >= most) this.#kept.delete(oldest)
    this.#kept.set(key, stored)
    shared.set(stored, null)
    return stored
  }

  drop(key: Key): void {
    this.#kept.delete(key)
  }
}

/** What lies on a shelf, with its value as soon as somebody wanted it. */
const shared = new WeakMap<Stored, { readonly value: Json } | null>()

/** The value of a document. One that is shared is parsed once, and frozen: nobody may change what others read. */
export function contentOf<T extends Json>(stored: Stored): T {
  const known = shared.get(stored)
  if (known === undefined) return parse<T>(stored.text)
  // The text is the same, and so is what its reader takes it for.
  if (known) return known.value as T
  const value = frozen(parse<T>(stored.text))
  shared.set(stored, { value })
  return value
}

export function parse<T extends Json>(text: string): T {
  const value: T = JSON.parse(text)
  return value
}
