import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkUses } from '../../src/book/check/uses.ts'
import { loadBookNow, readAndCheck, readBookFiles } from '../../src/book/load.ts'
import { Report, write } from '../../src/book/problem.ts'
import { languageId } from '../../src/book/schema.ts'
import { plant, put, tree, uproot } from './tree.ts'

afterAll(uproot)

const en = languageId.parse('en')
const program = join(import.meta.dirname, '../../src/cli/check.ts')

/** Runs the command in a tree, as `npm run check -- …` would. */
function check(root: string, ...args: readonly string[]): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' })
  return { code: status, output: stdout + stderr }
}

const warnings = (root: string): string => {
  const loaded = loadBookNow(root)
  return ('book' in loaded ? loaded.warnings : loaded.problems).map(write).join('\n')
}

test('The command prints each problem, the table of languages, and exits with 1 on errors', () => {
  const root = plant(tree().set('locales/en/topics/time.json', '{ "title": "Time" }'))
  const { code, output } = check(root)
  expect(code).toBe(1)
  expect(output).toContain('ERROR   locales/en/topics/time.json: "answer" is missing: translate it into English.')
  expect(output).toMatch(/language +texts +files +up to date +reviewed +questions/)
  expect(output).toMatch(/\nen +\d+ +15\/15 +0\/15 +0\/15 +0\n/)
})

test('A stamp makes translations fresh until the German text changes', () => {
  const root = plant(tree())
  expect(warnings(root)).toContain('Nobody knows which German text')
  expect(check(root, '--stamp').code).toBe(0)
  expect(warnings(root)).toBe('')
  put(root, 'locales/de/topics/time.json', '{ "title": "Dauer", "answer": "Genau 4." }')
  expect(warnings(root)).toContain('locales/en/topics/time.json: The German text has changed since this was translated')
  check(root, '--stamp', 'en', 'topics/time')
  expect(warnings(root)).not.toContain('locales/en')
  expect(warnings(root)).toContain('locales/ar/topics/time.json: The German text has changed')
})

test('A review holds until the German or the reviewed text changes', () => {
  const root = plant(tree())
  const reviewed = () => {
    const loaded = loadBookNow(root)
    return 'book' in loaded && loaded.book.reviewed(en, 'topics/time')
  }
  expect(reviewed()).toBe(false)
  expect(check(root, '--reviewed', 'en', 'topics/time').code).toBe(0)
  expect(readFileSync(join(root, 'locales/en/reviews.yaml'), 'utf8')).toContain('topics/time:')
  expect(reviewed()).toBe(true)
  put(root, 'locales/de/topics/time.json', '{ "answer": "Hallo 4.", "title": "Hallo" }')
  expect(reviewed(), 'another order of the same texts is no change').toBe(true)
  put(root, 'locales/de/topics/time.json', '{ "title": "Hallo", "answer": "Genau 4." }')
  expect(reviewed()).toBe(false)
})

test('A file that is not there cannot be reviewed', () => {
  const { code, output } = check(plant(tree()), '--reviewed', 'en', 'topics/tim')
  expect(code).toBe(1)
  expect(output).toContain('There is no topics/tim in en')
})

test('Keys in the code are checked against the texts, and texts against the code', () => {
  const report = new Report()
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: source text, in which templates are looked for.
  const sources = new Map([
    [
      'src/x.ts',
      "text('ui:greting'); text(`ui:nav.${word}`); text('ui:places'); text(`ui:options-also.${value}`); text(`ui:nave.${word}`)",
    ],
  ])
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above.
  checkUses(readAndCheck(readBookFiles(plant(tree()))).content, sources, report)
  expect(report.problems.map(write)).toEqual([
    'locales/de/ui.json: "greting" is missing: src/x.ts asks for it. Did you mean "greeting"?',
    'locales/de/ui.json: "nave.*" is missing: src/x.ts asks for it. Correct the name, or add what it stands for.',
    'locales/de/ui.json: Nobody uses "greeting": remove it, or correct its name.',
    'locales/de/ui.json: Nobody uses "when": remove it, or correct its name.',
  ])
})
