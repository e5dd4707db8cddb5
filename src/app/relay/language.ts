import type { Book } from '../../engine/book.ts'
import type { Language } from '../../engine/ids.ts'
import type { Answers, Context } from '../../engine/understanding.ts'
import type { Parts } from '../parts.ts'

/** Nothing is expected: only the language counts. */
const nowhere: Context = {
  language: null,
  audience: null,
  today: '1970-01-01',
  expecting: { choices: [], fields: [] },
  topic: null,
}

/** The language these words are in; `null` when that is not sure. */
export function languageIn(answers: Answers, text: string): Language | null {
  const { guess, sure } = answers.understand(text, nowhere).language
  return sure ? guess : null
}

/** A language the book speaks, by its code. */
export const spoken = ({ languages }: Book, code: string | null): Language | null => languages.find((one) => one === code) ?? null

/**
 * A translation for people to read; `null` when there is none in time, or what came is clearly in another language: an excuse, a
 * refusal, or what the text itself asked the machine to say.
 */
export async function translated(
  { helper, answers }: Parts,
  text: string,
  languages: { readonly from: Language; readonly to: Language },
  within: number,
): Promise<string | null> {
  if (!helper?.translate || within <= 0 || text.trim() === '') return null
  const made = await helper.translate(text, languages, AbortSignal.timeout(within))
  if (made === null) return null
  const language = languageIn(answers(), made)
  return language === null || language === languages.to ? made : null
}
