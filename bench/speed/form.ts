import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadBookNow } from '../../src/book/load.ts'
import { write } from '../../src/book/problem.ts'
import type { Book } from '../../src/engine/book.ts'

export const repository = resolve(import.meta.dirname, '../..')
const form = join(import.meta.dirname, 'form')

/** Events people can choose among, each with places for some of them. */
export const events = 10
export const placesEach = 500

/** The questions, for the bots beside ours to ask as well. */
export interface Question {
  readonly text: string
  /** Value and label; without them the answer is written. */
  readonly options: readonly (readonly [string, string])[]
}

/** Which of the events somebody chooses among. */
export interface Choice {
  readonly first: number
  readonly count: number
}

/** Answers of one conversation, by step: written, or the place of the option pressed. */
export const answersOf = (chat: number, { first, count }: Choice) => ['Amina', 3, chat % 4, first + (chat % count), 0] as const
export type Answer = ReturnType<typeof answersOf>[number]

export function questions(): readonly Question[] {
  const texts: { readonly [step: string]: { readonly text: string; readonly options?: { readonly [value: string]: string } } } =
    JSON.parse(readFileSync(join(form, 'welcome.json'), 'utf8'))
  const dates = Array.from({ length: events }, (_, place) => [`event-${place}`, `Messe, 1${place}. Januar 2027, 14:00`] as const)
  return ['name', 'age', 'language', 'event', 'confirm'].map((step) => ({
    text: texts[step]?.text ?? '',
    options: step === 'event' ? dates : Object.entries(texts[step]?.options ?? {}),
  }))
}

/** The product's own book, but for the first question: in its place stands the form of five steps. Its texts are German throughout. */
export function formBook(folder: string): Book {
  const root = mkdtempSync(join(folder, 'content-'))
  for (const part of ['dialogs', 'locales']) cpSync(join(repository, part), join(root, part), { recursive: true })
  cpSync(join(form, 'welcome.yaml'), join(root, 'dialogs/welcome.yaml'))
  for (const { name } of readdirSync(join(root, 'locales'), { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    cpSync(join(form, 'welcome.json'), join(root, 'locales', name, 'dialogs/welcome.json'))
  const loaded = loadBookNow(root, { publicUrl: 'https://centre.example' })
  rmSync(root, { recursive: true })
  if ('book' in loaded) return loaded.book
  throw new Error(
    loaded.problems
      .filter(({ level }) => level === 'error')
      .map(write)
      .join('\n'),
  )
}
