import { languageId } from '../src/answers/ids.ts'
import { words } from '../src/answers/normalise.ts'
import { outcomeOf } from '../src/answers/outcome.ts'
import { dangerous } from '../src/answers/pairs.ts'
import type { Answers, Understanding } from '../src/engine/understanding.ts'
import type { Question } from './questions.ts'
import { type Share, shareOf } from './shares.ts'

/** A test question and what became of it. */
export interface Judged {
  readonly question: Question
  readonly understanding: Understanding
  readonly ms: number
}

export type Row = { readonly [column: string]: Share | string }

/** Asks one question outside any conversation; `known`: the conversation's language is the question's. */
export function ask(answers: Answers, question: Question, known: boolean): Judged {
  const from = performance.now()
  const understanding = answers.understand(question.text, {
    language: known ? languageId(question.language) : null,
    audience: null,
    topic: null,
    today: '2026-11-23',
    expecting: { choices: [], fields: [] },
  })
  return { question, understanding, ms: performance.now() - from }
}

const outcome = ({ understanding }: Judged) => outcomeOf(understanding)
const shown = ({ understanding }: Judged) => understanding.verdict.candidates.slice(0, 3).map(({ topic }) => String(topic))
const answered = (one: Judged) => outcome(one) === 'answer'

/** Right: the right text, or emergency numbers and a human where that is what the topic is about. */
export function isRight(one: Judged): boolean {
  const { about } = one.question
  const { verdict } = one.understanding
  if (answered(one)) return verdict.kind === 'answer' && verdict.topic === about
  if (about === 'deportation-emergency') return outcome(one) === 'emergency'
  return about === 'human-handoff' && outcome(one) === 'human'
}
/** Wrong: the text of another topic, or an emergency where there is none. */
export const isWrong = (one: Judged): boolean => !isRight(one) && (answered(one) || outcome(one) === 'emergency')
/** Right, or asked back with the right topic among the buttons. */
export const isServed = (one: Judged): boolean =>
  isRight(one) || (outcome(one) === 'clarify' && shown(one).includes(one.question.about))

/** The measures of one language, or of all. */
export function measure(all: readonly Judged[]): Row {
  const of = (...kinds: readonly Question['kind'][]) => all.filter(({ question }) => kinds.includes(question.kind))
  const share = (list: readonly Judged[], fits: (one: Judged) => boolean) => shareOf(list.filter(fits).length, list.length)
  const ours = of('topic')
  const refused = (one: Judged) => !answered(one) && outcome(one) !== 'clarify'
  const emergency = (one: Judged) => outcome(one) === 'emergency'
  const rightOf = ours.filter((one) => answered(one) || isRight(one))
  const guessed = ({ question, understanding }: Judged) => understanding.language.guess === question.language
  const long = (least: number, most: number) =>
    all.filter(({ question }) => words(question.text).length >= least && words(question.text).length <= most)
  return {
    questions: String(ours.length),
    answered: share(ours, answered),
    'right of answered': share(rightOf, isRight),
    'wrong of all': share(ours, isWrong),
    'wrong, dangerous': share(ours, (one) => isWrong(one) && dangerous(one.question.about, shown(one)[0] ?? '')),
    served: share(ours, isServed),
    'top-1': share(ours, (one) => shown(one)[0] === one.question.about),
    'top-3': share(ours, (one) => shown(one).includes(one.question.about)),
    'near refused': share(of('near'), refused),
    'surprise refused': share(of('other'), refused),
    'far refused': share(of('far'), refused),
    'human recall': share(of('human'), (one) => outcome(one) === 'human'),
    'danger recall': share(of('danger'), emergency),
    'alarm on harmless': share(of('harmless'), emergency),
    'alarm on topics': share(ours, (one) => emergency(one) && one.question.about !== 'deportation-emergency'),
    'language, 1-3 words': share(long(1, 3), guessed),
    'language, 3-8 words': share(long(3, 8), guessed),
    'calibration error': (calibrationError(ours) * 100).toFixed(1),
    'p50 ms': time(all, 0.5),
    'p99 ms': time(all, 0.99),
  }
}

/** Expected calibration error of the first candidate's probability, over ten bins. */
function calibrationError(ours: readonly Judged[]): number {
  const first = ours.flatMap(({ question, understanding }) => {
    const [candidate] = understanding.verdict.candidates
    return candidate ? [{ p: candidate.p, right: candidate.topic === question.about ? 1 : 0 }] : []
  })
  const bins = Array.from({ length: 10 }, (_, bin) => first.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === bin))
  const gap = (bin: typeof first) => Math.abs(bin.reduce((sum, { p, right }) => sum + p - right, 0))
  return bins.reduce((sum, bin) => sum + gap(bin), 0) / Math.max(1, first.length)
}

function time(all: readonly Judged[], part: number): string {
  const sorted = all.map(({ ms }) => ms).sort((one, two) => one - two)
  return (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(2)
}
