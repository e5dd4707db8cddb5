import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadAnswers } from '../../src/answers/answers.ts'
import { type Asked, groupQuestions } from '../../src/answers/groups.ts'
import type { Answers } from '../../src/engine/understanding.ts'
import { smallContent } from '../support/small-content.ts'

let root: string
let answers: Answers
beforeAll(() => {
  root = smallContent()
  answers = loadAnswers(root)
}, 120_000)
afterAll(() => rmSync(root, { recursive: true }))

const asked = (language: string, text: string, count = 1): Asked => ({ language, text, count })
const questions = [
  asked('de', 'Wie viel Urlaub habe ich?', 2),
  asked('en', 'How many days of holiday do I get?'),
  asked('de', 'wieviel urlaub gibts'),
  asked('de', 'Was verdiene ich im ersten Jahr?', 3),
  asked('en', 'What is the salary of an apprentice?'),
  asked('de', 'xqzt wvrk'),
]
const grouped = async (list: readonly Asked[]) =>
  (await groupQuestions(answers, list)).map(({ size, languages, nearest, lines }) => ({
    size,
    languages,
    topic: nearest?.topic,
    texts: lines.map(({ question }) => question.text),
  }))

test('what asks for the same stands together, across languages, the most frequent first', async () => {
  const groups = await grouped(questions)
  const about = (topic: string) => groups.find((group) => group.topic === topic)
  expect(about('training-pay')).toMatchObject({ size: 4, languages: ['de', 'en'] })
  expect(about('vacation')).toMatchObject({ size: 4, languages: ['de', 'en'] })
  expect(about('vacation')?.texts[0]).toBe('Wie viel Urlaub habe ich?')
  expect(groups.map(({ size }) => size)).toEqual([4, 4, 1])
  expect(groups.at(-1)?.texts).toEqual(['xqzt wvrk'])
})

test('the order in which questions came changes nothing', async () => {
  const first = await groupQuestions(answers, questions)
  for (const list of [questions.toReversed(), [...questions.slice(3), ...questions.slice(0, 3)]])
    expect(await groupQuestions(answers, list)).toEqual(first)
})
