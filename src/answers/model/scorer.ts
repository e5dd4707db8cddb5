import { alarms } from './alarms.ts'
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
  /** What both think of each alarm, in the order of `alarms`: the own model's and the joint one's score. */
  readonly alarms: readonly (readonly [own: number, joint: number])[]
  /** Share of the text's features seen in training, 0 to 1. */
  readonly known: number
}

/** One model per language on the words as written, and one over all languages on what they share: German terms and concepts. */
export interface Scorer {
  readonly own: ReadonlyMap<string, Linear>
  readonly joint: Linear
  readonly lexicons: Lexicons
}

export function score(scorer: Scorer, sample: Sample, language: string): Scores {
  const model = scorer.own.get(language)
  if (!model) throw new Error(`No model for the language "${language}": run "npm run prepare"`)
  const vector = model.vocabulary.vector(sample.own, blockWeights)
  const own = model.scores(vector)
  const joint = scorer.joint.scores(scorer.joint.vocabulary.vector(sample.shared))
  const labels = own.length - alarms.length
  return {
    own: own.subarray(0, labels),
    joint: joint.subarray(0, labels),
    alarms: alarms.map((_, at) => [own[labels + at] ?? 0, joint[labels + at] ?? 0]),
    known: vector.known,
  }
}

/** A sample with what it is about and in which language it was written. */
export interface Labelled extends Sample {
  readonly label: string
  readonly language: string
}

/** Words and pairs of words, letters, and what languages share: letters carry endings, misspellings and compounds (measured). */
const blockWeights = [0.5, 1, 0.5]
/** How much of the weights is kept: the rest decides nothing (measured: a few tenths of a point at most). */
const share = { own: 0.05, joint: 0.12 }
/** Missing a text that should raise an alarm counts as much as this many of the others. */
const alarmWeight = 4

export function trainScorer(samples: readonly Labelled[], labels: readonly string[], lexicons: Lexicons): Scorer {
  const own = [...lexicons.keys()].map((language, index) => {
    const texts = samples.filter((sample) => sample.language === language)
    return [language, trainLinear(texts, (sample) => sample.own, labels, index + 1, share.own)] as const
  })
  return { own: new Map(own), joint: trainLinear(samples, (sample) => sample.shared, labels, 99, share.joint), lexicons }
}

function trainLinear(
  texts: readonly Labelled[],
  view: (sample: Sample) => Features,
  labels: readonly string[],
  seed: number,
  kept: number,
): Linear {
  const vocabulary = Vocabulary.of(texts.map(view), 2)
  const vectors = texts.map((sample) => vocabulary.vector(view(sample), blockWeights))
  // A few passes and a small C: more of either only learns the lines by heart (measured by cross-validation).
  const weights = trainSvm(vectors, classesFor(texts, labels), vocabulary.size, new Random(seed), { cost: 0.2, passes: 4 })
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
