import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ask, isServed, isWrong, type Judged } from '../../bench/judge.ts'
import { overlaps } from '../../bench/overlap.ts'
import { type Question, readQuestions } from '../../bench/questions.ts'
import { loadAnswers } from '../../src/answers/answers.ts'
import { outcomeOf } from '../../src/answers/outcome.ts'
import { corpus } from './book.ts'

const questions = readQuestions()
const languages = [...new Set(questions.map(({ language }) => language))]
const question = (text: string): Question => ({ language: 'de', text, kind: 'topic', about: 'probation' })

describe('test questions', () => {
  test('are there for every language: at least four for every topic', () => {
    expect(languages).toEqual(corpus.languages)
    const counted = Map.groupBy(questions, ({ language, kind, about }) => `${language} ${kind} ${about}`)
    for (const language of languages) {
      for (const { topic } of corpus.topics) {
        expect(counted.get(`${language} topic ${topic}`)?.length ?? 0, `${language} ${topic}`).toBeGreaterThanOrEqual(4)
      }
    }
  })

  test('share neither their form nor most of their letters with a training line', () => {
    const found = overlaps(questions, corpus.lines).map(
      ({ question: { language, text }, line }) => `${language}: ${text} = ${line}`,
    )
    expect(found).toEqual([])
  })

  test('that do are found', () => {
    const line = { text: 'Wie lange dauert die Probezeit im Betrieb?', language: 'de' }
    expect(overlaps([question('wie lange dauert die probezeit im betrieb')], [line])).toHaveLength(1)
    expect(overlaps([question('wie lange dauert die probezeit in betrieb')], [line])).toHaveLength(1)
    expect(overlaps([question('Probezeit, wie viele Monate sind das bei uns')], [line])).toHaveLength(0)
    expect(overlaps([question('Wie lange dauert die Probezeit im Betrieb?')], [{ ...line, language: 'fr' }])).toHaveLength(0)
  })
})

/** Bounds below the goals of docs/answers.md by a little: they are there to see a change for the worse. */
describe.each(languages)('test questions in %s', (language) => {
  let judged: readonly Judged[]
  beforeAll(() => {
    const answers = loadAnswers(join(import.meta.dirname, '..', '..'))
    judged = questions.filter((one) => one.language === language).map((one) => ask(answers, one, false))
  }, 240_000)
  const of = (...kinds: readonly Question['kind'][]) => judged.filter(({ question: { kind } }) => kinds.includes(kind))
  const percent = (list: readonly Judged[], fits: (one: Judged) => boolean) => (100 * list.filter(fits).length) / list.length

  test('are served, and hardly ever answered with the wrong text', () => {
    expect(percent(of('topic'), isServed)).toBeGreaterThanOrEqual(82)
    expect(percent(of('topic'), isWrong)).toBeLessThanOrEqual(5)
  })

  test('are turned away where they are not ours, and dangers are heard', () => {
    const refused = ({ understanding }: Judged) => !['answer', 'clarify'].includes(outcomeOf(understanding))
    expect(percent(of('near'), refused)).toBeGreaterThanOrEqual(80)
    expect(percent(of('far'), refused)).toBeGreaterThanOrEqual(80)
    expect(percent(of('danger'), ({ understanding }) => outcomeOf(understanding) === 'emergency')).toBeGreaterThanOrEqual(75)
  })
})
