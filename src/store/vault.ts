import type { PersonId } from '../engine/ids.ts'
import type { PersonKeys } from './person-keys.ts'
import { type SealingKey, seal, unseal } from './seal.ts'

/** What a table keeps of a value: the owner's number and sealed bytes. */
export interface Sealed {
  readonly owner: number | null
  readonly value: Buffer
}

export interface Opened {
  readonly owner: PersonId | null
  readonly text: string
}

/** Seals a value with its owner's key, or with the centre's when it has none. */
export class Vault {
  readonly #centre: SealingKey
  readonly #persons: PersonKeys

  constructor(centre: SealingKey, persons: PersonKeys) {
    this.#centre = centre
    this.#persons = persons
  }

  /** Inside a commit, since a person's first value makes their key. */
  seal(owner: PersonId | null, place: string, text: string): Sealed {
    if (owner === null) return { owner: null, value: seal(this.#centre, place, text) }
    const person = this.#persons.ensure(owner)
    return { owner: person.owner, value: seal(person.key, place, text) }
  }

  open(place: string, { owner, value }: Sealed): Opened {
    if (owner === null) return { owner: null, text: unseal(this.#centre, place, value).toString('utf8') }
    const person = this.#persons.ofOwner(owner)
    return { owner: person.person, text: unseal(person.key, place, value).toString('utf8') }
  }
}
