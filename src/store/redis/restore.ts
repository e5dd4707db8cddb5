import { CopyReader } from '../copy/file.ts'
import { readJournalLines } from '../erasure-journal.ts'
import type { RedisAddress } from './address.ts'
import { readCondition, refusal } from './inspect.ts'
import { Link } from './link.ts'
import { reopen, replaceWith, shut } from './replace.ts'

const WHY = 'a backup is being restored'

/**
 * Puts a backup in the place of the store, which nobody may serve meanwhile. The erasure journal is left alone: opening the store
 * follows it, and whoever was erased since the backup is erased again. Throws a sentence when the store is served, the backup is
 * none, or the journal is older than the backup.
 */
export async function restoreRedisBackup(file: string, target: { readonly address: RedisAddress; readonly journal: string }) {
  const copy = new CopyReader(file)
  const known = new Set(readJournalLines(target.journal))
  for (const item of copy.items()) {
    if (item.kind === 'erasure' && !known.has(item.line)) {
      throw new Error(
        `The erasure journal ${target.journal} is older than the backup ${file}: people who were erased could come back. Put the right journal in its place.`,
      )
    }
  }
  const link = new Link(target.address)
  try {
    await link.open()
    const refused = refusal(await readCondition(link), target.address)
    if (refused !== null) throw new Error(refused)
    await shut(link, target.address, WHY, 0)
    await replaceWith(link, copy)
    await reopen(link)
  } finally {
    link.close()
  }
}
