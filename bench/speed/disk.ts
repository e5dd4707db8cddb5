import { join } from 'node:path'
import Database from 'better-sqlite3'
import { GroupCommit } from '../../src/store/group-commit.ts'

/** How a bot beside ours keeps its state: nowhere but in memory, or in SQLite (WAL, `synchronous=FULL`). */
export type Keeping = 'memory' | 'each' | 'shared'

/** Text by key, on the disk before `write` resolves: with an fsync for each, or one for all that wait, as our own store does it. */
export class Disk {
  readonly #db: Database.Database
  readonly #commits: GroupCommit
  readonly #shared: boolean
  readonly #sql

  constructor(folder: string, keeping: 'each' | 'shared') {
    this.#shared = keeping === 'shared'
    this.#db = new Database(join(folder, 'state.db'))
    this.#db.pragma('journal_mode = WAL')
    this.#db.pragma('synchronous = FULL')
    this.#db.exec('CREATE TABLE state (key TEXT PRIMARY KEY, text TEXT NOT NULL)')
    this.#sql = {
      read: this.#db.prepare<[string], { text: string }>('SELECT text FROM state WHERE key = ?'),
      write: this.#db.prepare<[string, string]>(
        'INSERT INTO state (key, text) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET text = excluded.text',
      ),
      remove: this.#db.prepare<[string]>('DELETE FROM state WHERE key = ?'),
    }
    this.#commits = new GroupCommit(this.#db, { committed: () => undefined, rolledBack: () => undefined })
  }

  read(key: string): string | null {
    return this.#sql.read.get(key)?.text ?? null
  }

  write(key: string, text: string): Promise<void> {
    return this.#do(() => void this.#sql.write.run(key, text))
  }

  remove(key: string): Promise<void> {
    return this.#do(() => void this.#sql.remove.run(key))
  }

  close(): void {
    this.#commits.close()
    this.#db.close()
  }

  async #do(work: () => void): Promise<void> {
    if (this.#shared) await this.#commits.run(work)
    else work()
  }
}
