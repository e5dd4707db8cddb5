import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../erasure-journal.ts'

/** Writes a file aside and puts it in its place when it is whole and on the disk: under its name there is never half a file. */
export async function inPlace(file: string, write: (aside: string) => Promise<void>): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await write(aside)
    const handle = openSync(aside, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    renameSync(aside, file)
    syncFolder(dirname(file))
  } finally {
    for (const rest of [aside, `${aside}-wal`, `${aside}-shm`, `${aside}-journal`]) rmSync(rest, { force: true })
  }
}
