import type { PersonId } from '../engine/ids.ts'
import { type SealingKey, seal, sealingKey, unseal } from './seal.ts'

/** Unwrapped keys kept in memory at most. */
const CACHED = 10_000

/** A person's own data key. `owner` is what the values sealed with it say of it; it is never given to anybody else. */
export interface PersonKey<Owner> {
  readonly owner: Owner
  readonly person: PersonId
  readonly key: SealingKey
}

export function wrapKey(wrapping: SealingKey, person: PersonId, bytes: Buffer): Buffer {
  return seal(wrapping, place(person), bytes)
}

export function unwrapKey(wrapping: SealingKey, person: PersonId, wrapped: Buffer): SealingKey {
  return sealingKey(unseal(wrapping, place(person), wrapped))
}

/** Keys that have been unwrapped, the oldest dropped first. */
export class KeyRing<Owner> {
  readonly #byPerson = new Map<PersonId, PersonKey<Owner>>()
  readonly #byOwner = new Map<Owner, PersonKey<Owner>>()

  ofPerson(person: PersonId): PersonKey<Owner> | undefined {
    return this.#byPerson.get(person)
  }

  ofOwner(owner: Owner): PersonKey<Owner> | undefined {
    return this.#byOwner.get(owner)
  }

  keep(key: PersonKey<Owner>): PersonKey<Owner> {
    const [oldest] = this.#byOwner.values()
    if (oldest && this.#byOwner.size >= CACHED) this.drop(oldest)
    this.#byPerson.set(key.person, key)
    this.#byOwner.set(key.owner, key)
    return key
  }

  drop({ owner, person }: Pick<PersonKey<Owner>, 'owner' | 'person'>): void {
    this.#byOwner.delete(owner)
    // Somebody who came back has another one by now.
    if (this.#byPerson.get(person)?.owner === owner) this.#byPerson.delete(person)
  }

  clear(): void {
    this.#byPerson.clear()
    this.#byOwner.clear()
  }
}

function place(person: PersonId): string {
  return `person:${person}`
}
