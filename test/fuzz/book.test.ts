import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { readAndCheck } from '../../src/book/load.ts'
import { Report, write } from '../../src/book/problem.ts'
import { tree, uproot } from '../book/tree.ts'
import { readStory } from '../stories/format.ts'
import { nastyText, runs } from './hostile.ts'

afterAll(uproot)

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]
${'bcdefghi'
  .split('')
  .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)
  .join('\n')}
`
const pieces = fc.constantFrom(
  '\0',
  '\t',
  '\ud800',
  '\u202e',
  '*a',
  '&a ',
  '!!js/function x',
  '<<: *x',
  '- ',
  ': ',
  '"',
  "'",
  '{',
  '[',
  '|',
  '__proto__: x',
  'constructor: {}',
  '\r',
  '\ufeff',
  '# ',
  '---\n',
  '%YAML 9\n',
)

/** A file of the tree with something put in, taken out, or in its place altogether. */
const edits = fc.record({
  file: fc.constantFrom(...tree().keys()),
  at: fc.nat(1_000),
  cut: fc.nat(30),
  put: fc.oneof(
    pieces,
    nastyText.map((text) => text.slice(0, 2_000)),
  ),
})

describe('files of dialogs and texts', () => {
  test('make a book or sentences, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.array(edits, { minLength: 1, maxLength: 3 }), (changes) => {
        const files = tree()
        for (const { file, at, cut, put } of changes) {
          const content = files.get(file) ?? ''
          const place = Math.floor((at / 1_000) * content.length)
          files.set(file, content.slice(0, place) + put + content.slice(place + cut))
        }
        for (const problem of readAndCheck(files).problems) expect(write(problem)).toMatch(/\S/)
      }),
      runs(100),
    )
  })

  test.each([
    ['aliases that multiply', bomb],
    ['an alias that names nothing', 'dialog: *x\nsteps: []\n'],
    ['lists without end', '['.repeat(20_000)],
    ['steps without end', `dialog: x\nsteps:\n${'- say: a\n'.repeat(5_000)}`],
    ['a key of the language itself', 'dialog: x\n__proto__: { open: true }\nsteps: []\n'],
    ['the same key twice', 'dialog: x\ndialog: y\nsteps: []\n'],
    ['nothing', ''],
    ['a number', '7'],
    ['a tag that would run something', 'dialog: !!js/function "function(){}"\nsteps: []\n'],
  ])('are refused in sentences: %s', (_, content) => {
    for (const file of [
      'dialogs/register.yaml',
      'dialogs/service.yaml',
      'dialogs/tables/funding.yaml',
      'locales/de/phrases.yaml',
    ]) {
      const files = tree()
      files.set(file, content)
      const errors = readAndCheck(files).problems.filter(({ level }) => level === 'error')
      if (file.startsWith('dialogs')) expect(errors.length).toBeGreaterThan(0)
    }
    expect(({} as Record<string, unknown>).open).toBeUndefined()
  })
})

test('a locale that has not even the shape of one is refused in a sentence', () => {
  const files = tree()
  files.set(
    'locales/ar/language.json',
    (files.get('locales/ar/language.json') ?? '').replace(/"locale": *"[^"]*"/, '"locale": "ar-{{name}}"'),
  )
  expect(
    readAndCheck(files)
      .problems.map(({ sentence }) => sentence)
      .join('\n'),
  ).toContain('write a locale Intl knows')
})

describe('stories', () => {
  const content = readFileSync('dialogs/stories/register-adult.yaml', 'utf8')

  test('are read, or refused in sentences', () => {
    const put = fc.oneof(
      pieces,
      nastyText.map((text) => text.slice(0, 500)),
    )
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(30), put, (at, cut, piece) => {
        const place = Math.floor((at / 1_000) * content.length)
        const report = new Report()
        const story = readStory('x.yaml', content.slice(0, place) + piece + content.slice(place + cut), report)
        expect(story === null).toBe(report.problems.length > 0)
      }),
      runs(80),
    )
  })
})
