import { afterAll, expect, test } from 'vitest'
import { checkLines } from '../../src/book/check/lines.ts'
import { loadLines } from '../../src/book/lines.ts'
import { readAndCheck, readBookFiles } from '../../src/book/load.ts'
import { Report, write } from '../../src/book/problem.ts'
import { languageId } from '../../src/book/schema.ts'
import { commandWords, signals } from '../../src/engine/understanding.ts'
import { plant, type Tree, tree, uproot } from './tree.ts'

afterAll(uproot)

const en = languageId.parse('en')

/** A tree with lines to learn from in every language. */
function taught(): Tree {
  const files = tree()
  for (const id of ['de', 'ar', 'en']) {
    const questions = (topic: string) => Array.from({ length: 15 }, (_, index) => `${topic} ${id} ${index}`).join('\n')
    files.set(`locales/${id}/questions/pay.txt`, `# how much\n${questions('pay')}\n\n`)
    files.set(`locales/${id}/questions/time.txt`, questions('time'))
    for (const signal of signals) files.set(`locales/${id}/signals/${signal}.txt`, `${signal} ${id}\n`)
    const commands = Object.fromEntries([...commandWords, 'yes', 'no'].map((word) => [word, [`${word} ${id}`]]))
    files.set(`locales/${id}/commands.json`, JSON.stringify({ ...commands, change: [`{} ${id}`] }))
  }
  return files
}

function sentences(files: Tree): readonly string[] {
  const root = plant(files)
  const report = new Report()
  checkLines(loadLines(root), readAndCheck(readBookFiles(root)).content, report)
  return report.problems.map(write)
}

test('Lines come by language, kind and name, without blank lines and remarks', () => {
  const lines = loadLines(plant(taught()))
  const own = lines.languages.get(en)
  expect(own?.questions.pay).toHaveLength(15)
  expect(own?.questions.pay?.[0]).toBe('pay en 0')
  expect(own?.signals['danger-removal']).toEqual(['danger-removal en'])
  expect(own?.commands.change).toEqual(['{} en'])
  expect(own?.neighbours).toEqual({})
})

test('The hash of the lines changes with a line', () => {
  const files = taught()
  const before = loadLines(plant(files)).hash
  expect(loadLines(plant(taught())).hash).toBe(before)
  files.set('locales/en/signals/human.txt', 'a human\n')
  expect(loadLines(plant(files)).hash).not.toBe(before)
})

test('A broken commands.json is named', () => {
  expect(() => loadLines(plant(taught().set('locales/en/commands.json', '{')))).toThrow('locales/en/commands.json must be JSON')
})

test('Lines without a fault are not spoken about', () => {
  expect(sentences(taught())).toEqual([])
})

test.each([
  [
    'a topic without questions',
    'locales/en/questions/pay.txt',
    null,
    'locales/en/questions/pay.txt: The file is missing: write lines for the topic "pay".',
  ],
  ['questions without a topic', 'locales/en/questions/pays.txt', 'x', 'There is no topic "pays". Did you mean "pay"?'],
  ['too few questions', 'locales/en/questions/pay.txt', 'one', 'There are 1 questions; write at least 15'],
  ['an unknown signal', 'locales/en/signals/humans.txt', 'x', 'There is no signal "humans"'],
  [
    'a neighbour without a reply',
    'locales/en/neighbours/rent.txt',
    'x',
    'There is no reply under "neighbour" in ui.json for "rent"',
  ],
  [
    'a line of two topics',
    'locales/en/questions/time.txt',
    `${'x\n'.repeat(3)}PAY EN 3`,
    '"PAY EN 3" stands in questions/pay.txt too: keep it where it belongs.',
  ],
  ['a line written twice', 'locales/en/signals/human.txt', 'x\nx', '"x" is there twice: remove one.'],
  ['a missing command', 'locales/en/commands.json', '{}', 'The command "help" has no phrases: write what people type for it.'],
  [
    'a phrase of two commands',
    'locales/en/commands.json',
    '{ "yes": ["ok"], "no": ["Ok"] }',
    '"Ok" stands under "yes" and "no": keep it in one place.',
  ],
  ['an unknown command', 'locales/en/commands.json', '{ "halp": ["x"] }', 'There is no command "halp"'],
  ['a pattern without its place', 'locales/en/commands.json', '{ "change": ["wrong"] }', '"wrong" under "change" has no {}'],
])('It reports %s', (_name, file, content, sentence) => {
  const files = taught()
  if (content === null) files.delete(file)
  else files.set(file, content)
  const said = sentences(files)
  expect(
    said.some((line) => line.includes(sentence)),
    said.join('\n'),
  ).toBe(true)
})
