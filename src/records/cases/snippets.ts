import type { Book } from '../../engine/book.ts'
import type { Language } from '../../engine/ids.ts'
import { german } from '../language.ts'

/** Sentences advisors send often, ready in every language: `locales/<language>/snippets.json`. */
export const snippets = [
  'hello',
  'question',
  'documents',
  'deadline',
  'appointment',
  'call',
  'working',
  'sent',
  'closing',
] as const

/** Whether these words are one of them, in whatever language: nobody needs to translate those. */
export const isSnippet = (book: Book, text: string): boolean =>
  book.languages.some((language) => snippets.some((name) => book.text(language, `snippets:${name}`) === text))

/** The snippet in the person's language, German where the case has none; `null` for one that does not exist. */
export function snippetText(book: Book, language: string | null, name: string): string | null {
  const known = snippets.find((each) => each === name)
  if (!known) return null
  const spoken: Language = book.languages.find((each) => each === language) ?? german
  return book.text(spoken, `snippets:${known}`)
}
