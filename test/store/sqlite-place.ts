import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restoreBackup } from '../../src/store/backup.ts'
import type { SqliteOptions } from '../../src/store/open.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import type { Place } from './subject.ts'

export interface SqlitePlace extends Place, SqliteOptions {
  readonly dir: string
  open(more?: Partial<SqliteOptions>): Promise<Store>
}

/** A folder with a store in it, outside the repository. */
export async function sqlitePlace(): Promise<SqlitePlace> {
  const dir = await mkdtemp(join(tmpdir(), 'store-'))
  const options = { file: join(dir, 'store.db'), dataKey: Buffer.alloc(32, 7), journal: join(dir, 'erased') }
  const backup = join(dir, 'backup.db')
  return {
    ...options,
    dir,
    backup,
    open: (more) => openSqliteStore({ ...options, ...more }),
    restore: () => restoreBackup(backup, options.file),
    remove: () => rm(dir, { recursive: true }),
  }
}
