import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { restoreBackup } from '../store/backup.ts'
import { openStore, StartError } from './house.ts'

/** Copies the store while it runs. The copy holds no key and no erasure journal: these are kept apart, and the journal stays where it is. */
export async function backup(args: readonly string[]): Promise<void> {
  const file = onlyFile(args, 'Name one file to write: npm run backup -- backups/kausa.db')
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
export async function restore(args: readonly string[]): Promise<void> {
  const file = onlyFile(args, 'Name the one copy to restore: npm run restore -- backups/kausa.db')
  if (!existsSync(file)) throw new StartError(`There is no file ${file}. Correct the name.`)
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

function onlyFile([file, ...more]: readonly string[], remedy: string): string {
  if (!file || file.startsWith('-') || more.length > 0) throw new StartError(remedy)
  return file
}
