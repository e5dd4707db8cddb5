import { existsSync, mkdirSync } from 'node:fs'
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

  put(root, 'locales/en/topics/time.json', '{ "title": "Time" }')
  const wrong = loadBookAgain(root)
  expect(wrong).toEqual(loadBookNow(root))
  expect(wrong).toHaveProperty('problems')
  // A failure is never taken for a pass.
  expect(loadBookAgain(root)).toEqual(wrong)
})
