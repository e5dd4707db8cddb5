import { randomFillSync } from 'node:crypto'
import { type PersonId, unreachable } from '../../engine/ids.ts'
import type { Write } from '../buffered-tx.ts'
import { places } from '../places.ts'
import { type SealingKey, seal } from '../seal.ts'
import { entriesText, type KeyId, ownerWord, writeDocument, writeParcel, writeTimer } from './kept.ts'
import type { Argument } from './link.ts'
import type { NamedKey, Persons } from './persons.ts'

/** The writes of one transaction as the commit script takes them. */
export interface Packed {
  readonly operations: readonly Argument[]
  /** The key each person must still have; empty for none. */
  readonly persons: ReadonlyMap<PersonId, KeyId>
  /** Keys that exist once it is committed. */
  readonly made: readonly NamedKey[]
  readonly forgets: readonly PersonId[]
}

interface Tools {
  readonly persons: Persons
  readonly centre: SealingKey
  /** The line of the erasure journal for somebody. */
  readonly journalLine: (person: PersonId) => string
}

/** Seals what is to be written. Throws before anything is sent when a value cannot be kept. */
export async function pack(writes: readonly Write[], tools: Tools): Promise<Packed> {
  const packing = new Packing(tools)
  for (const write of writes) await packing.add(write)
  return packing
}

class Packing implements Packed {
  readonly operations: Argument[] = []
  readonly persons = new Map<PersonId, KeyId>()
  readonly made: NamedKey[] = []
  readonly forgets: PersonId[] = []
  readonly #tools: Tools
  /** The key of each person at this place of the transaction; `null` after they were forgotten in it. */
  readonly #current = new Map<PersonId, NamedKey | null>()

  constructor(tools: Tools) {
    this.#tools = tools
  }

  async add(write: Write): Promise<void> {
    switch (write.kind) {
      case 'put': {
        const { key, text, entries } = write
        const version = newVersion()
        const sealed = await this.#seal(write.owner, places.document(key, version), text)
        const names = entriesText(entries)
        this.operations.push('put', key, ownerWord(sealed.owner), names, writeDocument({ version, entries: names, ...sealed }))
        break
      }
      case 'delete':
        this.operations.push('delete', write.key)
        break
      case 'enqueue': {
        const { id, lane } = write.parcel
        const at = moment(write.parcel.at)
        const expires = moment(write.parcel.expiresAt)
        const sealed = await this.#seal(write.parcel.owner ?? null, places.parcel(id), write.text)
        const kept = writeParcel({ lane, at, expires, ...sealed })
        this.operations.push('enqueue', id, lane, at ?? '-', expires ?? '-', ownerWord(sealed.owner), kept)
        break
      }
      case 'finish':
        this.operations.push('finish', write.id)
        break
      case 'set-timer': {
        const { key, value, owner } = write.timer
        const at = finite(write.timer.at)
        const sealed = await this.#seal(owner ?? null, places.timer(key), JSON.stringify(value))
        this.operations.push('set-timer', key, at, ownerWord(sealed.owner), writeTimer({ at, ...sealed }))
        break
      }
      case 'cancel-timer':
        this.operations.push('cancel-timer', write.key)
        break
      case 'forget':
        this.#current.set(write.person, null)
        this.forgets.push(write.person)
        this.operations.push('forget', write.person, this.#tools.journalLine(write.person))
        break
      default:
        unreachable(write)
    }
  }

  async #seal(owner: PersonId | null, place: string, text: string) {
    if (owner === null) return { owner: null, value: seal(this.#tools.centre, place, text) }
    const key = await this.#keyOf(owner)
    return { owner: key.owner, value: seal(key.key, place, text) }
  }

  async #keyOf(person: PersonId): Promise<NamedKey> {
    const current = this.#current.get(person)
    if (current) return current
    const known = current === undefined ? await this.#tools.persons.find(person) : null
    if (current === undefined) this.persons.set(person, known?.owner ?? '')
    const key = known ?? this.#make(person)
    this.#current.set(person, key)
    return key
  }

  #make(person: PersonId): NamedKey {
    const { key, kept } = this.#tools.persons.make(person)
    this.made.push(key)
    this.operations.push('person', person, key.owner, kept)
    return key
  }
}

const VERSION_BYTES = 6
const stock = Buffer.alloc(VERSION_BYTES * 512)
let stockAt = stock.length

/**
 * By chance, out of 2^48: only equality is ever asked for, so that processes need no common counter and no common clock, and a
 * document deleted and made again does not get a version back (one in 280 million million).
 */
function newVersion(): number {
  if (stockAt === stock.length) {
    randomFillSync(stock)
    stockAt = 0
  }
  const version = stock.readUIntBE(stockAt, VERSION_BYTES) + 1
  stockAt += VERSION_BYTES
  return version
}

function moment(at: number | undefined): number | null {
  return at === undefined ? null : finite(at)
}

/** The server would refuse anything else in the middle of its writes. */
export function finite(at: number): number {
  if (!Number.isFinite(at)) throw new Error(`${at} is not a moment; write milliseconds since 1970.`)
  return at
}
