import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeWhere } from '../support/describe-where.ts'
import { RecordedDisk } from './recorded-disk.ts'

const PROGRAM = '/usr/bin/strace'

/** Whether this machine can write down what a process asks of its disk. */
export const canRecord = existsSync(PROGRAM)

/** Suites that record what a process asks of its disk; left out loudly where that is impossible, which is a failure in CI. */
export const describeWithRecording = describeWhere(canRecord, {
  missing: `There is no ${PROGRAM}: the tests of a power cut (test/crash/power-cut.test.ts)`,
  remedy: 'Install Debian’s strace',
})

/** Everything that changes a file or its name, and everything that makes a change last. */
const calls = [
  'openat,creat,mkdir,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate',
  'fsync,fdatasync,sync,syncfs,sync_file_range,rename,renameat,renameat2,link,linkat,unlink,unlinkat',
].join(',')

/** Writes down every system call with which processes change files; each starts with `command` in front of its own. */
export class Recording {
  readonly command: readonly string[]
  readonly #folder: string

  static async begin(): Promise<Recording> {
    return new Recording(await mkdtemp(join(tmpdir(), 'recording-')))
  }

  private constructor(folder: string) {
    this.#folder = folder
    // Not the parent of what it records: signals reach the process itself. Texts whole and in hex; times of begin and length.
    const how = ['-D', '-ff', '-y', '-ttt', '-T', '-xx', '-s', '100000000', '--seccomp-bpf']
    this.command = [PROGRAM, ...how, '-e', `trace=${calls}`, '-o', join(folder, 'calls'), '--']
  }

  /** What became of a folder, once every process has ended; `given`: what was in it before. */
  async disk(folder: string, given?: ReadonlyMap<string, Buffer>): Promise<RecordedDisk> {
    const files = await readdir(this.#folder)
    const texts = await Promise.all(files.map((file) => this.#whole(join(this.#folder, file))))
    return new RecordedDisk(folder, texts, given)
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }

  /** The last line of a file says how its thread ended. */
  async #whole(file: string): Promise<string> {
    for (;;) {
      const text = await readFile(file, 'latin1')
      if (/^\S+ \+\+\+ .*\+\+\+\n$/m.test(text.slice(-200))) return text
      await sleep(50)
    }
  }
}
