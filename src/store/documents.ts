import type Database from 'better-sqlite3'
import type { PersonId } from '../engine/ids.ts'
import { places } from './places.ts'
import { Shelf } from './shelf.ts'
import type { Key, Listed, Range } from './store.ts'
import { ABSENT, type Entries, type Stored } from './stored.ts'
import type { Vault } from './vault.ts'

interface Row {
  readonly version: number
  readonly owner: number | null
  readonly value: Buffer
}

interface Head {
  readonly row: number
  readonly key: Key
  readonly entries: string | null
}

type Bounds = [name: string, from: string, to: string | Buffer, limit: number]

/** Greater than any text: SQLite sorts every BLOB after every TEXT. */
const END = Buffer.alloc(0)

/** Documents and the sorted indexes they stand in. Writing methods run inside a commit. */
export class Documents {
  readonly #vault: Vault
  readonly #shelf = new Shelf()
  readonly #sql
  /**
   * Versions come from one counter that starts at the clock: a document deleted and made again never gets a version back,
   * and a thousand puts per millisecond would be needed to overtake the clock of the next start.
   */
  #version = Date.now() * 1024

  constructor(db: Database.Database, vault: Vault) {
    this.#vault = vault
    const list = (order: string) =>
      db.prepare<Bounds, Listed>(
        `SELECT key, sort FROM entry WHERE name = ? AND sort >= ? AND sort < ? ORDER BY sort ${order}, key ${order} LIMIT ?`,
      )
    this.#sql = {
      read: db.prepare<[string], Row>('SELECT version, owner, value FROM document WHERE key = ?'),
      version: db.prepare<[string], { version: number }>('SELECT version FROM document WHERE key = ?'),
      head: db.prepare<[string], Head>('SELECT row, key, entries FROM document WHERE key = ?'),
      insert: db.prepare<[number, number | null, string | null, Buffer, string]>(
        'INSERT INTO document (version, owner, entries, value, key) VALUES (?, ?, ?, ?, ?)',
      ),
      /** Most documents stand in no index, or where they stood. */
      replace: db.prepare<[number, number | null, Buffer, string, string | null]>(
        'UPDATE document SET version = ?, owner = ?, value = ? WHERE key = ? AND entries IS ?',
      ),
      update: db.prepare<[number, number | null, string | null, Buffer, number]>(
        'UPDATE document SET version = ?, owner = ?, entries = ?, value = ? WHERE row = ?',
      ),
      remove: db.prepare<[number]>('DELETE FROM document WHERE row = ?'),
      owned: db.prepare<[number], Head>('SELECT row, key, entries FROM document WHERE owner = ?'),
      enter: db.prepare<[string, string, string]>('INSERT INTO entry (name, sort, key) VALUES (?, ?, ?)'),
      leave: db.prepare<[string, string, string]>('DELETE FROM entry WHERE name = ? AND sort = ? AND key = ?'),
      list: list('ASC'),
      listReverse: list('DESC'),
    }
  }

  read(key: Key): Stored | null {
    const kept = this.#shelf.has(key) ? this.#shelf.take(key, this.versionOf(key)) : null
    if (kept) return kept
    const row = this.#sql.read.get(key)
    if (!row) return null
    return this.#shelf.put(key, { version: row.version, ...this.#vault.open(places.document(key, row.version), row) })
  }

  versionOf(key: Key): number {
    return this.#sql.version.get(key)?.version ?? ABSENT
  }

  put(key: Key, text: string, owner: PersonId | null, entries: Entries): void {
    this.#shelf.drop(key)
    const version = ++this.#version
    const sealed = this.#vault.seal(owner, places.document(key, version), text)
    const kept = entries.length === 0 ? null : JSON.stringify(entries)
    if (this.#sql.replace.run(version, sealed.owner, sealed.value, key, kept).changes === 1) return
    const old = this.#sql.head.get(key)
    if (old) {
      this.#sql.update.run(version, sealed.owner, kept, sealed.value, old.row)
      this.#leaveIndexes(old)
    } else this.#sql.insert.run(version, sealed.owner, kept, sealed.value, key)
    for (const [name, sort] of entries) this.#sql.enter.run(name, sort, key)
  }

  delete(key: Key): void {
    const old = this.#sql.head.get(key)
    if (old) this.#remove(old)
  }

  deleteOwned(owner: number): void {
    for (const old of this.#sql.owned.all(owner)) this.#remove(old)
  }

  list(name: string, { from, to, limit, reverse }: Range): readonly Listed[] {
    const statement = reverse ? this.#sql.listReverse : this.#sql.list
    return statement.all(name, from ?? '', to ?? END, limit ?? -1)
  }

  #remove(old: Head): void {
    this.#shelf.drop(old.key)
    this.#leaveIndexes(old)
    this.#sql.remove.run(old.row)
  }

  /** The document itself remembers where it stands, which spares an index over the index. */
  #leaveIndexes({ key, entries }: Head): void {
    if (entries === null) return
    const left: Entries = JSON.parse(entries)
    for (const [name, sort] of left) this.#sql.leave.run(name, sort, key)
  }
}
