import Database from 'better-sqlite3'
import { remedy } from './remedy.ts'

/**
 * Exactly one process serves a store. The lock is an exclusive transaction on a small file of its own, `<file>.lock`: the operating
 * system lets go of it when the process ends, however it ends. The file itself stays; deleting it would let two in.
 * Throws a sentence when somebody else holds it.
 */
export function lockForServing(file: string): () => void {
  const lock = `${file}.lock`
  let db: Database.Database | undefined
  try {
    db = new Database(lock, { timeout: 0 })
    // Nothing is ever written to it, so a journal beside it would only be litter.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db?.close()
    if (!(error instanceof Database.SqliteError)) throw error
    if (!error.code.startsWith('SQLITE_BUSY')) {
      throw new Error(`The store ${file} cannot be served: ${error.message} (${lock}). ${remedy(error.code)}`, { cause: error })
    }
    throw new Error(`The store ${file} is already served by another process (it holds ${lock}). Stop that one first.`, {
      cause: error,
    })
  }
  const held = db
  return () => held.close()
}
