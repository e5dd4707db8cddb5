import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadAnswers, retrain } from '../../src/answers/answers.ts'
import { prepare, readPrepared } from '../../src/answers/files.ts'
import type { Answers, Context } from '../../src/engine/understanding.ts'

const repository = join(import.meta.dirname, '..', '..')
const topics = ['training-pay', 'probation', 'bab', 'age-limit', 'training-costs']
const context: Context = {
  language: null,
  audience: null,
  topic: null,
  today: '2026-11-23',
  expecting: { choices: [], fields: [] },
}

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'answers-'))
  mkdirSync(join(root, 'dialogs', 'topics'), { recursive: true })
  for (const topic of topics)
    cpSync(join(repository, 'dialogs', 'topics', `${topic}.yaml`), join(root, 'dialogs', 'topics', `${topic}.yaml`))
  for (const language of ['de', 'tr']) {
    const [from, to] = [join(repository, 'locales', language), join(root, 'locales', language)]
    for (const topic of topics) cpSync(join(from, 'questions', `${topic}.txt`), join(to, 'questions', `${topic}.txt`))
    for (const folder of ['neighbours', 'signals']) cpSync(join(from, folder), join(to, folder), { recursive: true })
    cpSync(join(from, 'commands.json'), join(to, 'commands.json'))
    cpSync(join(from, 'concepts.txt'), join(to, 'concepts.txt'))
  }
})
afterEach(() => rmSync(root, { recursive: true }))

const artefact = () => join(root, 'build', 'answers.bin')
const lines = () => join(root, 'locales', 'de', 'questions', 'probation.txt')
const verdict = (answers: Answers, text: string) => answers.understand(text, context).verdict

test('the same lines give the same bytes', { timeout: 120_000 }, () => {
  const first = prepare(root)
  const second = prepare(root)
  expect(second.digest).toBe(first.digest)
  expect(Buffer.from(second.bytes).equals(readFileSync(artefact()))).toBe(true)
})

test('another line gives other bytes, and the old artefact is no longer taken', { timeout: 120_000 }, () => {
  const { digest } = prepare(root)
  expect(readPrepared(root)).not.toBeNull()
  appendFileSync(lines(), 'zapfenstreich im lehrbetrieb\n')
  expect(readPrepared(root)).toBeNull()
  expect(prepare(root).digest).not.toBe(digest)
})

test('an artefact that is missing, cut short or of something else is made anew', { timeout: 240_000 }, () => {
  expect(readPrepared(root)).toBeNull()
  expect(verdict(loadAnswers(root), 'Wie viel verdient ein Azubi im ersten Jahr?').candidates[0]?.topic).toBe('training-pay')
  expect(readPrepared(root)).not.toBeNull()
  truncateSync(artefact(), 1000)
  expect(readPrepared(root)).toBeNull()
  writeFileSync(artefact(), 'something else')
  expect(readPrepared(root)).toBeNull()
  expect(verdict(loadAnswers(root), 'Deneme süresi ne kadar?').candidates[0]?.topic).toBe('probation')
})

test('a running server learns new words in a thread of its own, and the old model goes on serving', {
  timeout: 240_000,
}, async () => {
  const old = loadAnswers(root)
  const question = 'wann ist zapfenstreich'
  const before = verdict(old, question)
  for (let line = 1; line <= 4; line++) appendFileSync(lines(), `${'zapfenstreich '.repeat(line).trim()} wann\n`)
  const learning = retrain(root)
  expect(verdict(old, question)).toEqual(before)
  const renewed = await learning
  expect(verdict(renewed, question).candidates[0]?.topic).toBe('probation')
  expect(verdict(old, question)).toEqual(before)
})

test('lines that cannot be read are refused with the file and the reason, and the old model goes on', {
  timeout: 240_000,
}, async () => {
  const old = loadAnswers(root)
  writeFileSync(join(root, 'dialogs', 'topics', 'bab.yaml'), 'topic: bab\naudience: nobody\n')
  await expect(retrain(root)).rejects.toThrow(/bab\.yaml: needs topic, audience/)
  expect(verdict(old, 'Wie hoch ist BAB?').candidates[0]?.topic).toBe('bab')
})
