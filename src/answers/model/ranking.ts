import type { Scores } from './scorer.ts'

/** How raw scores of one language become probabilities: sharpness of both models, and how much the own one counts. */
export interface Mixture {
  readonly own: number
  readonly joint: number
  readonly share: number
}

/** The labels that are topics, neighbours and signals, by their place in the list of labels. */
export interface Kinds {
  readonly topics: readonly number[]
  readonly neighbours: readonly number[]
  readonly far: number
  readonly signals: readonly number[]
}

export function kindsOf(labels: readonly string[]): Kinds {
  const of = (prefix: string) =>
    labels.flatMap((label, index) => (label.startsWith(prefix) && label !== 'near:far' ? [index] : []))
  return { topics: of('topic:'), neighbours: of('near:'), far: labels.indexOf('near:far'), signals: of('signal:') }
}

/** Log-probability of every label. */
export function mix(scores: Scores, { own, joint, share }: Mixture): Float64Array {
  const first = logSoftmax(scores.own, own)
  const second = logSoftmax(scores.joint, joint)
  return logSoftmax(
    first.map((value, at) => share * value + (1 - share) * second[at]!),
    1,
  )
}

/** Logarithms of probabilities that sum to one; the sharper, the more the largest score stands out. */
export function logSoftmax(scores: Float64Array, sharpness: number): Float64Array {
  let most = Number.NEGATIVE_INFINITY
  for (const score of scores) most = Math.max(most, score)
  let sum = 0
  for (const score of scores) sum += Math.exp((score - most) * sharpness)
  const total = Math.log(sum)
  return scores.map((score) => (score - most) * sharpness - total)
}

/** The most probable first. */
export function ranked(values: Float64Array, among: readonly number[]): readonly number[] {
  return [...among].sort((one, two) => values[two]! - values[one]! || one - two)
}

/** How much there is to judge by. */
export interface Size {
  /** Words. */
  readonly length: number
  /** German terms, concepts and pairs of concepts. */
  readonly shared: number
}

/**
 * What the scope score ("is this ours at all?") and the correctness score ("is the first topic the right one?") are read from.
 * Order matters: the weights in the artefact stand in it.
 */
export function evidence(log: Float64Array, scores: Scores, { length, shared }: Size, kinds: Kinds): readonly number[] {
  const [first = 0, second = 0, third = 0] = ranked(log, kinds.topics)
  const p = (label: number) => Math.exp(log[label]!)
  const most = (labels: readonly number[]) => labels.reduce((best, label) => Math.max(best, log[label]!), -12)
  const jointBest = ranked(scores.joint, kinds.topics)[0]
  const ownBest = ranked(scores.own, kinds.topics)[0]
  const near = most(kinds.neighbours)
  const signal = most(kinds.signals)
  const far = kinds.far < 0 ? -12 : log[kinds.far]!
  return [
    log[first]!,
    Math.log(p(first) / (1 - p(first) + 1e-6)),
    p(first) - p(second),
    p(first) + p(second) + p(third),
    log[first]! - Math.max(near, far, signal),
    near,
    far,
    signal,
    scores.own[first]!,
    scores.joint[first]!,
    scores.own[first]! - scores.own[second]!,
    jointBest === first ? 1 : 0,
    ownBest === first ? 1 : 0,
    scores.known,
    scores.newWords,
    scores.newWords / (length + 1),
    Math.log(length + 1),
    Math.log(shared + 1),
    shared / (length + 1),
    kinds.topics.reduce((sum, label) => sum - p(label) * log[label]!, 0),
  ]
}
