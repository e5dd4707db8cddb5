import { fold } from '../normalise.ts'
import { once } from '../once.ts'

/** One phrase: every text that has it in it has one of `words` in it; `null` where none can be named. */
interface Phrase {
  readonly words: readonly string[] | null
  readonly isIn: () => RegExp
}

/**
 * Patterns in everyday spelling, compared with folded text by whole words: `*` is any letters, `..` up to four words in between,
 * `(a|b)` one of several; the rest is a regular expression. What is written here is folded as what people write is, so `schlägt`
 * also finds `schlaegt`. A pattern is compiled when a text first has one of its words: all of them took a quarter of a second, and most
 * are never met.
 */
export class PhraseList {
  readonly #phrases: readonly Phrase[]

  constructor(patterns: readonly string[]) {
    this.#phrases = patterns.flatMap((pattern) => {
      const folded = pattern.replace(/[\p{L}\p{M}']+/gu, (word) => fold(word))
      return apart(folded, '|').map((one) => ({ words: wordsOf(one), isIn: once(() => whole([one])) }))
    })
  }

  isIn(text: string): boolean {
    return this.#phrases.some(
      ({ words, isIn }) => (words === null || words.some((word) => text.includes(word))) && isIn().test(text),
    )
  }
}

/** One regular expression for folded patterns. */
export function whole(folded: readonly string[]): RegExp {
  const sources = folded.map((pattern) => pattern.replace(/ \.\. /gu, '(?: [^ ]+){0,4} ').replace(/\*/gu, '[^ ]*'))
  return new RegExp(`(?<![^ ])(?:${sources.join('|')})(?![^ ])`, 'u')
}

/** Of the parts that a pattern cannot do without, the one whose words are the longest: they are met by chance least often. */
function wordsOf(pattern: string): readonly string[] | null {
  const shortest = (words: readonly string[]) => Math.min(...words.map(({ length }) => length))
  const [best] = apart(pattern, ' ')
    .flatMap((part) => {
      const words = choiceOf(part)
      return words ? [words] : []
    })
    .sort((one, two) => shortest(two) - shortest(one))
  return best ?? null
}

const plain = /^\*?([\p{L}\p{M}\p{N}' ]+)\*?$/u

/** A word, or one of several in brackets, with nothing in it that could leave a letter out. */
function choiceOf(part: string): readonly string[] | null {
  const inside = /^\(([^()]*)\)\*?$/u.exec(part)?.[1]
  const words = (inside?.split('|') ?? [part]).map((word) => plain.exec(word)?.[1])
  return words.every((word) => word !== undefined) ? words : null
}

/** Parted where the sign stands outside of all brackets. */
function apart(pattern: string, sign: '|' | ' '): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]
    if (character === '(' || character === '[') depth++
    else if (character === ')' || character === ']') depth--
    else if (character === sign && depth === 0) {
      parts.push(pattern.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, pattern.slice(start)]
}
