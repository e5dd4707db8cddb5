import { type Alarm, fitAlarms } from './alarms.ts'
import { type Logistic, predict, trainLogistic } from './logistic.ts'
import { evidence, type Kinds, kindsOf, type Mixture, mix, ranked, type Size } from './ranking.ts'
import type { Scores } from './scorer.ts'

/** A line judged by models that have not seen it. */
export interface HeldOut {
  /** Its place among the labels, -1 for what has no label of its own. */
  readonly label: number
  /** Its label in words; `near:other` and `none:harmless` are nobody's label. */
  readonly about: string
  readonly size: Size
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

/** At most this share of the questions that are ours may be answered with the wrong topic. */
const wrongLimit = 0.03
/** At most this share of the answers may be wrong. */
const wrongOfAnswered = 0.06
/** This share of the questions that are not ours shall be turned away. */
const refused = 0.78

/** A line that is a question or stands for one that is not ours, with what the models make of it. */
interface Judged {
  readonly ours: boolean
  readonly right: boolean
  readonly facts: readonly number[]
}

/**
 * By language. What is said of scope and correctness is learnt from all languages together, for each alone has few lines; how scores
 * are mixed and where the limits lie differs with how much each language has to go by.
 */
export function calibrate(
  held: ReadonlyMap<string, readonly HeldOut[]>,
  labels: readonly string[],
): ReadonlyMap<string, Calibration> {
  const kinds = kindsOf(labels)
  const languages = [...held].map(([language, rows]) => {
    const mixture = fitMixture(rows)
    const logs = rows.map(({ scores }) => mix(scores, mixture))
    return { language, rows, mixture, logs, judged: judge(rows, logs, kinds) }
  })
  const all = languages.flatMap(({ judged }) => judged)
  const facts = all.map((row) => row.facts)
  const scope = trainLogistic(
    facts,
    all.map((row) => row.ours),
  )
  const right = trainLogistic(
    facts,
    all.map((row) => row.right),
  )
  const limits = ({ rows, logs, mixture, judged }: (typeof languages)[number]): Calibration => {
    const ours = judged.filter((row) => row.ours)
    const inScope = quantile(
      judged.filter((row) => !row.ours).map((row) => predict(scope, row.facts)),
      refused,
    )
    const known = ours.map((row) => ({
      right: row.right,
      p: predict(right, row.facts),
      in: predict(scope, row.facts) >= inScope,
    }))
    const answer = answerLimit(
      known.filter((row) => row.in),
      ours.length,
    )
    return { mixture, scope, right, inScope, answer, clarify: 0.12, alarms: fitAlarms(rows, logs, labels) }
  }
  return new Map(languages.map((language) => [language.language, limits(language)]))
}

function judge(rows: readonly HeldOut[], logs: readonly Float64Array[], kinds: Kinds): readonly Judged[] {
  const topics = new Set(kinds.topics)
  return rows.flatMap(({ label, about, size, scores }, index) => {
    if (!topics.has(label) && !about.startsWith('near:')) return []
    const log = logs[index] ?? new Float64Array()
    const [first] = ranked(log, kinds.topics)
    return [{ ours: topics.has(label), right: first === label, facts: evidence(log, scores, size, kinds) }]
  })
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

/** Of the joint model's margins, and of log-likelihoods. */
const sharpnesses = { own: [0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1], joint: [2, 4, 6, 8, 10, 13, 17, 22] }
const shares = [1, 0.8, 0.65, 0.5, 0.35, 0.2, 0.1]

/** So many lines say which mixture is best as well as all of them. */
const enough = 300

/** The mixture under which the right labels are most probable; each number tried in turn, twice. */
function fitMixture(all: readonly HeldOut[]): Mixture {
  const labelled = all.filter(({ label }) => label >= 0)
  const every = Math.ceil(labelled.length / enough)
  const rows = labelled.filter((_, index) => index % every === 0)
  const loss = (mixture: Mixture) => rows.reduce((sum, { label, scores }) => sum - mix(scores, mixture)[label]!, 0)
  let best: Mixture = { own: 0.5, joint: 8, share: 0.5 }
  let least = loss(best)
  const consider = (mixture: Mixture) => {
    const value = loss(mixture)
    if (value >= least) return
    least = value
    best = mixture
  }
  for (let round = 0; round < 2; round++) {
    for (const own of sharpnesses.own) consider({ ...best, own })
    for (const joint of sharpnesses.joint) consider({ ...best, joint })
    for (const share of shares) consider({ ...best, share })
  }
  return best
}
