import { alarms } from './alarms.ts'
import { Bayes } from './bayes.ts'
import type { Features } from './features.ts'
import { Linear } from './linear.ts'
import { Random } from './random.ts'
import type { Lexicons, Sample } from './sample.ts'
import { trainSvm } from './svm.ts'
import { Vocabulary } from './vocabulary.ts'

/** What two models think of a text: one score per label each. */
export interface Scores {
  readonly own: Float64Array
  readonly joint: Float64Array
  /** The joint model's score of each alarm, in the order of `alarms`. */
  readonly alarms: readonly number[]
  /** Share of the text's features seen in training, 0 to 1. */
  readonly known: number
  /** How many of its words were not: a question about something else has at least one. */
  readonly newWords: number
}

/**
 * Per language what its words and letters make likely, and one model over all languages on what they share: German terms and concepts.
 * The first knows how people write, the second what twelve languages' lines say about a subject.
 */
export interface Scorer {
  readonly own: ReadonlyMap<string, Bayes>
  readonly joint: Linear
  readonly lexicons: Lexicons
}

export function score(scorer: Scorer, sample: Sample, language: string): Scores {
  const model = scorer.own.get(language)
  if (!model) throw new Error(`No model for the language "${language}": run "npm run prepare"`)
  return { ...ownScores(model, sample), ...jointScores(scorer.joint, sample.shared) }
}

export function ownScores(
  model: Bayes,
  { own, words }: Pick<Sample, 'own' | 'words'>,
): Pick<Scores, 'own' | 'known' | 'newWords'> {
  const { logs, found, known } = model.likelihood(own)
  // Features of one word say the same several times over: as evidence they count by the square root of their number.
  const evidence = Math.sqrt(Math.max(1, found))
  return { own: logs.map((log) => log / evidence), known, newWords: words.filter((word) => !model.has(word)).length }
}

export function jointScores(model: Linear, features: Features): Pick<Scores, 'joint' | 'alarms'> {
  const all = model.scores(model.vocabulary.vector(features))
  const labels = all.length - alarms.length
  return { joint: all.subarray(0, labels), alarms: alarms.map((_, at) => all[labels + at] ?? 0) }
}

/** What a text is made of, with what it is about. */
export interface Labelled {
  readonly features: Features
  readonly label: string
}

/** How much of the weights is kept: the rest decides nothing (measured: a few tenths of a point at most). */
const kept = 0.12
/** Missing a text that should raise an alarm counts as much as this many of the others. */
const alarmWeight = 4

export function trainOwn(texts: readonly Labelled[], labels: readonly string[]): Bayes {
  const number = new Map(labels.map((label, index) => [label, index]))
  const classes = texts.map(({ label }) => number.get(label) ?? 0)
  return Bayes.train(
    texts.map(({ features }) => features),
    classes,
    labels.length,
  )
}

export function trainJoint(texts: readonly Labelled[], labels: readonly string[]): Linear {
  const vocabulary = Vocabulary.of(
    texts.map(({ features }) => features),
    2,
  )
  const vectors = texts.map(({ features }) => vocabulary.vector(features))
  // A few passes and a small C: more of either only learns the lines by heart (measured by cross-validation).
  const weights = trainSvm(vectors, classesFor(texts, labels), vocabulary.size, new Random(99), { cost: 0.2, passes: 4 })
  return Linear.of(vocabulary, weights, kept)
}

/** One class per label, and one per alarm. */
function classesFor(texts: readonly Labelled[], labels: readonly string[]): Parameters<typeof trainSvm>[1] {
  const plain = labels.map((label) => ({ belongs: (row: number) => texts[row]?.label === label, weight: 1 }))
  const loud = alarms.map(({ of, besides }) => ({
    belongs: (row: number) => (texts[row]?.label === besides ? null : texts[row]?.label.startsWith(of) === true),
    weight: alarmWeight,
  }))
  return [...plain, ...loud]
}
