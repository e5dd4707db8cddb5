import { Lexicon } from '../concepts.ts'
import type { Corpus, Line } from '../corpus.ts'
import { words } from '../normalise.ts'
import { type Features, hash, topicFeatures } from './features.ts'
import { Linear } from './linear.ts'
import { Random } from './random.ts'
import { trainSvm } from './svm.ts'
import { Vocabulary } from './vocabulary.ts'

/** What two models think of a text: one score per label each. */
export interface Scores {
  readonly own: Float64Array
  readonly joint: Float64Array
  /** What both think of each alarm, in the order of `alarms`: the own model's and the joint one's score. */
  readonly alarms: readonly (readonly [own: number, joint: number])[]
  /** Share of the text's features seen in training, 0 to 1. */
  readonly known: number
}

/**
 * Signals that must not be overlooked, each learnt as one class of its own over all its kinds. Topics about the same thing are
 * neither for nor against.
 */
export const alarms = [
  { name: 'danger', of: 'signal:danger-', besides: 'topic:deportation-emergency' },
  { name: 'human', of: 'signal:human', besides: 'topic:human-handoff' },
] as const

/** One model per language on the words as written, and one over all languages on what they share: German terms and concepts. */
export interface Scorer {
  readonly own: ReadonlyMap<string, Linear>
  readonly joint: Linear
  /** By language: its own words and the German terms that stand in every language's sentences. */
  readonly lexicons: ReadonlyMap<string, Lexicon>
}

/** German terms count in every language; the words of other languages would only be mistaken for one another. */
export function lexiconsOf(concepts: Corpus['concepts']): ReadonlyMap<string, Lexicon> {
  const german = concepts.de ?? {}
  const of = (language: string) => new Lexicon(language === 'de' ? [german] : [concepts[language] ?? {}, german])
  return new Map(Object.keys(concepts).map((language) => [language, of(language)]))
}

export function score(scorer: Scorer, text: string, language: string): Scores {
  const model = scorer.own.get(language)
  if (!model) throw new Error(`No model for the language "${language}": run "npm run prepare"`)
  const shared = sharedFeatures(text, scorer.lexicons.get(language))
  const vector = model.vocabulary.vector(ownFeatures(text, shared))
  const own = model.scores(vector)
  const joint = scorer.joint.scores(scorer.joint.vocabulary.vector([shared]))
  const labels = own.length - alarms.length
  return {
    own: own.subarray(0, labels),
    joint: joint.subarray(0, labels),
    alarms: alarms.map((_, at) => [own[labels + at] ?? 0, joint[labels + at] ?? 0]),
    known: vector.known,
  }
}

/** One class per label, and one per alarm. */
function classesFor(texts: readonly Line[], labels: readonly string[]): Parameters<typeof trainSvm>[1] {
  const plain = labels.map((label) => ({ belongs: (row: number) => texts[row]?.label === label, weight: 1 }))
  const loud = alarms.map(({ of, besides }) => ({
    belongs: (row: number) => (texts[row]?.label === besides ? null : texts[row]?.label.startsWith(of) === true),
    weight: 4,
  }))
  return [...plain, ...loud]
}

/** How much of the weights is kept: the rest decides nothing (measured: a few tenths of a point at most). */
const share = 0.15

/** Trains on the lines and on what the service itself says about its topics. */
export function trainScorer(lines: readonly Line[], corpus: Corpus, labels: readonly string[]): Scorer {
  const lexicons = lexiconsOf(corpus.concepts)
  const all = [...lines, ...corpus.prose]
  const shared = new Map(all.map((line) => [line, sharedFeatures(line.text, lexicons.get(line.language))]))
  const train = (texts: readonly Line[], features: readonly Features[], seed: number) => {
    const vocabulary = Vocabulary.of(features, 2)
    const vectors = features.map((blocks) => vocabulary.vector(blocks))
    const weights = trainSvm(vectors, classesFor(texts, labels), vocabulary.size, new Random(seed), { cost: 0.2, passes: 4 })
    return Linear.of(vocabulary, weights, share)
  }
  const own = corpus.languages.map((language, index) => {
    const texts = all.filter((line) => line.language === language)
    return [language, train(texts, texts.map((line) => ownFeatures(line.text, shared.get(line) ?? new Map())), index + 1)] as const
  })
  const joint = train(all, all.map((line) => [shared.get(line) ?? new Map()]), 99)
  return { own: new Map(own), joint, lexicons }
}

const conceptSeed = hash('concept:')
const termSeed = hash('term:')

function ownFeatures(text: string, shared: ReadonlyMap<number, number>): Features {
  return [...topicFeatures(text), shared]
}

/** Concepts alone and in pairs, and words of Latin letters and digits, which languages take from one another as they are. */
function sharedFeatures(text: string, lexicon: Lexicon | undefined): ReadonlyMap<number, number> {
  const list = words(text)
  const block = new Map<number, number>()
  for (const word of list) if (/^[a-z0-9]{2,}$/u.test(word)) block.set(hash(word, termSeed), 1)
  const concepts = [...(lexicon?.find(list) ?? [])].sort()
  concepts.forEach((concept, at) => {
    block.set(hash(concept, conceptSeed), 1)
    for (const other of concepts.slice(at + 1)) block.set(hash(`${concept}+${other}`, conceptSeed), 1)
  })
  return block
}
