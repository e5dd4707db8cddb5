import { type Logistic, predict, trainLogistic } from './logistic.ts'
import { evidence, kindsOf, type Mixture, mix, ranked } from './ranking.ts'
import { alarms, type Scores } from './scorer.ts'

/** A line judged by models that have not seen it. */
export interface HeldOut {
  readonly label: number
  /** Number of words. */
  readonly length: number
  readonly scores: Scores
}

/** From scores to decisions, for one language. */
export interface Calibration {
  readonly mixture: Mixture
  readonly scope: Logistic
  readonly right: Logistic
  /** Below this scope score the question is not ours. */
  readonly inScope: number
  /** From this correctness score on, the first topic is the answer. */
  readonly answer: number
  /** From this sum of three probabilities on, the right topic is probably among the buttons. */
  readonly clarify: number
  /** In the order of `alarms`. */
  readonly alarms: readonly Alarm[]
}

/** When a signal that must not be overlooked is taken as given. */
export interface Alarm {
  readonly sign: Logistic
  readonly from: number
}

/** At most this share of the questions that are ours may be answered with the wrong topic. */
export const wrongLimit = 0.032
/** At most this share of the answers may be wrong. */
const wrongOfAnswered = 0.08
/** This share of the questions that are not ours shall be turned away. */
const refused = 0.82

export function calibrate(rows: readonly HeldOut[], labels: readonly string[]): Calibration {
  const kinds = kindsOf(labels)
  const mixture = fitMixture(rows)
  const topics = new Set(kinds.topics)
  const outside = new Set([...kinds.neighbours, kinds.far])
  const judged = rows
    .filter(({ label }) => topics.has(label) || outside.has(label))
    .map(({ label, length, scores }) => {
      const log = mix(scores, mixture)
      const [first = 0, second = 0, third = 0] = ranked(log, kinds.topics)
      const sum = [first, second, third].reduce((total, topic) => total + Math.exp(log[topic]!), 0)
      return { ours: topics.has(label), right: first === label, sum, facts: evidence(log, scores, length, kinds) }
    })
  const ours = judged.filter((row) => row.ours)
  const scope = trainLogistic(judged.map((row) => row.facts), judged.map((row) => row.ours))
  const right = trainLogistic(judged.map((row) => row.facts), judged.map((row) => row.right))
  const inScope = quantile(judged.filter((row) => !row.ours).map((row) => predict(scope, row.facts)), refused)
  const known = ours.map((row) => ({ right: row.right, p: predict(right, row.facts), in: predict(scope, row.facts) >= inScope }))
  return { mixture, scope, right, inScope, answer: answerLimit(known.filter((row) => row.in), ours.length), clarify: 0.3, alarms: alarms.map((_, at) => fitAlarm(rows, mixture, labels, at)) }
}

/** Alarms may ring falsely on this share of other texts: overlooking a danger is worse than showing emergency numbers in vain. */
const falseAlarms = [0.015, 0.008]

/** What an alarm is read from: both scores, and the probability of its own labels among all. */
export function alarmFacts(scores: Scores, log: Float64Array, labels: readonly string[], at: number): readonly number[] {
  const [own, joint] = scores.alarms[at] ?? [0, 0]
  const prefix = alarms[at]?.of ?? ''
  const sum = log.reduce((total, value, label) => (labels[label]?.startsWith(prefix) ? total + Math.exp(value) : total), 0)
  const rest = log.reduce((most, value, label) => (labels[label]?.startsWith(prefix) ? most : Math.max(most, value)), -12)
  return [own, joint, Math.max(own, joint), Math.log(sum + 1e-4), rest, scores.known]
}

function fitAlarm(rows: readonly HeldOut[], mixture: Mixture, labels: readonly string[], at: number): Alarm {
  const { of = '', besides = '' } = alarms[at] ?? {}
  const judged = rows
    .filter(({ label }) => labels[label] !== besides)
    .map(({ label, scores }) => ({ rings: labels[label]?.startsWith(of) === true, facts: alarmFacts(scores, mix(scores, mixture), labels, at) }))
  const sign = trainLogistic(judged.map(({ facts }) => facts), judged.map(({ rings }) => rings))
  const others = judged.filter(({ rings }) => !rings).map(({ facts }) => predict(sign, facts))
  return { sign, from: quantile(others, 1 - (falseAlarms[at] ?? 0.01)) }
}

/** The lowest limit above which few enough answers are wrong. */
function answerLimit(rows: readonly { readonly right: boolean; readonly p: number }[], all: number): number {
  const sorted = [...rows].sort((one, two) => two.p - one.p)
  let limit = 1
  let wrong = 0
  sorted.forEach(({ right, p }, index) => {
    if (!right) wrong++
    if (wrong <= wrongLimit * all && wrong <= wrongOfAnswered * (index + 1)) limit = p
  })
  return limit
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, two) => one - two)
  return sorted[Math.floor(sorted.length * share)] ?? 0.5
}

const sharpnesses = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
const shares = [1, 0.8, 0.65, 0.5, 0.35, 0.2]

/** The mixture under which the right labels are most probable; tried in turn, two at a time. */
function fitMixture(rows: readonly HeldOut[]): Mixture {
  const loss = (mixture: Mixture) => rows.reduce((sum, { label, scores }) => sum - mix(scores, mixture)[label]!, 0)
  let best: Mixture = { own: 4, joint: 4, share: 0.5 }
  let least = loss(best)
  const consider = (mixture: Mixture) => {
    const value = loss(mixture)
    if (value < least) {
      least = value
      best = mixture
    }
  }
  for (let round = 0; round < 2; round++) {
    for (const own of sharpnesses) consider({ ...best, own })
    for (const joint of sharpnesses) consider({ ...best, joint })
    for (const share of shares) consider({ ...best, share })
  }
  return best
}
