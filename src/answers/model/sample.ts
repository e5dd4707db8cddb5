import { Lexicon } from '../concepts.ts'
import type { Corpus, Line } from '../corpus.ts'
import { words } from '../normalise.ts'
import { type Features, hash, topicFeatures, wordFeature } from './features.ts'
import type { Size } from './ranking.ts'

/** A text as both models see it: in its own language's words and letters, and in what languages share. */
export interface Sample {
  readonly own: Features
  readonly shared: Features
  readonly concepts: readonly string[]
  /** Its words, as features of the language's own model. */
  readonly words: readonly number[]
  readonly size: Size
}

/** By language: its own words and the German terms that stand in every language's sentences. */
export interface Lexicons {
  get(language: string): Lexicon | undefined
}

/**
 * German terms count in every language; the words of other languages would only be mistaken for one another. Each is made when somebody
 * first writes in its language.
 */
export function lexiconsOf(concepts: Corpus['concepts']): Lexicons {
  const german = concepts.de ?? {}
  const of = (language: string) => (language === 'de' ? new Lexicon(german) : new Lexicon(concepts[language] ?? {}, german))
  const made = new Map<string, Lexicon>()
  return {
    get: (language) => {
      if (!Object.hasOwn(concepts, language)) return undefined
      const lexicon = made.get(language) ?? of(language)
      made.set(language, lexicon)
      return lexicon
    },
  }
}

export function sampleOf({ text, language }: Pick<Line, 'text' | 'language'>, lexicons: Lexicons): Sample {
  const list = words(text)
  const concepts = lexicons.get(language)?.find(list) ?? []
  const shared = sharedFeatures(list, concepts)
  return {
    own: [...topicFeatures(text), shared],
    shared: [shared],
    concepts,
    words: list.map(wordFeature),
    size: { length: list.length, shared: shared.size },
  }
}

const conceptSeed = hash('concept:')
const termSeed = hash('term:')

/** Concepts alone and in pairs, and words of Latin letters and digits, which languages take from one another as they are. */
function sharedFeatures(list: readonly string[], concepts: readonly string[]): ReadonlyMap<number, number> {
  const block = new Map<number, number>()
  for (const word of list) if (/^[a-z0-9]{2,}$/u.test(word)) block.set(hash(word, termSeed), 1)
  const sorted = [...concepts].sort()
  sorted.forEach((concept, at) => {
    block.set(hash(concept, conceptSeed), 1)
    for (const other of sorted.slice(at + 1)) block.set(hash(`${concept}+${other}`, conceptSeed), 1)
  })
  return block
}
