import { asciiDigits, fold } from '../normalise.ts'
import { once } from '../once.ts'
import { introduces, names, persons, streets } from './names.ts'

/** Stands where something personal stood. */
export const gap = '[…]'

/** Longer messages tell of somebody's life: too much in them points to a person. Letters and words. */
const longest = 200
const mostWords = 30
/** What is left of a question with more gaps than this says little, and where so much was personal more may be. */
const mostGaps = 2
/** So many words have to be known: a line of names, or in a language not spoken here, cannot be judged. */
const leastKnown = 2

const links = /\S*@\S+|(?:https?:\/\/|www\.)\S+|(?<!\S)\S+\.(?:de|com|org|net|info|eu)(?:\/\S*)?(?!\p{L})/giu
/** Paragraphs of a law and levels of a language: numbers that are nobody's. */
const lawful = /^(?:§+\d{1,3}[a-h]?|\d{1,2}[a-h]|[abc][12])$/iu
/** Words that only together say who somebody is. */
const iAm = /(?:^|\s)(?:i am|i['’]m)$/iu
const months = once(monthNames)

/**
 * A question without what could lead to the one who asked: names, numbers, dates, telephone, e-mail, web and postal addresses become a
 * gap. `null` when in doubt: the line is then not to be kept at all. `isKnown`: the word occurs in the centre's own lines.
 */
export function mask(text: string, isKnown: (word: string) => boolean): string | null {
  const plain = text.normalize('NFC').replace(/\s+/gu, ' ').trim()
  if (plain.length > longest || introduces.test(plain.replace(/[’‘]/gu, "'"))) return null
  if (streets.test(plain) && /\p{Nd}/u.test(plain)) return null
  const tokens = plain
    .replace(links, gap)
    .split(' ')
    .filter((token) => token !== '')
  if (tokens.length > mostWords) return null
  const read = withoutNumbers(tokens).map((token) => readWord(token, isKnown))
  if (read.some((word, at) => word.strange && read[at + 1]?.strange)) return null
  const shown = read.map((word, at) => (isName(word, read.slice(Math.max(0, at - 2), at), read[at + 1]) ? gap : word.token))
  const gaps = read.filter((word, at) => shown[at] === gap && word.token !== gap).length
  const known = read.filter((word, at) => shown[at] !== gap && !word.strange && word.folded !== '').length
  if (gaps > mostGaps || known < leastKnown) return null
  return shown.join(' ').replace(/\[…\](?: \[…\])+/gu, gap)
}

export const hasGap = (line: string): boolean => line.includes('[…') || line.includes('…]')

interface Word {
  readonly token: string
  readonly folded: string
  /** Not one of the centre's words. */
  readonly strange: boolean
  /** Begins with a capital, and is no abbreviation. */
  readonly capital: boolean
}

function readWord(token: string, isKnown: (word: string) => boolean): Word {
  const bare = token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '')
  const folded = token === gap ? '' : fold(bare)
  const parts = folded === '' ? [] : folded.split(' ')
  const isShort = /^\p{Lu}{2,5}$/u.test(bare)
  return {
    token,
    folded,
    strange: parts.some((part) => !isKnown(part)) && !isShort && !lawful.test(folded),
    capital: /^\p{Lu}/u.test(bare) && !isShort,
  }
}

/** A name, or what stands where names stand and is none of the centre's words. */
function isName(word: Word, before: readonly Word[], after: Word | undefined): boolean {
  const parts = word.folded.split(' ')
  if (parts.some((part) => names.has(part) || names.has(part.replace(/^[ولب](?=.{3})/u, '')))) return true
  if (!word.strange) return false
  return word.capital || isPerson(before.at(-1)) || isPerson(after) || iAm.test(before.map(({ token }) => token).join(' '))
}

const isPerson = (word: Word | undefined): boolean => word !== undefined && persons.has(word.folded)

/** Everything with a digit in it, and a month beside it. */
function withoutNumbers(tokens: readonly string[]): readonly string[] {
  const numbers = tokens.map((token, at) => /\p{N}/u.test(token) && !isLawful(token, tokens[at - 1]))
  return tokens.map((token, at) => {
    if (numbers[at]) return gap
    const isMonth = months().has(fold(token)) && (numbers[at - 1] || numbers[at + 1])
    return isMonth ? gap : token
  })
}

function isLawful(token: string, before: string | undefined): boolean {
  const bare = asciiDigits(token).replace(/[^\p{L}\p{N}§]+/gu, '')
  return lawful.test(bare) || (before === '§' && /^\d{1,3}[a-h]?$/iu.test(bare))
}

/** The months of all languages people write in, alone and as they stand in a date. */
function monthNames(): ReadonlySet<string> {
  const languages = ['de', 'en', 'ar', 'ar-SY', 'fa', 'tr', 'uk', 'ru', 'fr', 'ps', 'ku', 'ti', 'so']
  const days = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 15)))
  const found = languages.flatMap((language) =>
    (['long', 'short'] as const).flatMap((month) =>
      [{ month }, { month, day: 'numeric' } as const].flatMap((style) => {
        const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' })
        return days.flatMap((day) => format.formatToParts(day).filter(({ type }) => type === 'month'))
      }),
    ),
  )
  return new Set(found.map(({ value }) => fold(value)).filter((name) => /\p{L}/u.test(name)))
}
