import Database from 'better-sqlite3'
import { remedy } from './remedy.ts'
import { StoreUnavailable } from './store.ts'

/** How many jobs share one commit at most, so that the process stays responsive under load. */
const MAX_BATCH = 512

interface Job {
  /** Does the work inside the transaction; what it returns tells the waiter, after the commit. */
  readonly run: () => () => void
  readonly reject: (reason: unknown) => void
}

interface Hooks {
  /** After the disk has it and before anybody is told. Must not throw. */
  readonly committed: () => void
  /** Something was taken back: what was remembered about it is no longer true. */
  readonly rolledBack: () => void
}

/**
 * Collects the writes of many conversations into one SQLite transaction, so that they share one fsync. Each has its own
 * savepoint: its failure is its own. An error that ends the whole transaction (disk full) rejects everybody in it.
 */
export class GroupCommit {
  readonly #db: Database.Database
  readonly #hooks: Hooks
  readonly #sql
  #waiting: Job[] = []
  #scheduled = false
  #closed = false

  constructor(db: Database.Database, hooks: Hooks) {
    this.#db = db
    this.#hooks = hooks
    this.#sql = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
      savepoint: db.prepare('SAVEPOINT job'),
      release: db.prepare('RELEASE job'),
      rollbackJob: db.prepare('ROLLBACK TO job'),
    }
  }

  /** Runs `work`, which must be synchronous, and resolves with its value when the disk has it. */
  run<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('The store is closed.'))
    return new Promise((resolve, reject) => {
      const run = () => {
        const value = work()
        return () => resolve(value)
      }
      this.#waiting.push({ run, reject })
      this.#schedule()
    })
  }

  /** Takes nothing new and finishes what waits. */
  close(): void {
    this.#closed = true
    while (this.#waiting.length > 0) this.#flush()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
      if (this.#waiting.length > 0) this.#schedule()
    })
  }

  #flush(): void {
    const jobs = this.#waiting.splice(0, MAX_BATCH)
    if (jobs.length === 0) return
    const told: (() => void)[] = []
    try {
      this.#sql.begin.run()
      for (const job of jobs) told.push(this.#work(job))
      this.#sql.commit.run()
    } catch (error) {
      this.#giveUp(jobs, error)
      return
    }
    this.#hooks.committed()
    for (const tell of told) tell()
  }

  #work(job: Job): () => void {
    this.#sql.savepoint.run()
    try {
      const tell = job.run()
      this.#sql.release.run()
      return tell
    } catch (error) {
      if (!this.#db.inTransaction || endsEverything(error)) throw error
      this.#sql.rollbackJob.run()
      this.#sql.release.run()
      this.#hooks.rolledBack()
      return () => job.reject(error)
    }
  }

  #giveUp(jobs: readonly Job[], error: unknown): void {
    try {
      if (this.#db.inTransaction) this.#sql.rollback.run()
    } finally {
      this.#hooks.rolledBack()
      const unavailable = asUnavailable(error)
      for (const job of jobs) job.reject(unavailable)
    }
  }
}

/** Everything the database itself says ends the batch, but for what is wrong with one job's own values. */
function endsEverything(error: unknown): boolean {
  return error instanceof Database.SqliteError && !/^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH)/.test(error.code)
}

/** The database's own errors, and those of the file system, become `StoreUnavailable`; others are passed on. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  return new StoreUnavailable(`The store cannot be used at the moment: ${error.code}, ${error.message}. ${remedy(error.code)}`, {
    cause: error,
  })
}
