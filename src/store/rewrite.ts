import Database from 'better-sqlite3'
import type { Instant } from '../engine/ids.ts'
import type { Meta } from './meta.ts'
import { BUSY_TIMEOUT } from './schema.ts'

const DAY = 24 * 60 * 60 * 1000
/** Rewriting stops everything for about a second per 100 MB, and holds the file in memory. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * Writes the whole file anew when somebody was erased since the last time, at most once a day. When SQLite balances a page it can
 * leave a copy of a moved row in unused space. Without its key such a copy is noise; after this not even the noise is there.
 * Larger files are left alone: there the key's end has to do.
 */
export function rewriteAfterErasure(db: Database.Database, meta: Meta, now: Instant): void {
  if (!meta.erasedSinceRewrite || now < meta.rewrittenAt + DAY || sizeOf(db) > MAX_BYTES) return
  try {
    db.exec('VACUUM')
  } catch (error) {
    // A reading tool or a backup is at it: the next sweep tries again.
    if (error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)) return
    throw error
  }
  db.transaction(() => meta.rewritten(now)).immediate()
  truncateLog(db)
}

/**
 * Moves the write-ahead log into the file and empties it; older pages with what was erased are gone then. False when somebody holds
 * it open: nobody is waited for, since the whole process would stand still.
 */
export function truncateLog(db: Database.Database): boolean {
  db.pragma('busy_timeout = 0')
  try {
    return db.prepare<[], { busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0
  } catch (error) {
    if (error instanceof Database.SqliteError) return false
    throw error
  } finally {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT}`)
  }
}

function sizeOf(db: Database.Database): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
}
