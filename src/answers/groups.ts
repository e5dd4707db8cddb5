import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Answers, Verdict } from '../engine/understanding.ts'
import { languageId } from './ids.ts'
import { words } from './normalise.ts'

/** A question people asked, as it is kept for editors. */
export interface Asked {
  readonly text: string
  readonly language: string
  readonly count: number
}

export type Zone = Verdict['kind']

/** A kept question with what the bot makes of it today. */
export interface Seen<Question extends Asked> {
  readonly question: Question
  readonly zone: Zone
  readonly guesses: readonly { readonly topic: string; readonly p: number }[]
}

/** Questions that seem to ask for the same thing, in whatever language. */
export interface Group<Question extends Asked> {
  /** The same as long as its first question is. */
  readonly id: string
  /** How often all of them were asked. */
  readonly size: number
  readonly languages: readonly string[]
  /** What the bot does with most of them today. */
  readonly zone: Zone
  /** The topic it takes them for, with the mean of its probabilities. */
  readonly nearest: { readonly topic: string; readonly p: number } | null
  /** The most frequent first. */
  readonly lines: readonly Seen<Question>[]
}

/** As alike as this (cosine, 0 to 1) two questions are taken for one. */
const alike = 0.4
/** Words say less than what they are about: they decide only where nothing else is known of a question. */
const ownWord = 0.2
/** What a question is taken for says more than any one concept in it. */
const likelyTopic = 2
/** Questions looked at before others get their turn: whoever is talked with must not wait for this. */
const portion = 20

interface Described<Question extends Asked> extends Seen<Question> {
  readonly features: ReadonlyMap<string, number>
}

/**
 * Groups questions by what they are about: concepts and likely topics, which all languages share, and within a language its words. The
 * most frequent question of a group leads it. Deterministic: the same questions and model give the same groups.
 */
export async function groupQuestions<Question extends Asked>(
  answers: Answers,
  questions: readonly Question[],
): Promise<readonly Group<Question>[]> {
  const sorted = [...questions].sort((one, two) => two.count - one.count || order(nameOf(one), nameOf(two)))
  const described: Described<Question>[] = []
  for (const [at, question] of sorted.entries()) {
    if (at % portion === portion - 1) await setImmediate()
    described.push(describe(answers, question))
  }
  const groups: Described<Question>[][] = []
  for (const one of weighed(described)) {
    const found = groups
      .map((group) => ({ group, likeness: cosine(group[0]?.features ?? new Map(), one.features) }))
      .reduce<{ group: Described<Question>[] | null; likeness: number }>(
        (best, next) => (next.likeness > best.likeness ? next : best),
        { group: null, likeness: alike },
      )
    if (found.group) found.group.push(one)
    else groups.push([one])
  }
  return groups.map(groupOf).sort((one, two) => two.size - one.size || order(one.id, two.id))
}

/** How a question is understood today, outside any conversation. */
function see<Question extends Asked>(answers: Answers, question: Question): Seen<Question> {
  const { verdict } = answers.understand(question.text, {
    language: languageId(question.language),
    audience: null,
    topic: null,
    today: '2026-01-01',
    expecting: { choices: [], fields: [] },
  })
  return { question, zone: verdict.kind, guesses: verdict.candidates.slice(0, 3).map(({ topic, p }) => ({ topic, p })) }
}

/** What one model makes of a text stays the same: pages are looked at more often than models are made. */
const remembered = new WeakMap<Answers, Map<string, Omit<Described<Asked>, 'question'>>>()
const mostRemembered = 20_000

function describe<Question extends Asked>(answers: Answers, question: Question): Described<Question> {
  const known = remembered.get(answers) ?? new Map<string, Omit<Described<Asked>, 'question'>>()
  const found = known.get(nameOf(question)) ?? look(answers, question)
  if (known.size < mostRemembered) remembered.set(answers, known.set(nameOf(question), found))
  return { question, ...found }
}

function look(answers: Answers, question: Asked): Omit<Described<Asked>, 'question'> {
  const { zone, guesses } = see(answers, question)
  const { text, language } = question
  const features = new Map<string, number>()
  for (const concept of answers.concepts(text, language)) features.set(`concept:${concept}`, 1)
  for (const { topic, p } of guesses) features.set(`topic:${topic}`, likelyTopic * p)
  for (const word of words(text)) features.set(`word:${language}:${word}`, ownWord)
  return { zone, guesses, features }
}

/** What stands in nearly every question tells little: it counts the less, the more questions have it. */
function weighed<Question extends Asked>(all: readonly Described<Question>[]): readonly Described<Question>[] {
  const having = new Map<string, number>()
  for (const { features } of all) for (const name of features.keys()) having.set(name, (having.get(name) ?? 0) + 1)
  const weight = (name: string) => Math.log(1 + all.length / (having.get(name) ?? 1))
  return all.map((one) => ({
    ...one,
    features: new Map([...one.features].map(([name, value]) => [name, value * weight(name)])),
  }))
}

function cosine(one: ReadonlyMap<string, number>, two: ReadonlyMap<string, number>): number {
  let product = 0
  for (const [name, value] of one) product += value * (two.get(name) ?? 0)
  return product === 0 ? 0 : product / (length(one) * length(two))
}

const length = (features: ReadonlyMap<string, number>): number =>
  Math.sqrt([...features.values()].reduce((sum, value) => sum + value * value, 0))

function groupOf<Question extends Asked>(described: readonly Described<Question>[]): Group<Question> {
  const lines = described.map(({ question, zone, guesses }): Seen<Question> => ({ question, zone, guesses }))
  const size = lines.reduce((sum, { question }) => sum + question.count, 0)
  const [leader] = lines
  return {
    id: createHash('sha256')
      .update(leader ? nameOf(leader.question) : '')
      .digest('base64url')
      .slice(0, 12),
    size,
    languages: [...new Set(lines.map(({ question }) => question.language))].sort(),
    zone: mostOf(lines.map(({ zone, question }) => [zone, question.count] as const)) ?? 'refuse',
    nearest: nearestOf(lines, size),
    lines,
  }
}

function nearestOf(lines: readonly Seen<Asked>[], size: number): Group<Asked>['nearest'] {
  const votes = lines.flatMap(({ guesses, question }) =>
    guesses.map(({ topic, p }) => [topic, (p * question.count) / size] as const),
  )
  const topic = mostOf(votes)
  if (topic === null) return null
  return { topic, p: votes.filter(([name]) => name === topic).reduce((sum, [, p]) => sum + p, 0) }
}

/** The name with the most votes; of equals the first in the alphabet. */
function mostOf<Name extends string>(votes: readonly (readonly [name: Name, weight: number])[]): Name | null {
  const sums = new Map<Name, number>()
  for (const [name, weight] of votes) sums.set(name, (sums.get(name) ?? 0) + weight)
  return [...sums].sort(([one, first], [two, second]) => second - first || order(one, two))[0]?.[0] ?? null
}

const nameOf = ({ language, text }: Asked): string => `${language}|${text}`
const order = (one: string, two: string): number => (one < two ? -1 : one > two ? 1 : 0)
