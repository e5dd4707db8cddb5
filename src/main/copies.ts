import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { restoreBackup } from '../store/backup.ts'
import { openStore, StartError } from './house.ts'

/** Copies the store while it runs. The copy holds no key and no erasure journal: these are kept apart, and the journal stays where it is. */
export async function backup([file]: readonly string[]): Promise<void> {
  if (!file) throw new StartError('Name the file to write: npm run backup -- backups/kausa.db')
  const { storeFile, dataKey } = readConfig()
  const store = await openStore(storeFile, dataKey, true)
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true })
    await store.backup(file)
  } finally {
    await store.close()
  }
  process.stdout.write(`Copied to ${file}. Keep the data key elsewhere; leave the erasure journal where it is.\n`)
}

/** Puts a copy in the place of the store and has everybody forgotten again who was erased since. */
export async function restore([file]: readonly string[]): Promise<void> {
  if (!file) throw new StartError('Name the copy to restore: npm run restore -- backups/kausa.db')
  const { storeFile, dataKey } = readConfig()
  try {
    await restoreBackup(file, storeFile)
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
  // Opening follows the erasure journal.
  await (await openStore(storeFile, dataKey)).close()
  process.stdout.write(`Restored from ${file}; everybody erased since then has been erased again.\n`)
}
