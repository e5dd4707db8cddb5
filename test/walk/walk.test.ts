import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadAnswers } from '../../src/answers/answers.ts'
import { loadBookNow } from '../../src/book/load.ts'
import type { Language } from '../../src/engine/ids.ts'
import type { CommandWord } from '../../src/engine/understanding.ts'
import { cases, type Phrases } from './cases.ts'
import { after, isQuestion, stand } from './stand.ts'

const root = new URL('../..', import.meta.url).pathname
const loaded = loadBookNow(root, { publicUrl: 'http://localhost' })
if ('problems' in loaded) throw new Error(loaded.problems.map(String).join('\n'))
const { book } = loaded
const answers = loadAnswers(root)

function phrasesOf(language: Language): Phrases {
  const file = JSON.parse(readFileSync(`${root}/locales/${language}/commands.json`, 'utf8')) as Record<string, string[]>
  const lines = readFileSync(`${root}/locales/${language}/questions/training-pay.txt`, 'utf8').split('\n')
  const pay = lines.find((line) => {
    // Whoever is asking: a company might mean what it costs.
    return (['applicant', 'company', 'helper'] as const).every((audience) => {
      const expecting = { choices: [], fields: [] }
      const { verdict, question } = answers.understand(line, { language, audience, topic: null, today: '2026-11-23', expecting })
      return question && verdict.kind === 'answer' && verdict.topic === 'training-pay'
    })
  })
  if (!pay) throw new Error(`No line of ${language}/questions/training-pay.txt is understood`)
  return {
    command: (word: CommandWord) => file[word]?.[0] ?? '',
    change: (thing) => (file.change?.[0] ?? '{}').replace('{}', thing),
    question: pay,
    other: book.languages.find((candidate) => candidate !== language) ?? language,
  }
}

let cells = 0

describe.each(book.languages)('every question of every dialog, in %s', (language) => {
  const phrases = phrasesOf(language)
  for (const dialog of book.dialogs) {
    for (const step of dialog.steps.filter(isQuestion)) {
      const at = stand(book, answers, language, dialog, step)
      for (const here of cases) {
        if (!here.applies(at)) continue
        cells += 1
        it(`${dialog.id}/${step.id}: ${here.name}`, () => here.check(at, phrases))
      }
    }
  }
})

describe('the walk itself', () => {
  it('walks every language, dialog and case', () => {
    console.log(`walk: ${cells} cells = questions × cases × ${book.languages.length} languages`)
    expect(cells).toBeGreaterThan(2000)
  })

  it('fails when an interrupt is missing', () => {
    const language = book.languages[0]
    const dialog = book.dialogs.find((candidate) => candidate.id === 'human')
    const step = dialog?.steps.filter(isQuestion).find((question) => question.id === 'name')
    if (!language || !dialog || !step) throw new Error('the dialog "human" has changed')
    const at = stand(book, answers, language, dialog, step)
    // Planted: nothing is read as a command and nothing as a typed button, as if these two interrupts did not exist.
    const deaf: typeof answers = {
      concepts: () => [],
      understand: (text, context) => ({ ...answers.understand(text, context), command: null, reading: { kind: 'none' } }),
    }
    const broken = cases.filter((here) => ['back', 'cancel', 'help', 'restart', 'my data'].includes(here.name))
    for (const here of broken) expect(() => here.check({ ...at, answers: deaf }, phrasesOf(language)), here.name).toThrow()
    expect(after(at, { say: phrasesOf(language).command('back') }).state).not.toBeNull()
  })
})
