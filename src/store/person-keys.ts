import type Database from 'better-sqlite3'
import type { PersonId } from '../engine/ids.ts'
import { newKeyBytes, type SealingKey, seal, sealingKey, unseal } from './seal.ts'

/** Unwrapped keys kept in memory at most. */
const CACHED = 10_000

/** A person's own data key. `owner` is its number in the tables; it is never given to anybody else. */
export interface PersonKey {
  readonly owner: number
  readonly person: PersonId
  readonly key: SealingKey
}

interface Row {
  readonly owner: number
  readonly id: PersonId
  readonly wrapped: Buffer
}

/**
 * Each person has a random key of their own, wrapped by the centre's. Destroying it makes every copy of what was sealed with it
 * unreadable. A person who comes back after an erasure gets a new one.
 */
export class PersonKeys {
  readonly #wrapping: SealingKey
  readonly #byPerson = new Map<PersonId, PersonKey>()
  readonly #byOwner = new Map<number, PersonKey>()
  readonly #sql

  constructor(db: Database.Database, wrapping: SealingKey) {
    this.#wrapping = wrapping
    const select = 'SELECT p.owner, p.id, k.wrapped FROM person p JOIN person_key k ON k.owner = p.owner'
    this.#sql = {
      byPerson: db.prepare<[string], Row>(`${select} WHERE p.id = ?`),
      byOwner: db.prepare<[number], Row>(`${select} WHERE p.owner = ?`),
      all: db.prepare<[], Row>(select),
      addKey: db.prepare<[Buffer]>('INSERT INTO person_key (wrapped) VALUES (?)'),
      addPerson: db.prepare<[number, string]>('INSERT INTO person (owner, id) VALUES (?, ?)'),
      blankKey: db.prepare<[number]>('UPDATE person_key SET wrapped = zeroblob(length(wrapped)) WHERE owner = ?'),
      removePerson: db.prepare<[number]>('DELETE FROM person WHERE owner = ?'),
    }
  }

  find(person: PersonId): PersonKey | null {
    const cached = this.#byPerson.get(person)
    if (cached) return cached
    const row = this.#sql.byPerson.get(person)
    return row ? this.#open(row) : null
  }

  /** The key under which a row's value is sealed. Throws when it is gone: nothing may be left of a person without a key. */
  ofOwner(owner: number): PersonKey {
    const cached = this.#byOwner.get(owner)
    if (cached) return cached
    const row = this.#sql.byOwner.get(owner)
    if (!row)
      throw new Error(`A value belongs to person number ${owner}, whose key is gone: the store is damaged. Restore a backup.`)
    return this.#open(row)
  }

  /** Inside a commit: the person's key, made on first use. */
  ensure(person: PersonId): PersonKey {
    const found = this.find(person)
    if (found) return found
    const bytes = newKeyBytes()
    const owner = Number(this.#sql.addKey.run(seal(this.#wrapping, `person:${person}`, bytes)).lastInsertRowid)
    this.#sql.addPerson.run(owner, person)
    return this.#keep({ owner, person, key: sealingKey(bytes) })
  }

  /** Inside a commit. */
  destroy({ owner, person }: PersonKey): void {
    this.#sql.blankKey.run(owner)
    this.#sql.removePerson.run(owner)
    this.#drop({ owner, person })
  }

  /** Every person there is, one after the other. */
  *everybody(): Generator<PersonKey> {
    for (const row of this.#sql.all.all()) yield this.#unwrap(row)
  }

  /** After a rollback: keys made in it do not exist. */
  clearCache(): void {
    this.#byPerson.clear()
    this.#byOwner.clear()
  }

  #open(row: Row): PersonKey {
    return this.#keep(this.#unwrap(row))
  }

  #unwrap({ owner, id, wrapped }: Row): PersonKey {
    return { owner, person: id, key: sealingKey(unseal(this.#wrapping, `person:${id}`, wrapped)) }
  }

  #keep(key: PersonKey): PersonKey {
    const [oldest] = this.#byOwner.values()
    if (oldest && this.#byOwner.size >= CACHED) this.#drop(oldest)
    this.#byPerson.set(key.person, key)
    this.#byOwner.set(key.owner, key)
    return key
  }

  #drop({ owner, person }: Pick<PersonKey, 'owner' | 'person'>): void {
    this.#byPerson.delete(person)
    this.#byOwner.delete(owner)
  }
}
