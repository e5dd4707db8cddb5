import { asciiDigits, words } from '../normalise.ts'
import type { Phrasebook } from '../phrasebook.ts'

/** What numbers are read with: one to ten in words, and words that stand beside a number and say nothing. */
export type NumberWords = Pick<Phrasebook, 'numbers' | 'besideNumbers'>

/** The whole text as the number of a choice: `2`, `٢.`, `Nummer 2`, `zwei`, `2️⃣`; `null` for anything else. */
export function choiceNumber(text: string, { numbers, besideNumbers }: NumberWords): number | null {
  if (/-\p{Nd}/u.test(text)) return null
  const list = words(text.replace(/\u20e3/gu, ' ')).filter((word) => !besideNumbers.has(word))
  const [only] = list
  if (list.length !== 1 || only === undefined) return null
  if (/^\d{1,3}$/u.test(only)) return Number(only)
  return numbers.get(only) ?? null
}

/** The only whole number in a text, in digits of any script or as a word; `null` when there is none or more than one. */
export function onlyNumber(text: string, { numbers }: NumberWords): number | null {
  const digits = asciiDigits(text.normalize('NFKC')).match(/\d+/gu) ?? []
  if (digits.length > 1) return null
  if (digits[0] !== undefined) return digits[0].length <= 9 ? Number(digits[0]) : null
  const spoken = words(text).flatMap((word) => numbers.get(word) ?? [])
  return spoken.length === 1 ? (spoken[0] ?? null) : null
}
