import type { Key } from '../../src/store/store.ts'
import type { Commit, Disk } from '../store/disk.ts'

interface Change<T> {
  /** What stood there before the commit; `null`: nothing. */
  readonly before: T | null
  readonly after: T
}

/** Documents of one kind that a commit writes, as they were and as they are. */
export class Changes<T> {
  readonly #kind: string
  readonly #disk: Disk
  readonly #before = new Map<Key, T | null>()

  /** `kind`: how their keys begin. */
  constructor(kind: string, disk: Disk) {
    this.#kind = kind
    this.#disk = disk
  }

  committing({ writes }: Commit): void {
    this.#before.clear()
    for (const write of writes) {
      if (write.kind === 'put' && write.key.startsWith(this.#kind)) this.#before.set(write.key, this.#disk.value<T>(write.key))
    }
  }

  /** Without those that went in the same commit. */
  *committed(): Generator<Change<T>> {
    for (const [key, before] of this.#before) {
      const after = this.#disk.value<T>(key)
      if (after) yield { before, after }
    }
  }
}
