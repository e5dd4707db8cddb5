import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadBookAgain, loadBookNow } from '../../src/book/load.ts'
import { plant, put, tree, uproot } from './tree.ts'

afterAll(uproot)

test('What passed the check starts again as the same book; any change is checked, also one that had failed before', () => {
  const root = plant(tree())
  mkdirSync(join(root, 'build'))
  const first = loadBookAgain(root)
  expect(existsSync(join(root, 'build/book.passed'))).toBe(true)
  expect(loadBookAgain(root)).toHaveProperty('book.hash', 'book' in first && first.book.hash)
  // What is kept is what is read: spoilt, it is read anew.
  writeFileSync(join(root, 'build/book.passed'), readFileSync(join(root, 'build/book.passed')).subarray(0, -10))
  expect(loadBookAgain(root)).toHaveProperty('book.hash', 'book' in first && first.book.hash)

  put(root, 'locales/en/topics/time.json', '{ "title": "Time" }')
  const wrong = loadBookAgain(root)
  expect(wrong).toEqual(loadBookNow(root))
  expect(wrong).toHaveProperty('problems')
  // A failure is never taken for a pass.
  expect(loadBookAgain(root)).toEqual(wrong)
})

test('The product’s own book is the same, whether it was read or kept', () => {
  const repository = join(import.meta.dirname, '../..')
  const root = plant(new Map())
  for (const folder of ['dialogs', 'locales']) cpSync(join(repository, folder), join(root, folder), { recursive: true })
  mkdirSync(join(root, 'build'))
  const [read, noted, kept] = [loadBookNow(root), loadBookAgain(root), loadBookAgain(root)]
  if (!('book' in read && 'book' in noted && 'book' in kept)) throw new Error('The book has problems')
  expect(statSync(join(root, 'build/book.passed')).size).toBeGreaterThan(1_000_000)
  expect(kept.book.dialogs.length).toBeGreaterThan(10)
  for (const { book } of [noted, kept]) {
    expect(book.hash).toBe(read.book.hash)
    expect([book.service, book.languages, book.dialogs, book.topics]).toEqual([
      read.book.service,
      read.book.languages,
      read.book.dialogs,
      read.book.topics,
    ])
  }
  for (const { id } of read.book.topics)
    for (const language of read.book.languages)
      expect(kept.book.text(language, `topics/${id}:title`)).toBe(read.book.text(language, `topics/${id}:title`))
})
