import type Database from 'better-sqlite3'
import type { PersonId } from '../engine/ids.ts'
import { KeyRing, type PersonKey, unwrapKey, wrapKey } from './key-ring.ts'
import { newKeyBytes, type SealingKey, sealingKey } from './seal.ts'

/** `owner` is the key's number in the tables. */
export type NumberedKey = PersonKey<number>

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
  readonly #ring = new KeyRing<number>()
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

  find(person: PersonId): NumberedKey | null {
    const cached = this.#ring.ofPerson(person)
    if (cached) return cached
    const row = this.#sql.byPerson.get(person)
    return row ? this.#open(row) : null
  }

  /** The key under which a row's value is sealed. Throws when it is gone: nothing may be left of a person without a key. */
  ofOwner(owner: number): NumberedKey {
    const cached = this.#ring.ofOwner(owner)
    if (cached) return cached
    const row = this.#sql.byOwner.get(owner)
    if (!row)
      throw new Error(`A value belongs to person number ${owner}, whose key is gone: the store is damaged. Restore a backup.`)
    return this.#open(row)
  }

  /** Inside a commit: the person's key, made on first use. */
  ensure(person: PersonId): NumberedKey {
    const found = this.find(person)
    if (found) return found
    const bytes = newKeyBytes()
    const owner = this.add(person, wrapKey(this.#wrapping, person, bytes))
    return this.#ring.keep({ owner, person, key: sealingKey(bytes) })
  }

  /** Inside a commit: takes over a key as it was wrapped elsewhere. */
  add(person: PersonId, wrapped: Buffer): number {
    const owner = Number(this.#sql.addKey.run(wrapped).lastInsertRowid)
    this.#sql.addPerson.run(owner, person)
    return owner
  }

  /** Inside a commit. */
  destroy({ owner, person }: NumberedKey): void {
    this.#sql.blankKey.run(owner)
    this.#sql.removePerson.run(owner)
    this.#ring.drop({ owner, person })
  }

  /** Every person there is, one after the other. */
  *everybody(): Generator<NumberedKey & { readonly wrapped: Buffer }> {
    for (const row of this.#sql.all.iterate()) yield { ...this.#unwrap(row), wrapped: row.wrapped }
  }

  /** After a rollback: keys made in it do not exist. */
  clearCache(): void {
    this.#ring.clear()
  }

  #open(row: Row): NumberedKey {
    return this.#ring.keep(this.#unwrap(row))
  }

  #unwrap({ owner, id, wrapped }: Row): NumberedKey {
    return { owner, person: id, key: unwrapKey(this.#wrapping, id, wrapped) }
  }
}
