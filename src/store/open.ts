import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { ErasureJournal } from './erasure-journal.ts'
import { remedy } from './remedy.ts'
import { truncateLog } from './rewrite.ts'
import { openDatabase } from './schema.ts'
import { type CentreKeys, deriveKeys } from './seal.ts'
import { lockForServing } from './serving-lock.ts'
import { Tables } from './tables.ts'

export interface SqliteOptions {
  readonly file: string
  /** 32 bytes; see `loadDataKey`. */
  readonly dataKey: Uint8Array
  /** The erasure journal: a file of its own that stays where it is when a backup is restored. */
  readonly journal: string
  /** For command-line tools beside a running server: reads, and takes no lock. Every write rejects. */
  readonly readOnly?: boolean
  /** The file may not grow beyond this many pages of 8 KB; commits beyond reject as when the disk is full. */
  readonly maxPages?: number
}

export interface OpenedTables {
  readonly db: Database.Database
  readonly tables: Tables
  readonly keys: CentreKeys
  readonly unlock: () => void
}

/** Throws a sentence when the file, the key or the journal do not fit. */
export async function openTables(options: SqliteOptions): Promise<OpenedTables> {
  const { file, dataKey, journal, readOnly = false, maxPages } = options
  const keys = deriveKeys(dataKey)
  if (!readOnly) mkdirSync(dirname(file), { recursive: true })
  const unlock = readOnly ? () => {} : lockForServing(file)
  let db: Database.Database | undefined
  try {
    db = openDatabase(file, { readOnly, ...(maxPages !== undefined && { maxPages }) })
    const erasures = new ErasureJournal(journal, keys.journal)
    const tables = new Tables(db, keys, erasures)
    const known = tables.meta.checkKey()
    if (known === 'wrong') {
      throw new Error(
        `The data key does not fit the store ${file}. Set DATA_KEY, or put back the data.key, that it was made with.`,
      )
    }
    if (readOnly) await checkErasuresFollowed(tables, erasures, file)
    else catchUp(db, tables, erasures, { file, journal, known })
    return { db, tables, keys, unlock }
  } catch (error) {
    db?.close()
    unlock()
    if (!(error instanceof Database.SqliteError)) throw error
    throw new Error(`The store ${file} cannot be read: ${error.message}. ${remedy(error.code)}`, { cause: error })
  }
}

function catchUp(
  db: Database.Database,
  tables: Tables,
  erasures: ErasureJournal,
  { file, journal, known }: { file: string; journal: string; known: 'right' | 'new' },
): void {
  if (erasures.length < tables.meta.journalLength) {
    throw new Error(
      `The erasure journal ${journal} is shorter than when the store ${file} was last written: people who were erased could come back. Put the right journal in its place.`,
    )
  }
  db.transaction(() => {
    if (known === 'new') tables.meta.rememberKey()
    if (tables.meta.movedFrom !== null) tables.meta.movedFrom = null
    if (erasures.length > tables.meta.journalLength) tables.replayErasures()
    tables.outbox.releaseAll()
  }).immediate()
  if (tables.logHoldsErased) tables.logHoldsErased = !truncateLog(db)
}

/** A running server is between journal and commit for a moment only; a restored backup for good. */
async function checkErasuresFollowed(tables: Tables, erasures: ErasureJournal, file: string): Promise<void> {
  for (let tries = 0; erasures.length > tables.meta.journalLength; tries++) {
    if (tries === 10) throw new Error(`The store ${file} has not followed its erasure journal yet. Start the server once.`)
    await sleep(20)
  }
}
