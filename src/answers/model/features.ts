import { fold, normalise } from '../normalise.ts'

/** What a text is made of, counted: one map per block, from the feature's hash to how often it occurs. */
export type Features = readonly ReadonlyMap<number, number>[]

/** FNV-1a, 32 bits. With some 100,000 features about one pair shares a number, which costs nothing that can be measured. */
export function hash(text: string, seed = 0x811c9dc5): number {
  let value = seed
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}

/** The feature of one word, folded. */
export const wordFeature = (word: string): number => hash(word, wordSeed)

const wordSeed = hash('word:')
const charSeed = hash('char:')

/** Words, pairs of words (the sentence's edges and a question mark count as words), and 2-5 letters within a word and its edges. */
export function topicFeatures(text: string): Features {
  const folded = fold(text)
  const list = folded === '' ? [] : folded.split(' ')
  const marked = ['^', ...list, normalise(text).includes('?') ? '?' : '$']
  const wordBlock = new Map<number, number>()
  for (let index = 0; index < marked.length; index++) {
    const word = marked[index] ?? ''
    if (index > 0 && index < marked.length - 1) count(wordBlock, wordFeature(word))
    if (index > 0) count(wordBlock, hash(`${marked[index - 1]} ${word}`, wordSeed))
  }
  const charBlock = new Map<number, number>()
  for (const word of list) grams(`_${word}_`, 2, 5, charBlock)
  return [wordBlock, charBlock]
}

/** Adds every run of `least` to `most` letters. */
export function grams(text: string, least: number, most: number, into: Map<number, number>, seed = charSeed): void {
  for (let start = 0; start < text.length; start++) {
    let value = seed
    for (let length = 1; length <= most && start + length <= text.length; length++) {
      value = Math.imul(value ^ text.charCodeAt(start + length - 1), 0x01000193)
      if (length >= least) count(into, value >>> 0)
    }
  }
}

export function count(block: Map<number, number>, feature: number): void {
  block.set(feature, (block.get(feature) ?? 0) + 1)
}
