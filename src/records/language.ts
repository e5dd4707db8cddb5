import type { Language } from '../engine/ids.ts'
import type { RecordsContext } from './work.ts'

/** Advisors of the centre work in German. */
export const german = 'de' as Language

/** The person's language; the book's first before one is known. */
export function languageOf({ state, book }: Pick<RecordsContext, 'state' | 'book'>): Language {
  const language = state.language ?? book.languages[0]
  if (!language) throw new Error('The book has no language; add one under locales/')
  return language
}
