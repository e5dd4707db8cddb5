import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Files and folders named in a guide that are not there. */
const missingIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:test|src)\/[\w./-]+)`/g)].flatMap(([, path = '']) => (existsSync(path) ? [] : [path]))

test('every file that the guide to security names is there', () => {
  const text = readFileSync('docs/security.md', 'utf8')
  expect(text.match(/`test\//g)?.length).toBeGreaterThan(100)
  expect(missingIn(text)).toEqual([])
  expect(missingIn(`${text}\n\`test/nowhere.test.ts\``)).toEqual(['test/nowhere.test.ts'])
})
