import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadAnswers } from '../src/answers/answers.ts'
import { loadBookNow } from '../src/book/load.ts'
import { write } from '../src/book/problem.ts'
import type { Content } from './plan.ts'
import { remembering } from './remembering.ts'

const root = resolve(import.meta.dirname, '..')

/** The repository's own dialogs, texts and answers. */
export function readContent(): Content {
  const loaded = loadBookNow(root, { publicUrl: 'https://centre.example' })
  if ('problems' in loaded) throw new Error(loaded.problems.map(write).join('\n'))
  const { book } = loaded
  const phrases = new Map(
    book.languages.map((language) => {
      const file = readFileSync(join(root, 'locales', language, 'commands.json'), 'utf8')
      const known: { readonly [word: string]: readonly string[] } = JSON.parse(file)
      return [language, known] as const
    }),
  )
  return { book, answers: remembering(loadAnswers(root)), phrase: (language, word) => phrases.get(language)?.[word]?.[0] ?? word }
}
