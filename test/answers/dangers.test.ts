import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAnswers } from '../../src/answers/answers.ts'
import { languageId } from '../../src/answers/ids.ts'
import { outcomeOf } from '../../src/answers/outcome.ts'
import { dangers, lookAlikes } from './dangers.table.ts'

const answers = loadAnswers(join(import.meta.dirname, '..', '..'))
const understand = (text: string, language: string) =>
  answers.understand(text, {
    language: languageId(language),
    audience: null,
    topic: null,
    today: '2026-11-23',
    expecting: { choices: [], fields: [] },
  })

for (const [signal, tables] of Object.entries(dangers)) {
  describe.each(Object.entries(tables))(`${signal} in %s`, (language, sentences) => {
    test.each(sentences.split('\n'))('%s', (text) => expect(understand(text, language).signal).toBe(signal))
  })
}

describe.each(Object.entries(lookAlikes))('no emergency in %s', (language, sentences) => {
  test.each(sentences.split('\n'))('%s', (text) => expect(outcomeOf(understand(text, language))).not.toBe('emergency'))
})
