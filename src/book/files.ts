import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Text of every file under `dialogs/` and `locales/`, by its path from the root, with `/` on every system. */
export type Files = ReadonlyMap<string, string>

/** Reads all files with one of these endings below the two folders, sorted by path. A missing folder holds no files. */
export function readFiles(root: string, endings: readonly string[], folders: readonly string[] = ['dialogs', 'locales']): Files {
  const files = new Map<string, string>()
  for (const folder of folders) walk(root, folder, endings, files)
  return files
}

function walk(root: string, folder: string, endings: readonly string[], files: Map<string, string>): void {
  for (const entry of entriesOf(join(root, folder))) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) walk(root, path, endings, files)
    else if (endings.some((ending) => entry.name.endsWith(ending))) {
      const content = unlessGone(() => readFileSync(join(root, path), 'utf8'))
      if (content !== null) files.set(path, content)
    }
  }
}

function entriesOf(folder: string) {
  const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []
  return entries.toSorted((one, two) => (one.name < two.name ? -1 : 1))
}

/** Editors replace files by new ones; what vanishes between listing and reading was not there. */
function unlessGone<Result>(read: () => Result): Result | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Names the state of files, paths included. */
export const hashOfFiles = (files: Files): string => hashOf(...[...files].flat())

/** First 12 hex digits of SHA-256: names a state of some content. */
export function hashOf(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('hex').slice(0, 12)
}
