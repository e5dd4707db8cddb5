import type { EffectId, PersonId } from '../../engine/ids.ts'
import type { Write } from '../buffered-tx.ts'
import type { Taking } from '../handing-over.ts'
import type { Mark } from '../keyed-hash.ts'
import { places } from '../places.ts'
import { type SealingKey, unseal } from '../seal.ts'
import { Shelf } from '../shelf.ts'
import type { Key, Listed, Range } from '../store.ts'
import type { Stored } from '../stored.ts'
import type { CommitResult, Ledger } from '../transactions.ts'
import type { Followed } from './followed.ts'
import { type KeyId, readDocument } from './kept.ts'
import type { Argument, Link } from './link.ts'
import { names } from './names.ts'
import type { Persons } from './persons.ts'
import type { Script } from './script.ts'
import { pack } from './writing.ts'

/** How often somebody may be forgotten or come back while one value is read or one commit prepared. */
const MAX_TURNS = 20

export interface LedgerParts {
  readonly link: Link
  readonly script: Script
  readonly persons: Persons
  readonly centre: SealingKey
  readonly journal: Followed
}

/** What a commit may claim of its own parcels, and what it has claimed. */
export interface OwnClaim {
  readonly taking: Taking
  /** Name of the claim. */
  readonly token: string
  readonly taken: Set<EffectId>
}

/** Documents on Redis, read one by one and written by the commit script. */
export class RedisLedger implements Ledger {
  readonly #parts: LedgerParts
  readonly #shelf = new Shelf()

  constructor(parts: LedgerParts) {
    this.#parts = parts
  }

  async has(mark: Mark): Promise<boolean> {
    const { link } = this.#parts
    if ((await link.send('ZSCORE', [names.marks, mark])) === null) return false
    // It will not be brought again: the mark must outlast the server.
    return (await link.sendKept('ZSCORE', [names.marks, mark])) !== null
  }

  async read(key: Key): Promise<Stored | null> {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const kept = await this.#parts.link.send('GET', [names.document(key)])
      if (!Buffer.isBuffer(kept)) {
        this.#shelf.drop(key)
        return null
      }
      const { version, owner, value } = readDocument(kept)
      const known = this.#shelf.take(key, version)
      if (known) return known
      const opened = await this.open(owner, places.document(key, version), value)
      if (opened) return this.#shelf.put(key, { version, ...opened })
      // Its owner was forgotten between the two readings, and the document with them.
    }
    throw damaged(key)
  }

  /** `null` when the owner's key is gone. */
  async open(owner: KeyId | null, place: string, value: Buffer) {
    const { centre, persons } = this.#parts
    if (owner === null) return { owner: null, text: unseal(centre, place, value).toString('utf8') }
    const key = await persons.ofOwner(owner)
    return key && { owner: key.person, text: unseal(key.key, place, value).toString('utf8') }
  }

  async list(index: string, { from, to, limit, reverse }: Range): Promise<readonly Listed[]> {
    if (limit === 0) return []
    const low = from === undefined ? '-' : `[${from}`
    const high = to === undefined ? '+' : `(${to}`
    const args: Argument[] = [names.index(index), ...(reverse ? [high, low] : [low, high]), 'BYLEX']
    if (reverse) args.push('REV')
    if (limit !== undefined) args.push('LIMIT', 0, limit)
    const members = await this.#parts.link.send('ZRANGE', args)
    return Array.isArray(members) ? members.map(listed) : []
  }

  async changed(reads: ReadonlyMap<Key, number>): Promise<Key | null> {
    const answer = await this.#parts.script.run({ reads, operations: [] })
    return answer.kind === 'conflict' ? answer.key : null
  }

  /** What is claimed on the way, under the name of `claim`, is added to its `taken`. */
  async commit(
    mark: Mark | null,
    reads: ReadonlyMap<Key, number>,
    writes: readonly Write[],
    claim: OwnClaim | null = null,
  ): Promise<CommitResult> {
    const { script, persons, centre, journal } = this.#parts
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const packed = await pack(writes, { persons, centre, journalLine: (person) => journal.lineOf(person) })
      if (packed.forgets.length > 0) journal.prove()
      const answer = await script.run({
        mark,
        reads,
        persons: packed.persons,
        operations: claimOwn(claim).concat(packed.operations),
      })
      switch (answer.kind) {
        case 'done':
          // Ids are made by the application, without a NUL in them.
          if (claim) for (const id of answer.value.split('\0').slice(1)) if (id !== '') claim.taken.add(id as EffectId)
          for (const person of packed.forgets) persons.dropPerson(person)
          for (const key of packed.made) persons.keep(key)
          if (packed.forgets.length > 0) await journal.follow()
          return { kind: 'committed' }
        case 'claimed':
          throw new Error('A commit was answered like a claim')
        case 'person':
          // Another process has forgotten them, or was the first to write something of theirs.
          persons.dropPerson(answer.id as PersonId)
          break
        default:
          return answer
      }
    }
    throw new Error(`The keys of persons changed ${MAX_TURNS} times during one commit.`)
  }
}

function claimOwn(claim: OwnClaim | null): readonly Argument[] {
  if (!claim) return []
  const { now, until, most } = claim.taking
  return ['claim-own', now, until, most, claim.token]
}

export function damaged(what: string): Error {
  return new Error(`A value at ${what} belongs to somebody whose key is gone: the store is damaged. Restore a backup.`)
}

function listed(member: Buffer): Listed {
  const end = member.lastIndexOf(0)
  // Keys are written by transactions only.
  return { key: member.toString('utf8', end + 1) as Key, sort: member.toString('utf8', 0, end) }
}
