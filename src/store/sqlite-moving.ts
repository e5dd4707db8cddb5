import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CopyReader } from './copy/file.ts'
import { inPlace } from './copy/in-place.ts'
import { type Item, Tally } from './copy/item.ts'
import { fillTables, readTables } from './copy/sqlite-items.ts'
import { ErasureJournal, readJournalLines } from './erasure-journal.ts'
import { Meta } from './meta.ts'
import type { Source } from './move.ts'
import { openTables } from './open.ts'
import { PersonKeys } from './person-keys.ts'
import type { StorePlace } from './place.ts'
import { openDatabase } from './schema.ts'
import { type CentreKeys, deriveKeys } from './seal.ts'
import { lockForServing } from './serving-lock.ts'

type SqlitePlace = Extract<StorePlace, { kind: 'sqlite' }>

export async function readSqlite({ file, journal }: SqlitePlace, dataKey: Uint8Array): Promise<Source> {
  if (!existsSync(file)) throw new Error(`There is no store ${file}. Correct --from.`)
  const unlock = lockForServing(file)
  try {
    const { db, tables } = await openTables({ file, journal, dataKey, readOnly: true })
    const lines = readJournalLines(journal)
    return {
      items: withErasures(readTables(db, tables.persons), lines),
      close: () => {
        db.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function* withErasures(items: Iterable<Item>, lines: readonly string[]): Generator<Item> {
  yield* items
  for (const line of new Set(lines)) yield { kind: 'erasure', line }
}

/** `origin` names the source. What comes from it and has not been served yet may be replaced; nothing else may. */
export async function fillSqlite({ file, journal }: SqlitePlace, dataKey: Uint8Array, copy: CopyReader, origin: string) {
  const keys = deriveKeys(dataKey)
  mkdirSync(dirname(file), { recursive: true })
  const unlock = lockForServing(file)
  try {
    if (existsSync(file) && originOf(file, keys) !== origin) {
      throw new Error(
        `There is a store ${file} already, which did not come from this source or has been served since. Name a new file.`,
      )
    }
    const followed = takeOverJournal(new ErasureJournal(journal, keys.journal), copy)
    await inPlace(file, async (aside) => {
      fill(aside, keys, copy, origin, followed)
      compare(aside, keys, copy, file)
      // A log of an older file would be read into the new one.
      for (const rest of [`${file}-wal`, `${file}-shm`]) rmSync(rest, { force: true })
    })
  } finally {
    unlock()
  }
}

/** Returns how much of the journal the copy has followed: all of it, unless it names people the copy knows nothing of. */
function takeOverJournal(journal: ErasureJournal, copy: CopyReader): number {
  const known = new Set(journal.lines())
  const followed = new Set<string>()
  for (const item of copy.items()) if (item.kind === 'erasure') followed.add(item.line)
  const missing = [...followed].filter((line) => !known.has(line))
  if (missing.length > 0) journal.appendLines(missing)
  return [...known].every((line) => followed.has(line)) ? journal.length : 0
}

function fill(aside: string, keys: CentreKeys, copy: CopyReader, origin: string, followed: number): void {
  const db = openDatabase(aside, { readOnly: false })
  try {
    fillTables(db, new PersonKeys(db, keys.wrapping), copy)
    const meta = new Meta(db, keys.centre)
    meta.journalLength = followed
    meta.movedFrom = origin
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

function compare(aside: string, keys: CentreKeys, copy: CopyReader, file: string): void {
  const db = openDatabase(aside, { readOnly: true })
  try {
    const found = new Tally()
    for (const item of readTables(db, new PersonKeys(db, keys.wrapping))) found.add(item)
    // They stand in the journal by now.
    for (const item of copy.items()) if (item.kind === 'erasure') found.add(item)
    const different = copy.tally().differences(found)
    if (different.length > 0)
      throw new Error(`What was written to ${file} is not what was read (${different.join(', ')}). Do it again.`)
  } finally {
    db.close()
  }
}

function originOf(file: string, keys: CentreKeys): string | null {
  const db = openDatabase(file, { readOnly: true })
  try {
    return new Meta(db, keys.centre).movedFrom
  } finally {
    db.close()
  }
}
