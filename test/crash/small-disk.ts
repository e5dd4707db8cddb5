import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describeWhere } from '../support/describe-where.ts'

const run = promisify(execFile)
const ballast = 'ballast'

/** Suites with a real disk of their own, which only root may mount; left out loudly for others, which is a failure in CI. */
export const describeWithDisk = describeWhere(process.getuid?.() === 0 && process.platform === 'linux', {
  missing: 'Only root can mount a small disk: the tests of a full disk (test/crash/disk.test.ts)',
})

/** A file system of so many megabytes. */
export class SmallDisk {
  readonly folder: string

  static async mount(megabytes: number): Promise<SmallDisk> {
    const folder = mkdtempSync(join(tmpdir(), 'small-disk-'))
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder])
    return new SmallDisk(folder)
  }

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Until the last byte. */
  fill(): void {
    const file = openSync(join(this.folder, ballast), 'a')
    const block = Buffer.alloc(4096)
    try {
      for (;;) writeSync(file, block)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    } finally {
      closeSync(file)
    }
  }

  free(): void {
    rmSync(join(this.folder, ballast), { force: true })
  }

  /** Only while nobody has a file open for writing. */
  async writable(is: boolean): Promise<void> {
    await run('mount', ['-o', `remount,${is ? 'rw' : 'ro'}`, this.folder])
  }

  async remove(): Promise<void> {
    await run('umount', [this.folder])
    rmdirSync(this.folder)
  }
}
