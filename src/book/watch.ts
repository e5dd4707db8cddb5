import { join } from 'node:path'
import type { Book } from '../engine/book.ts'
import { hashOfFiles, readFiles } from './files.ts'
import { Folders } from './folders.ts'
import { type Loaded, loadBookNow, type Options, readBookFiles } from './load.ts'
import { type Problem, write } from './problem.ts'

/** Editors save several files, and some programs a file in several steps; milliseconds until they are taken as one change. */
const pause = 100

/**
 * Makes a new book whenever something below `dialogs/` or `locales/` changes. With an error the change is refused: `onProblems`
 * hears why, and whoever holds the old book keeps it. `known` is the hash of that book: a change since it was read counts as well. Returns
 * what ends the watching.
 */
export function watchBook(
  root: string,
  onBook: (book: Book, warnings: readonly Problem[]) => void,
  onProblems: (problems: readonly Problem[]) => void,
  options: Options = {},
  known?: string,
): () => void {
  let timer: NodeJS.Timeout | undefined
  let last: string | null = null
  const reload = (): void => {
    // Before the reading, so that what changes meanwhile is seen.
    folders.look()
    const loaded = load(root, options)
    const seen = 'book' in loaded ? `${loaded.book.hash} ${linesHash(root)}` : loaded.problems.map(write).join('\n')
    // One save raises several events; the same state is told once.
    if (seen === last) return
    last = seen
    if ('book' in loaded) onBook(loaded.book, loaded.warnings)
    else onProblems(loaded.problems)
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(reload, pause)
  }
  const folders = new Folders(
    ['dialogs', 'locales'].map((folder) => join(root, folder)),
    soon,
    (folder, error) => onProblems([trouble(folder, `Changes here are no longer seen (${error.message}): restart to load them.`)]),
  )
  if (known !== undefined && hashOfFiles(readBookFiles(root)) !== known) soon()
  return () => {
    clearTimeout(timer)
    folders.close()
  }
}

/** Names the state of the lines that are learnt from: they are no part of the book, and a change of them is one. */
const linesHash = (root: string): string => hashOfFiles(readFiles(root, ['.txt'], ['locales']))

/** A file that cannot be read must not end the process that serves people. */
function load(root: string, options: Options): Loaded {
  try {
    return loadBookNow(root, options)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { problems: [trouble(root, `The content cannot be read (${reason}): make the files readable, then save one again.`)] }
  }
}

const trouble = (file: string, sentence: string): Problem => ({ level: 'error', file, line: null, sentence })
