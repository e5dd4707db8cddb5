import { count, type Features, grams, hash } from '../model/features.ts'
import { asWritten } from '../normalise.ts'

const wordSeed = hash('language-word:')
const gramSeed = hash('language-char:')

/** The words of a text as languages are told apart by them: accents kept, without e-mails, links, numbers. */
export function languageWords(text: string): readonly string[] {
  const plain = asWritten(text).replace(/\S*(?:@|:\/\/|www\.)\S*/gu, ' ')
  return plain.match(/[\p{L}\p{M}\p{Nd}']*[\p{L}\p{M}][\p{L}\p{M}\p{Nd}']*/gu) ?? []
}

/** 1-5 letters within words and their edges, and whole words. */
export function languageFeatures(list: readonly string[]): Features {
  const block = new Map<number, number>()
  for (const word of list) {
    grams(`_${word}_`, 1, 5, block, gramSeed)
    count(block, wordFeature(word))
  }
  return [block]
}

export function wordFeature(word: string): number {
  return hash(word, wordSeed)
}
