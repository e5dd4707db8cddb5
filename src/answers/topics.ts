import type { Audience, Candidate, Verdict } from '../engine/understanding.ts'
import type { TopicFacts } from './corpus.ts'
import { topicId } from './ids.ts'
import { raised } from './model/alarms.ts'
import type { Calibration } from './model/calibrate.ts'
import { predict } from './model/logistic.ts'
import { evidence, type Kinds, kindsOf, mix, ranked } from './model/ranking.ts'
import { sampleOf } from './model/sample.ts'
import { score } from './model/scorer.ts'
import type { Model } from './model/train.ts'
import { dangerous, waversBetween } from './pairs.ts'
import type { Phrasebook } from './phrasebook.ts'
import { type Signs, silence } from './signals.ts'

/** What is known about who asks, and about what was talked of last. */
export interface Situation {
  readonly audience: Audience | null
  readonly topic: string | null
}

/** A judged text, in one language. */
export interface Judgement {
  readonly verdict: Verdict
  /** Probability that the first candidate is right, 0 to 1. */
  readonly right: number
  readonly signs: Signs
}

/** What the decision rests on. */
interface Finding {
  readonly inScope: number
  readonly right: number
  /** The text has no subject of its own. */
  readonly follows: boolean
  /** Topics the text names side by side. */
  readonly wavers: readonly Candidate[]
}

/** Without knowing who asks, the young are the more likely ones; a company's words outweigh this easily. */
const companyPrior = 0.8
/** How much likelier what belongs to the topic talked of last is. That topic itself has just been read: a new question is hardly about it. */
const lastNeighbour = 1.5
/** Two topics that must not be mixed up need to differ by this factor. */
const clearFactor = 12

/** Stands for many things that are not answered here, of which none has a reply of its own. */
const nameless = 'other'

/** At least so much of a question must be about topics for the one who asks. */
const ownShare = 0.2
/** What is less likely than this is no candidate beyond the second. */
const leastP = 0.0005

/** From a question to one of the four verdicts. */
export class Topics {
  private readonly model: Model
  private readonly book: Phrasebook
  private readonly kinds: Kinds
  private readonly facts: ReadonlyMap<string, TopicFacts>
  private readonly names: readonly string[]
  /** What is known of each label that is a topic. */
  private readonly topics: readonly (TopicFacts | undefined)[]

  constructor(model: Model, facts: readonly TopicFacts[], book: Phrasebook) {
    this.model = model
    this.book = book
    this.kinds = kindsOf(model.labels)
    this.facts = new Map(facts.map((topic) => [topic.topic, topic]))
    this.names = model.labels.map((label) => label.slice(label.indexOf(':') + 1))
    this.topics = model.labels.map((label) =>
      label.startsWith('topic:') ? this.facts.get(label.slice('topic:'.length)) : undefined,
    )
  }

  judge(text: string, language: string, situation: Situation): Judgement {
    const { model, kinds } = this
    const calibration = model.calibrations.get(language)
    if (!calibration) throw new Error(`No calibration for the language "${language}": run "npm run prepare"`)
    const sample = sampleOf({ text, language }, model.scorer.lexicons)
    const scores = score(model.scorer, sample, language)
    if (scores.known === 0) return { verdict: { kind: 'refuse', candidates: [] }, right: 0, signs: silence }
    const plain = mix(scores, calibration.mixture)
    const signs: Signs = {
      probabilities: new Map(kinds.signals.map((index) => [this.name(index), Math.exp(plain[index] ?? 0)])),
      alarms: raised({ scores, size: sample.size }, plain, model.labels, calibration.alarms),
    }
    if (this.meantForOthers(plain, situation.audience)) return { verdict: { kind: 'refuse', candidates: [] }, right: 0, signs }
    const follows = this.followsUp(text, language, situation)
    const log = this.weigh(plain, situation, follows)
    const facts = evidence(log, scores, sample.size, kinds)
    const inScope = predict(calibration.scope, facts)
    const right = predict(calibration.right, facts)
    const sorted = ranked(log, kinds.topics).map(
      (index): Candidate => ({ topic: topicId(this.name(index)), p: Math.exp(log[index] ?? 0) }),
    )
    const candidates = sorted.slice(0, 5).filter(({ p }, at) => at < 2 || p > leastP)
    const named = waversBetween(sample.concepts)
    const wavers = sorted.filter(({ topic }) => named.includes(topic) && this.isFor(topic, situation.audience))
    return { verdict: this.decide(candidates, log, { inScope, right, follows, wavers }, calibration), right, signs }
  }

  private decide(
    candidates: readonly Candidate[],
    log: Float64Array,
    { inScope, right, follows, wavers }: Finding,
    calibration: Calibration,
  ): Verdict {
    const [first, second] = candidates
    if (follows && first) return { kind: 'answer', topic: first.topic, candidates }
    if (wavers.length >= 2) return { kind: 'clarify', candidates: wavers }
    const [near] = ranked(log, this.kinds.neighbours)
    const nearP = near === undefined ? 0 : Math.exp(log[near] ?? 0)
    if (!first || inScope < calibration.inScope || nearP > 0.5) {
      if (near !== undefined && this.name(near) !== nameless && nearP > 0.25 && nearP > (first?.p ?? 0))
        return { kind: 'neighbour', neighbour: this.name(near), candidates }
      return { kind: 'refuse', candidates }
    }
    const close = second !== undefined && dangerous(first.topic, second.topic) && second.p * clearFactor > first.p
    if (right >= calibration.answer && !close) return { kind: 'answer', topic: first.topic, candidates }
    const buttons = candidates.filter(({ p }, at) => at < 2 || p >= 0.03).slice(0, 3)
    const sum = buttons.reduce((total, { p }) => total + p, 0)
    if (buttons.length >= 2 && sum >= calibration.clarify) return { kind: 'clarify', candidates: buttons }
    return { kind: 'refuse', candidates }
  }

  /** Takes out what is not meant for this audience, and favours what was talked of last when few words follow it. */
  private weigh(plain: Float64Array, { audience, topic }: Situation, follows: boolean): Float64Array {
    const weights = plain.map((value, index) => {
      const facts = this.topics[index]
      if (!facts) return Math.exp(value)
      return Math.exp(value) * forAudience(facts.audience, audience) * this.nearLast(facts.topic, topic, follows)
    })
    const total = weights.reduce((sum, value) => sum + value, 0) || 1
    return weights.map((value) => Math.log(value / total + 1e-9))
  }

  private nearLast(topic: string, last: string | null, follows: boolean): number {
    if (last === null) return 1
    if (topic === last) return follows ? 1e6 : 1
    return this.facts.get(last)?.neighbours.includes(topic) ? lastNeighbour : 1
  }

  /** "And how long?" is about the topic before it, if that was one for this audience. */
  private followsUp(text: string, language: string, { topic, audience }: Situation): boolean {
    const last = topic === null ? undefined : this.facts.get(topic)
    return last !== undefined && forAudience(last.audience, audience) > 0 && this.book.hasNoSubject(text, language)
  }

  /** True when the question is mostly about what is written for others: the next best topic would be a wrong answer. */
  private meantForOthers(plain: Float64Array, audience: Audience | null): boolean {
    const p = (index: number) => Math.exp(plain[index] ?? 0)
    const all = this.kinds.topics.reduce((sum, index) => sum + p(index), 0)
    const own = this.kinds.topics.reduce((sum, index) => (this.isFor(this.name(index), audience) ? sum + p(index) : sum), 0)
    return own < ownShare * all
  }

  private isFor(topic: string, audience: Audience | null): boolean {
    const facts = this.facts.get(topic)
    return facts !== undefined && forAudience(facts.audience, audience) > 0
  }

  private name(index: number): string {
    return this.names[index] ?? ''
  }
}

function forAudience(topic: TopicFacts['audience'], audience: Audience | null): number {
  if (topic === 'both' || audience === 'helper') return 1
  if (audience === null) return topic === 'company' ? companyPrior : 1
  return topic === audience ? 1.3 : 0
}
