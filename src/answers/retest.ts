import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Corpus, hashOf, type Line, labelOf, readCorpus, underHeadings } from './corpus.ts'
import { learn, readPrepared } from './files.ts'
import { languageId } from './ids.ts'
import type { Knowledge } from './model/artefact.ts'
import { fold } from './normalise.ts'
import { outcomeOf } from './outcome.ts'
import { Understander } from './understand.ts'

/** Lines somebody wants to add: further ways to ask for a topic, or the first of one that does not exist yet. */
export interface Addition {
  readonly topic: string
  readonly lines: readonly { readonly text: string; readonly language: string }[]
}

/** How questions came out: right answers, wrong ones, and served (right, or asked back with the right one among the buttons). */
interface Tally {
  readonly asked: number
  readonly right: number
  readonly wrong: number
  readonly served: number
}

/**
 * Its words stand under another name, or nearly; the model is sure today that they mean something else; it takes questions from others;
 * more wrong answers, fewer right ones, fewer that are right or well asked back.
 */
type Objection = 'stands' | 'like' | 'means' | 'taken' | 'wrong' | 'right' | 'served'

/** What an addition changes. */
interface Comparison {
  readonly rows: readonly {
    readonly set: 'held-back' | 'bench'
    readonly language: string
    readonly before: Tally
    readonly after: Tally
  }[]
  /** Questions about something else that would now be answered with the topic. */
  readonly taken: readonly { readonly text: string; readonly language: string; readonly about: string }[]
  /** Questions about the topic that would now be served. */
  readonly won: number
  /** Why it does harm; empty when it may be accepted. */
  readonly against: readonly { readonly why: Objection; readonly where: string }[]
}

/** Judged in a comparison, but not learnt: one line in so many. */
const keptBack = 8
/** Lines of two topics that share more of their letters than this (5 in a row) would teach nothing. */
const mostShared = 0.8
/** Chance alone moves a few questions at the edge of a decision; more than this share of a set, and at least so many, is harm. */
const tolerance = {
  language: { wrong: 0.01, right: 0.02, served: 0.01 },
  all: { wrong: 0.003, right: 0.006, served: 0.003 },
  least: { wrong: 3, right: 5, served: 3 },
}
/** As sure as this of another topic, the model would only be confused by the line. */
const surely = 0.9
/** Taking this many questions from others is harm, unless more are won. */
const fewestTaken = 2
const mostShown = 10

interface Question extends Line {
  readonly set: 'held-back' | 'bench'
}
type Mark = {
  readonly right: boolean
  readonly wrong: boolean
  readonly served: boolean
  readonly topic: string | null
  readonly p: number
}

/** Where answering ends and asking back begins, by language. */
type Calibrations = Knowledge['model']['calibrations']

/** What was found without any addition, to be used again as long as the lines are the same. */
export interface Base {
  readonly hash: string
  readonly marks: readonly Mark[]
  readonly calibrations: Calibrations
}

export interface Retested {
  readonly comparison: Comparison
  readonly base: Base
}

/**
 * Learns with and without the addition, in a thread of its own, and compares all lines kept back and the questions of the bench. Takes
 * about as long as learning twice. Rejects when a line cannot be read.
 */
export async function retest(root: string, addition: Addition, base: Base | null, stop: AbortSignal): Promise<Retested> {
  const worker = new Worker(new URL('./retest-worker.ts', import.meta.url), { workerData: { root, addition, base } })
  stop.addEventListener('abort', () => void worker.terminate(), { once: true })
  return new Promise<Retested>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`answers: the test stopped (exit code ${code}); start it again`)))
  })
}

/** The work of the thread. Deterministic: the same lines and addition give the same comparison. */
export function compare(root: string, { topic, lines }: Addition, known: Base | null): Retested {
  const corpus = readCorpus(root)
  const label = `topic:${topic}`
  const { questions, learnt } = split(root, corpus)
  const hash = hashOf(corpus)
  const base = known?.hash === hash ? known : baseOf(hash, learnt, questions)
  const added = lines.map((line): Line => ({ ...line, label }))
  const isNew = !corpus.topics.some((facts) => facts.topic === topic)
  const facts = isNew ? [...corpus.topics, { topic, audience: 'both' as const, neighbours: [] }] : corpus.topics
  const after = judge(
    new Understander(settled(learn({ ...learnt, topics: facts, lines: [...learnt.lines, ...added] }), base.calibrations)),
    questions,
  )
  const changes = questions.map((question, at) => ({ question, before: base.marks[at], after: after[at] }))
  const rows = rowsOf(questions, base.marks, after)
  const about = (question: Question) => question.label === label
  const taken = changes.filter(
    (one) => !about(one.question) && !one.before?.wrong && one.after?.wrong && one.after.topic === topic,
  )
  const won = changes.filter((one) => about(one.question) && !one.before?.served && one.after?.served).length
  const isTaking = taken.length >= fewestTaken && taken.length > won
  const against = once([
    ...clashes(corpus, added),
    ...meant(root, corpus, added),
    ...(isTaking ? [{ why: 'taken' as const, where: String(taken.length) }] : []),
    ...harm(rows),
  ])
  const shown = taken.slice(0, mostShown).map(({ question: { text, language, label: of } }) => ({ text, language, about: of }))
  return { comparison: { rows, taken: shown, won, against }, base }
}

/** Several lines can meet the same objection. */
function once(against: Comparison['against']): Comparison['against'] {
  return [...new Map(against.map((one) => [`${one.why}|${one.where}`, one])).values()]
}

/** The bench's questions are judged as they are; of the lines some are kept back from learning. */
function split(root: string, corpus: Corpus): { readonly questions: readonly Question[]; readonly learnt: Corpus } {
  const isHeld = (line: Line, at: number) => line.trial !== true && at % keptBack === 0
  const held = corpus.lines.filter(isHeld).map((line): Question => ({ ...line, set: 'held-back' }))
  const folder = join(root, 'bench', 'questions')
  const bench = corpus.languages.flatMap((language) =>
    existsSync(folder) && readdirSync(folder).includes(`${language}.txt`)
      ? underHeadings(join(folder, `${language}.txt`)).map(
          ({ heading, text }): Question => ({ text, language, label: labelOf(heading), set: 'bench' }),
        )
      : [],
  )
  return {
    questions: [...held, ...bench],
    learnt: { ...corpus, lines: corpus.lines.filter((line, at) => !isHeld(line, at)) },
  }
}

function baseOf(hash: string, corpus: Corpus, questions: readonly Question[]): Base {
  const knowledge = learn(corpus)
  const { calibrations } = knowledge.model
  return { hash, marks: judge(new Understander(knowledge), questions), calibrations }
}

/** Decides as before: fitting the decisions anew moves more questions, by chance, than any line does. */
const settled = (knowledge: Knowledge, calibrations: Calibrations): Knowledge => ({
  ...knowledge,
  model: { ...knowledge.model, calibrations },
})

function judge(answers: Understander, questions: readonly Line[]): readonly Mark[] {
  return questions.map(({ text, language, label }): Mark => {
    const understanding = answers.understand(text, {
      language: languageId(language),
      audience: null,
      topic: null,
      today: '2026-11-23',
      expecting: { choices: [], fields: [] },
    })
    const outcome = outcomeOf(understanding)
    const { verdict } = understanding
    const topic = outcome === 'answer' && verdict.kind === 'answer' ? String(verdict.topic) : null
    const isOffered = verdict.candidates.slice(0, 3).some((candidate) => label === `topic:${candidate.topic}`)
    const right = isRight(label, outcome, topic)
    return {
      right,
      wrong: !right && topic !== null,
      served: right || (outcome === 'clarify' && isOffered),
      topic,
      p: verdict.candidates[0]?.p ?? 0,
    }
  })
}

/** What a question of each kind should come to: its topic's text, a human, emergency numbers, or no text at all. */
function isRight(label: string, outcome: ReturnType<typeof outcomeOf>, topic: string | null): boolean {
  if (label === 'topic:human-handoff' && outcome === 'human') return true
  if (label === 'topic:deportation-emergency' && outcome === 'emergency') return true
  if (label.startsWith('topic:')) return label === `topic:${topic}`
  if (label === 'signal:human') return outcome === 'human'
  if (label.startsWith('signal:danger')) return outcome === 'emergency'
  if (label === 'none:harmless') return outcome !== 'emergency'
  return outcome !== 'answer' && outcome !== 'clarify'
}

function rowsOf(questions: readonly Question[], before: readonly Mark[], after: readonly Mark[]): Comparison['rows'] {
  const places = new Map<string, number[]>()
  questions.forEach(({ set, language }, at) => {
    const name = `${set}|${language}`
    places.set(name, [...(places.get(name) ?? []), at])
  })
  const tally = (marks: readonly Mark[], of: readonly number[]): Tally => {
    const count = (what: 'right' | 'wrong' | 'served') => of.filter((at) => marks[at]?.[what]).length
    return { asked: of.length, right: count('right'), wrong: count('wrong'), served: count('served') }
  }
  return [...places].map(([name, of]) => {
    const [set = '', language = ''] = name.split('|')
    return { set: set === 'bench' ? 'bench' : 'held-back', language, before: tally(before, of), after: tally(after, of) }
  })
}

/** The same words, or nearly, stand under another name already. */
function clashes(corpus: Corpus, added: readonly Line[]): Comparison['against'] {
  return added.flatMap(({ text, language, label }): Comparison['against'] => {
    const key = fold(text)
    const others = corpus.lines.filter((line) => line.language === language && line.label !== label && line.trial !== true)
    const same = others.find((line) => fold(line.text) === key)
    if (same) return [{ why: 'stands', where: same.label }]
    const like = others.find((line) => shared(fold(line.text), key) > mostShared)
    return like ? [{ why: 'like', where: like.label }] : []
  })
}

/** What the model that serves is sure about already. */
function meant(root: string, corpus: Corpus, added: readonly Line[]): Comparison['against'] {
  const answers = new Understander(readPrepared(root)?.knowledge ?? learn(corpus))
  return judge(answers, added).flatMap(({ topic, p }, at) =>
    topic !== null && `topic:${topic}` !== added[at]?.label && p >= surely ? [{ why: 'means', where: `topic:${topic}` }] : [],
  )
}

/** Share of runs of five letters two texts have in common. */
function shared(one: string, two: string): number {
  const [first, second] = [grams(one), grams(two)]
  const common = [...first].filter((gram) => second.has(gram)).length
  return common / Math.max(1, first.size, second.size)
}

const grams = (text: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(1, text.length - 4) }, (_, at) => text.slice(at, at + 5)))

/** Rows, and both sets as a whole, that become worse beyond what chance does. */
function harm(rows: Comparison['rows']): Comparison['against'] {
  const sum = (set: string, when: 'before' | 'after'): Tally =>
    rows
      .filter((row) => row.set === set)
      .reduce(
        (total, { [when]: one }) => ({
          asked: total.asked + one.asked,
          right: total.right + one.right,
          wrong: total.wrong + one.wrong,
          served: total.served + one.served,
        }),
        { asked: 0, right: 0, wrong: 0, served: 0 },
      )
  const whole = (['held-back', 'bench'] as const).map((set) => ({
    language: 'all',
    before: sum(set, 'before'),
    after: sum(set, 'after'),
  }))
  const measures = ['wrong', 'right', 'served'] as const
  return [...rows, ...whole].flatMap(({ language, before, after }): Comparison['against'] => {
    const isHarm = (measure: (typeof measures)[number]) => {
      const share = tolerance[language === 'all' ? 'all' : 'language'][measure]
      const lost = measure === 'wrong' ? after.wrong - before.wrong : before[measure] - after[measure]
      return lost > Math.max(tolerance.least[measure], Math.floor(before.asked * share))
    }
    return measures.filter(isHarm).map((why) => ({ why, where: language }))
  })
}
