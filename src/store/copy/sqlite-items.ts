import type Database from 'better-sqlite3'
import type { EffectId, Instant, PersonId } from '../../engine/ids.ts'
import type { PersonKeys } from '../person-keys.ts'
import { keyIdOf } from '../seal.ts'
import type { Key } from '../store.ts'
import type { Entries } from '../stored.ts'
import type { CopyReader } from './file.ts'
import type { Item } from './item.ts'

interface Owned {
  readonly owner: number | null
  readonly value: Buffer
}

/** Everything in the tables, but for the erasure journal, which lies beside them. */
export function* readTables(db: Database.Database, persons: PersonKeys): Generator<Item> {
  const check = db.prepare<[], { value: Buffer }>(`SELECT value FROM meta WHERE name = 'key-check'`).get()
  if (check) yield { kind: 'key-check', value: check.value }
  for (const { person, key, wrapped } of persons.everybody()) {
    yield { kind: 'person', person, owner: key.id.toString('hex'), value: wrapped }
  }
  type Document = Owned & { key: Key; version: number; entries: string | null }
  for (const row of each<Document>(db, 'SELECT key, version, owner, entries, value FROM document')) {
    const entries: Entries = row.entries === null ? [] : JSON.parse(row.entries)
    yield { kind: 'document', key: row.key, version: row.version, owner: ownerOf(row), entries, value: row.value }
  }
  type Parcel = Owned & { id: EffectId; lane: string; at: Instant | null; expires: Instant | null }
  for (const row of each<Parcel>(db, 'SELECT id, lane, at, expires, owner, value FROM parcel')) {
    const { id, lane, at, expires, value } = row
    yield { kind: 'parcel', id, lane, at, expires, owner: ownerOf(row), value }
  }
  type Dead = Owned & { id: EffectId; lane: string; buried: Instant; attempt: number; reason: Buffer }
  for (const row of each<Dead>(db, 'SELECT id, lane, buried, attempt, owner, reason, value FROM dead')) {
    const { id, lane, buried, attempt: attempts, reason, value } = row
    yield { kind: 'dead', id, lane, buried, attempts, owner: ownerOf(row), reason: reason.toString('base64'), value }
  }
  for (const row of each<Owned & { key: Key; at: Instant }>(db, 'SELECT key, at, owner, value FROM timer')) {
    yield { kind: 'timer', key: row.key, at: row.at, owner: ownerOf(row), value: row.value }
  }
  yield* readLanes(db)
  for (const { at, event } of each<{ at: Instant; event: Buffer }>(db, 'SELECT at, event FROM mark')) {
    yield { kind: 'mark', at, value: event }
  }
}

function* readLanes(db: Database.Database): Generator<Item> {
  const waiting = db.prepare<[string], { id: EffectId; attempt: number; doubts: number }>(
    'SELECT id, attempt, doubts FROM parcel WHERE lane = ? ORDER BY seq',
  )
  type Lane = { name: string; due: Instant; leased: number }
  for (const { name, due, leased } of each<Lane>(db, 'SELECT name, due, leased FROM lane ORDER BY turn')) {
    const parcels = waiting.all(name)
    const { attempt, doubts } = parcels[0] ?? { attempt: 0, doubts: 0 }
    yield { kind: 'lane', lane: name, due: leased ? 0 : due, attempt, doubts, ids: parcels.map(({ id }) => id) }
  }
}

/** Fills empty tables, in one transaction. */
export function fillTables(db: Database.Database, persons: PersonKeys, copy: CopyReader): void {
  db.transaction(() => {
    const filling = new Filling(db, persons)
    // A person may stand behind their first document, when the copy was taken while people wrote.
    for (const item of copy.items()) if (item.kind === 'person') filling.addPerson(item.person, item.owner, item.value)
    for (const item of copy.items()) filling.add(item)
  }).immediate()
}

class Filling {
  readonly #persons: PersonKeys
  readonly #owners = new Map<string, number>()
  readonly #sql
  /** Behind all numbers given to parcels when they came. */
  #place = 2 ** 40

  constructor(db: Database.Database, persons: PersonKeys) {
    this.#persons = persons
    this.#sql = {
      meta: db.prepare<[Buffer]>(`INSERT INTO meta (name, value) VALUES ('key-check', ?)`),
      document: db.prepare('INSERT INTO document (key, version, owner, entries, value) VALUES (?, ?, ?, ?, ?)'),
      entry: db.prepare('INSERT INTO entry (name, sort, key) VALUES (?, ?, ?)'),
      parcel: db.prepare(
        'INSERT INTO parcel (id, lane, at, expires, attempt, doubts, owner, value) VALUES (?, ?, ?, ?, 0, 0, ?, ?)',
      ),
      order: db.prepare('UPDATE parcel SET seq = ? WHERE id = ?'),
      counts: db.prepare('UPDATE parcel SET attempt = ?, doubts = ? WHERE id = ?'),
      lane: db.prepare('INSERT INTO lane (name, due, leased, woken) VALUES (?, ?, 0, 0)'),
      dead: db.prepare('INSERT INTO dead (id, lane, buried, attempt, owner, reason, value) VALUES (?, ?, ?, ?, ?, ?, ?)'),
      timer: db.prepare('INSERT INTO timer (key, at, owner, value) VALUES (?, ?, ?, ?)'),
      mark: db.prepare('INSERT INTO mark (event, at) VALUES (?, ?)'),
    }
  }

  addPerson(person: PersonId, owner: string, wrapped: Buffer): void {
    this.#owners.set(owner, this.#persons.add(person, wrapped))
  }

  add(item: Item): void {
    switch (item.kind) {
      case 'key-check':
        this.#sql.meta.run(item.value)
        break
      case 'document': {
        const { key, version, entries, value } = item
        const kept = entries.length === 0 ? null : JSON.stringify(entries)
        this.#sql.document.run(key, version, this.#number(item.owner), kept, value)
        for (const [name, sort] of entries) this.#sql.entry.run(name, sort, key)
        break
      }
      case 'parcel':
        this.#sql.parcel.run(item.id, item.lane, item.at, item.expires, this.#number(item.owner), item.value)
        break
      case 'lane': {
        this.#sql.lane.run(item.lane, item.due)
        for (const id of item.ids) this.#sql.order.run(++this.#place, id)
        this.#sql.counts.run(item.attempt, item.doubts, item.ids[0])
        break
      }
      case 'dead': {
        const { id, lane, buried, attempts, reason, value } = item
        this.#sql.dead.run(id, lane, buried, attempts, this.#number(item.owner), Buffer.from(reason, 'base64'), value)
        break
      }
      case 'timer':
        this.#sql.timer.run(item.key, item.at, this.#number(item.owner), item.value)
        break
      case 'mark':
        this.#sql.mark.run(item.value, item.at)
        break
      case 'person':
      case 'erasure':
        // The ones have been added, the others stand beside the tables.
        break
    }
  }

  #number(owner: string | null): number | null {
    if (owner === null) return null
    const number = this.#owners.get(owner)
    if (number === undefined) throw new Error('The copy holds values of somebody without a key: it is damaged. Take another one.')
    return number
  }
}

function ownerOf({ owner, value }: Owned): string | null {
  return owner === null ? null : keyIdOf(value)
}

function each<Row>(db: Database.Database, sql: string): IterableIterator<Row> {
  return db.prepare<[], Row>(sql).iterate()
}
