import { createHash } from 'node:crypto'
import type { EffectId, Instant, PersonId } from '../../engine/ids.ts'
import type { Key } from '../store.ts'
import type { Entries } from '../stored.ts'

/** The id of the key something is sealed with, 16 hexadecimal characters; `null`: the centre's. */
type Owner = string | null

/** One thing of a store, as no engine in particular keeps it. Values stay sealed: every engine seals in the same way. */
export type Item =
  | { readonly kind: 'key-check'; readonly value: Buffer }
  | { readonly kind: 'person'; readonly person: PersonId; readonly owner: string; readonly value: Buffer }
  | {
      readonly kind: 'document'
      readonly key: Key
      readonly version: number
      readonly owner: Owner
      readonly entries: Entries
      readonly value: Buffer
    }
  | {
      readonly kind: 'parcel'
      readonly id: EffectId
      readonly lane: string
      readonly at: Instant | null
      readonly expires: Instant | null
      readonly owner: Owner
      readonly value: Buffer
    }
  /** What waits in a lane, in order; attempts and doubts are those of the first. A lease is not taken along. */
  | {
      readonly kind: 'lane'
      readonly lane: string
      readonly due: Instant
      readonly attempt: number
      readonly doubts: number
      readonly ids: readonly EffectId[]
    }
  | {
      readonly kind: 'dead'
      readonly id: EffectId
      readonly lane: string
      readonly buried: Instant
      readonly attempts: number
      readonly owner: Owner
      /** Base64. */
      readonly reason: string
      readonly value: Buffer
    }
  | { readonly kind: 'timer'; readonly key: Key; readonly at: Instant; readonly owner: Owner; readonly value: Buffer }
  | { readonly kind: 'mark'; readonly at: Instant; readonly value: Buffer }
  /** A line of the erasure journal that the store has followed. */
  | { readonly kind: 'erasure'; readonly line: string }

/** What an item is called; a later one of the same name takes the place of an earlier one. */
export function nameOf(item: Item): string {
  switch (item.kind) {
    case 'key-check':
      return 'key-check'
    case 'person':
      return `person:${item.owner}`
    case 'document':
    case 'timer':
      return `${item.kind}:${item.key}`
    case 'parcel':
    case 'dead':
      return `${item.kind}:${item.id}`
    case 'lane':
      return `lane:${item.lane}`
    case 'mark':
      return `mark:${item.value.toString('hex')}`
    case 'erasure':
      return `erasure:${item.line}`
  }
}

const NOTHING = Buffer.alloc(0)

/** In words and bytes; the words are JSON with the properties in the order of `Item`. */
export function toParts(item: Item): { readonly words: string; readonly bytes: Buffer } {
  if (!('value' in item)) return { words: JSON.stringify(item), bytes: NOTHING }
  const { value, ...words } = item
  return { words: JSON.stringify(words), bytes: value }
}

/** Written by `toParts` only. */
export function fromParts(words: string, bytes: Buffer): Item {
  const item: Omit<Item, 'value'> = JSON.parse(words)
  return (item.kind === 'lane' || item.kind === 'erasure' ? item : { ...item, value: bytes }) as Item
}

export interface Sum {
  readonly count: number
  /** The same for the same items in any order. */
  readonly hash: string
}

/** Counts and hashes of all that a store holds, by kind. */
export class Tally {
  readonly #sums = new Map<Item['kind'], { count: number; hash: bigint }>()

  add(item: Item): void {
    const { words, bytes } = toParts(item)
    const digest = createHash('sha256').update(words).update('\0').update(bytes).digest('hex').slice(0, 32)
    const sum = this.#sums.get(item.kind) ?? { count: 0, hash: 0n }
    this.#sums.set(item.kind, { count: sum.count + 1, hash: BigInt.asUintN(128, sum.hash + BigInt(`0x${digest}`)) })
  }

  sums(): ReadonlyMap<Item['kind'], Sum> {
    const named = [...this.#sums].map(([kind, { count, hash }]) => [kind, { count, hash: hash.toString(16) }] as const)
    return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** The kinds in which another store holds something else. */
  differences(other: Tally): readonly Item['kind'][] {
    const [ours, theirs] = [this.sums(), other.sums()]
    const kinds = new Set([...ours.keys(), ...theirs.keys()])
    return [...kinds].filter((kind) => {
      const [a, b] = [ours.get(kind), theirs.get(kind)]
      return a?.count !== b?.count || a?.hash !== b?.hash
    })
  }
}
