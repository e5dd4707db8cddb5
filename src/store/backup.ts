import { copyFileSync, rmSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { isCopy } from './copy/file.ts'
import { inPlace } from './copy/in-place.ts'
import { readPlace } from './place.ts'
import { openDatabase } from './schema.ts'
import { lockForServing } from './serving-lock.ts'

/** Copies the store while it runs. Under its name there is only ever a whole copy. */
export async function backupTo(db: Database.Database, file: string): Promise<void> {
  await inPlace(file, async (aside) => {
    await db.backup(aside)
  })
}

/**
 * Puts a backup in the place of a store that is not running. The erasure journal is left alone: opening the store follows it, and
 * whoever was erased since the backup is erased again. Throws a sentence when the store is running or the backup is none.
 */
export async function restoreBackup(file: string, target: string): Promise<void> {
  const place = readPlace(target)
  if (place.kind === 'redis') {
    // A server with a store in a file need not load what speaks to Redis.
    const { restoreRedisBackup } = await import('./redis/restore.ts')
    return restoreRedisBackup(file, place)
  }
  if (isCopy(file)) throw new Error(`${file} is a copy of a store on Redis. Restore it there; then move that store to a file.`)
  const unlock = lockForServing(target)
  try {
    await inPlace(target, async (aside) => {
      copyFileSync(file, aside)
      checkWhole(aside, file)
      // A log of the old store would be read into the new one.
      for (const rest of [`${target}-wal`, `${target}-shm`]) rmSync(rest, { force: true })
    })
  } finally {
    unlock()
  }
}

function checkWhole(aside: string, file: string): void {
  const db = openDatabase(aside, { readOnly: false })
  try {
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw new Error(`The backup ${file} is damaged. Take another one.`)
  } finally {
    db.close()
  }
}
