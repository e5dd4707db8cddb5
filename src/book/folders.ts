import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

/**
 * Hears of every change below some folders, however it is saved. Each folder is watched for itself: a watch on a file ends when an editor
 * puts another file in its place, and that is how recursive watching is done on Linux.
 */
export class Folders {
  readonly #roots: readonly string[]
  readonly #changed: () => void
  readonly #failed: (folder: string, error: Error) => void
  readonly #watchers = new Map<string, FSWatcher>()

  constructor(roots: readonly string[], changed: () => void, failed: (folder: string, error: Error) => void) {
    this.#roots = roots
    this.#changed = changed
    this.#failed = failed
    this.look()
  }

  /** Looks for folders that are new or gone. */
  look(): void {
    const found = new Set(this.#roots.flatMap(foldersIn))
    for (const [folder, watcher] of this.#watchers) if (!found.has(folder)) this.#leave(folder, watcher)
    for (const folder of found) if (!this.#watchers.has(folder)) this.#watch(folder)
  }

  close(): void {
    for (const [folder, watcher] of this.#watchers) this.#leave(folder, watcher)
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, this.#changed)
      this.#watchers.set(folder, watcher)
      watcher.on('error', (error) => {
        this.#leave(folder, watcher)
        this.#failed(folder, error)
      })
    } catch (error) {
      // Gone since it was listed: its parent tells of that.
      if (error instanceof Error && !('code' in error && error.code === 'ENOENT')) this.#failed(folder, error)
    }
  }

  #leave(folder: string, watcher: FSWatcher): void {
    watcher.close()
    this.#watchers.delete(folder)
  }
}

/** The folder and all below it; none where there is nothing. */
function foldersIn(folder: string): readonly string[] {
  try {
    const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    return [folder, ...inside.flatMap(({ name }) => foldersIn(join(folder, name)))]
  } catch {
    return []
  }
}
