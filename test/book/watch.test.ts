import { renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { loadBookNow } from '../../src/book/load.ts'
import { write } from '../../src/book/problem.ts'
import { languageId } from '../../src/book/schema.ts'
import { watchBook } from '../../src/book/watch.ts'
import type { Book } from '../../src/engine/book.ts'
import { plant, put, tree, uproot } from './tree.ts'

const de = languageId.parse('de')
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})
afterAll(uproot)

/** Watches a tree; what happens is written down. */
function watching(root: string): { readonly books: Book[]; readonly refused: string[] } {
  const books: Book[] = []
  const refused: string[] = []
  stops.push(
    watchBook(
      root,
      (book) => books.push(book),
      (problems) => refused.push(problems.map(write).join('\n')),
    ),
  )
  return { books, refused }
}

const soon = { timeout: 10_000, interval: 20 }

test('A changed text makes a new book', async () => {
  const root = plant(tree())
  const seen = watching(root)
  put(root, 'locales/de/topics/time.json', '{ "title": "Dauer", "answer": "Genau 4." }')
  await vi.waitFor(() => expect(seen.books.at(-1)?.text(de, 'topics/time:answer')).toBe('Genau 4.'), soon)
  expect(seen.refused).toEqual([])
})

test('Every change counts, when the file is replaced by another and when it is written to afterwards', async () => {
  const root = plant(tree())
  const seen = watching(root)
  const file = 'locales/de/topics/time.json'
  const write = { inPlace: put, byReplacing: replace }
  const ways = ['byReplacing', 'byReplacing', 'inPlace', 'byReplacing', 'inPlace', 'inPlace'] as const
  for (const [turn, way] of ways.entries()) {
    write[way](root, file, `{ "title": "Dauer", "answer": "Genau 4${'!'.repeat(turn)}." }`)
    await vi.waitFor(() => expect(seen.books.at(-1)?.text(de, 'topics/time:answer')).toBe(`Genau 4${'!'.repeat(turn)}.`), soon)
  }
})

/** As `sed -i` and many editors save. */
function replace(root: string, file: string, content: string): void {
  put(root, `${file}.new`, content)
  renameSync(join(root, `${file}.new`), join(root, file))
}

test('A change between reading the book and watching it counts', async () => {
  const root = plant(tree())
  const read = loadBookNow(root)
  if (!('book' in read)) throw new Error('The book has problems')
  put(root, 'locales/de/topics/time.json', '{ "title": "Dauer", "answer": "Genau 4." }')
  const books: Book[] = []
  const hears = (book: Book) => void books.push(book)
  stops.push(watchBook(root, hears, () => undefined, {}, read.book.hash))
  await vi.waitFor(() => expect(books.at(-1)?.text(de, 'topics/time:answer')).toBe('Genau 4.'), soon)
})

test('A broken change is refused with the reason, and putting it right is taken', async () => {
  const root = plant(tree())
  const seen = watching(root)
  const menu = tree().get('dialogs/menu.yaml') ?? ''
  put(root, 'dialogs/menu.yaml', `${menu}    next: nowhere\n`)
  await vi.waitFor(() => expect(seen.refused.join()).toContain('dialogs/menu.yaml:3: Step "hello" goes to "nowhere"'), soon)
  expect(seen.books).toEqual([])
  put(root, 'dialogs/menu.yaml', `# better\n${menu}`)
  await vi.waitFor(() => expect(seen.books).toHaveLength(1), soon)
})

test('A file that cannot be read refuses the change and ends nothing', async () => {
  const root = plant(tree())
  const seen = watching(root)
  symlinkSync('menu.yaml', join(root, 'dialogs/menu.yaml.tmp'))
  rmSync(join(root, 'dialogs/menu.yaml'))
  renameSync(join(root, 'dialogs/menu.yaml.tmp'), join(root, 'dialogs/menu.yaml'))
  await vi.waitFor(() => expect(seen.refused.join()).toContain('The content cannot be read (ELOOP'), soon)
  rmSync(join(root, 'dialogs/menu.yaml'))
  put(root, 'dialogs/menu.yaml', tree().get('dialogs/menu.yaml') ?? '')
  await vi.waitFor(() => expect(seen.books).toHaveLength(1), soon)
})

test('A new file in a new folder is seen', async () => {
  const root = plant(tree())
  const seen = watching(root)
  for (const [file, content] of tree()) if (file.startsWith('locales/en/')) put(root, file.replace('/en/', '/fr/'), content)
  await vi.waitFor(() => expect(seen.books.at(-1)?.languages).toContain('fr'), soon)
})

test('The same state is told once, however many files are saved', async () => {
  const root = plant(tree())
  const seen = watching(root)
  for (const [file, content] of tree()) put(root, file, content)
  await vi.waitFor(() => expect(seen.books).toHaveLength(1), soon)
  put(root, 'dialogs/menu.yaml', tree().get('dialogs/menu.yaml') ?? '')
  // Long enough for a second book to be made, if one were.
  await setTimeout(500)
  expect(seen.books).toHaveLength(1)
})
