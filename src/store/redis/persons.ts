import type { PersonId } from '../../engine/ids.ts'
import { KeyRing, type PersonKey, unwrapKey, wrapKey } from '../key-ring.ts'
import { newKeyBytes, type SealingKey, sealingKey } from '../seal.ts'
import { type KeyId, readKey, writeKey } from './kept.ts'
import type { Link } from './link.ts'
import { names } from './names.ts'

/** Here the owner of a value is named by the id of their key. */
export type NamedKey = PersonKey<KeyId>

/** The keys of persons on Redis. What is remembered may be outdated by another process; the commit script notices. */
export class Persons {
  readonly #link: Link
  readonly #wrapping: SealingKey
  readonly #ring = new KeyRing<KeyId>()

  constructor(link: Link, wrapping: SealingKey) {
    this.#link = link
    this.#wrapping = wrapping
  }

  async find(person: PersonId): Promise<NamedKey | null> {
    const cached = this.#ring.ofPerson(person)
    if (cached) return cached
    const owner = await this.#link.send('GET', [names.person(person)])
    return Buffer.isBuffer(owner) ? this.ofOwner(owner.toString()) : null
  }

  /** The key of this id; `null` when its person has been forgotten. */
  async ofOwner(owner: KeyId): Promise<NamedKey | null> {
    const cached = this.#ring.ofOwner(owner)
    if (cached) return cached
    const kept = await this.#link.send('GET', [names.key(owner)])
    if (!Buffer.isBuffer(kept)) return null
    const { person, wrapped } = readKey(kept)
    return this.#ring.keep({ owner, person, key: unwrapKey(this.#wrapping, person, wrapped) })
  }

  /** A new key for somebody, and how it is kept. It is remembered (`keep`) once it has been committed. */
  make(person: PersonId): { readonly key: NamedKey; readonly kept: Buffer } {
    const bytes = newKeyBytes()
    const key = sealingKey(bytes)
    const kept = writeKey({ person, wrapped: wrapKey(this.#wrapping, person, bytes) })
    return { key: { owner: key.id.toString('hex'), person, key }, kept }
  }

  keep(key: NamedKey): void {
    this.#ring.keep(key)
  }

  /** Somebody was forgotten, here or elsewhere. */
  dropOwner(owner: KeyId): void {
    const known = this.#ring.ofOwner(owner)
    if (known) this.#ring.drop(known)
  }

  dropPerson(person: PersonId): void {
    const known = this.#ring.ofPerson(person)
    if (known) this.#ring.drop(known)
  }
}
