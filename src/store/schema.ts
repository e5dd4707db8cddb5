import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { remedy } from './remedy.ts'

/** How long, in milliseconds, a statement waits for another process (an operator's `sqlite3`) before it fails. */
export const BUSY_TIMEOUT = 1000

/** Makes one schema out of the one before, inside a transaction. */
export type Step = (db: Database.Database) => void

/**
 * What has changed since the first schema, in order: the first step makes 2 out of 1. A step that was released is never changed again;
 * `DDL` makes the latest schema at once, and a test compares the two.
 */
const released: readonly Step[] = []

/**
 * Ordinary rowid tables: values larger than a page's share would spill in WITHOUT ROWID tables. `owner` is the number of a person's
 * key. Nothing but ids, dates, keyed hashes and sealed bytes stands in any column.
 *
 * Keys of persons stand in rows of equal size that are added at the end and blanked in place, never deleted: when SQLite
 * balances a page it can leave a copy of a moved row behind, and a copy of a key must not exist anywhere.
 */
const DDL = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE person (owner INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE person_key (owner INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);

CREATE TABLE document (
  row INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, owner INTEGER, entries TEXT, value BLOB NOT NULL
);
CREATE INDEX document_owner ON document (owner) WHERE owner IS NOT NULL;
CREATE TABLE entry (name TEXT, sort TEXT, key TEXT, PRIMARY KEY (name, sort, key)) WITHOUT ROWID;

CREATE TABLE mark (event BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE parcel (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, lane TEXT NOT NULL, at INTEGER, expires INTEGER,
  attempt INTEGER NOT NULL, doubts INTEGER NOT NULL, owner INTEGER, value BLOB NOT NULL
);
CREATE INDEX parcel_lane ON parcel (lane, seq);
CREATE INDEX parcel_expires ON parcel (expires) WHERE expires IS NOT NULL;
CREATE INDEX parcel_owner ON parcel (owner) WHERE owner IS NOT NULL;
CREATE TABLE lane (turn INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, due INTEGER NOT NULL, leased INTEGER NOT NULL, woken INTEGER NOT NULL);
CREATE INDEX lane_due ON lane (due, turn);
CREATE TABLE dead (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, lane TEXT NOT NULL, buried INTEGER NOT NULL, attempt INTEGER NOT NULL,
  owner INTEGER, reason BLOB NOT NULL, value BLOB NOT NULL
);
CREATE INDEX dead_buried ON dead (buried);
CREATE INDEX dead_owner ON dead (owner) WHERE owner IS NOT NULL;

CREATE TABLE timer (row INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, owner INTEGER, value BLOB NOT NULL);
CREATE INDEX timer_at ON timer (at);
CREATE INDEX timer_owner ON timer (owner) WHERE owner IS NOT NULL;
`

/** Opens the file with the settings our promises rest on, and creates the tables in a new one. Throws sentences. */
export function openDatabase(
  file: string,
  options: { readonly readOnly: boolean; readonly maxPages?: number; readonly steps?: readonly Step[] },
): Database.Database {
  let db: Database.Database
  try {
    // The log and its index take over the permissions of the file.
    if (!options.readOnly) closeSync(openSync(file, 'a', 0o600))
    db = new Database(file, { readonly: options.readOnly, fileMustExist: options.readOnly, timeout: BUSY_TIMEOUT })
  } catch (error) {
    throw new Error(`The store ${file} cannot be opened: ${messageOf(error)}. Check the path and its permissions.`, {
      cause: error,
    })
  }
  try {
    if (!options.readOnly) prepareFile(db)
    bringUp(db, file, options.readOnly, options.steps ?? released)
    if (options.maxPages !== undefined) db.pragma(`max_page_count = ${options.maxPages}`)
    return db
  } catch (error) {
    db.close()
    if (!(error instanceof Database.SqliteError)) throw error
    throw new Error(`The store ${file} cannot be read: ${messageOf(error)}. ${remedy(error.code)}`, { cause: error })
  }
}

function prepareFile(db: Database.Database): void {
  db.pragma('page_size = 8192')
  db.pragma('journal_mode = WAL')
  // A commit is on the disk before it is acknowledged.
  db.pragma('synchronous = FULL')
  // What is deleted is overwritten, not only unlinked.
  db.pragma('secure_delete = ON')
  // Nothing of a statement's scratch space may reach the disk.
  db.pragma('temp_store = MEMORY')
  // 32 MB of log between checkpoints: a quarter of the checkpoints of the default, for little disk.
  db.pragma('wal_autocheckpoint = 4000')
  db.pragma('cache_size = -65536')
}

/** The schema stands in `user_version`. All or nothing: a file whose change fails is as it was. */
function bringUp(db: Database.Database, file: string, readOnly: boolean, steps: readonly Step[]): void {
  const latest = 1 + steps.length
  const found = Number(db.pragma('user_version', { simple: true }))
  if (found > latest) {
    throw new Error(
      `The store ${file} was written by a newer version (schema ${found}, known here: ${latest}). Update the program.`,
    )
  }
  if (found === latest) return
  const tables = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0
  if (found === 0 && (tables > 0 || readOnly)) throw new Error(`The file ${file} is not a store of this program. Check the path.`)
  if (readOnly) {
    throw new Error(`The store ${file} was written by an older version (schema ${found}, now ${latest}). Start the server once.`)
  }
  db.transaction(() => {
    if (found === 0) db.exec(DDL)
    else for (const step of steps.slice(found - 1)) step(db)
    db.pragma(`user_version = ${latest}`)
  }).immediate()
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
