import { join } from 'node:path'
import { type Line, readCorpus } from '../src/answers/corpus.ts'
import { learn } from '../src/answers/files.ts'
import { words } from '../src/answers/normalise.ts'
import { outcomeOf } from '../src/answers/outcome.ts'
import { Understander } from '../src/answers/understand.ts'
import type { Context, Understanding } from '../src/engine/understanding.ts'
import { type Share, shareOf, table } from './shares.ts'

/**
 * How well questions are understood, by five-fold cross-validation on the lines in `locales/`: every line is judged once by a model
 * that has not seen it, calibration included. The lines of a topic were written to share few words, so this is harder than people
 * are; it is for finding what is weak, not for advertising. `npm run bench -- answers [--errors de]`.
 */
const root = join(import.meta.dirname, '..')
const folds = 5
const context: Context = {
  language: null,
  audience: null,
  topic: null,
  today: '2026-11-23',
  expecting: { choices: [], fields: [] },
}

interface Judged {
  readonly line: Line
  readonly understanding: Understanding
  readonly ms: number
}

const corpus = readCorpus(root)
const judged: Judged[] = []
for (let fold = 0; fold < folds; fold++) {
  const started = performance.now()
  const lines = corpus.lines.filter((_, index) => index % folds !== fold)
  const answers = new Understander(learn({ ...corpus, lines }))
  for (const [index, line] of corpus.lines.entries()) {
    if (index % folds !== fold) continue
    const from = performance.now()
    const understanding = answers.understand(line.text, context)
    judged.push({ line, understanding, ms: performance.now() - from })
  }
  console.error(`fold ${fold + 1} of ${folds}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

const rows = [...corpus.languages, 'all'].map((language) => {
  const own = judged.filter(({ line }) => language === 'all' || line.language === language)
  return { language, ...questions(own), ...outside(own), ...signalled(own), ...languages(own), ...times(own) }
})
console.log(table(rows))

const wanted = process.argv[process.argv.indexOf('--errors') + 1]
if (process.argv.includes('--errors')) {
  for (const { line, understanding } of judged.filter((one) => one.line.language === wanted && isWrong(one))) {
    const { verdict } = understanding
    console.log(
      `${line.label} -> ${outcomeOf(understanding)} ${verdict.kind === 'answer' ? verdict.topic : (understanding.signal ?? '')} | ${line.text}`,
    )
  }
}

function topicOf({ line }: Judged): string {
  return line.label.slice('topic:'.length)
}

function isWrong(one: Judged): boolean {
  const { verdict } = one.understanding
  const outcome = outcomeOf(one.understanding)
  if (!one.line.label.startsWith('topic:')) return outcome === 'answer'
  return outcome === 'smalltalk' || (outcome === 'answer' && verdict.kind === 'answer' && verdict.topic !== topicOf(one))
}

function questions(own: readonly Judged[]): { readonly [column: string]: Share | string } {
  const ours = own.filter(({ line }) => line.label.startsWith('topic:'))
  const answered = ours.filter(({ understanding }) => outcomeOf(understanding) === 'answer')
  const right = answered.filter((one) => !isWrong(one))
  const among = (one: Judged, most: number) =>
    one.understanding.verdict.candidates.slice(0, most).some(({ topic }) => topic === topicOf(one))
  const asked = ours.filter((one) => outcomeOf(one.understanding) === 'clarify' && among(one, 3))
  return {
    answered: shareOf(answered.length, ours.length),
    right: shareOf(right.length, answered.length),
    wrong: shareOf(ours.filter(isWrong).length, ours.length),
    served: shareOf(right.length + asked.length, ours.length),
    'calibration error': `${(calibrationError(ours) * 100).toFixed(1)}`,
    'top-1': shareOf(ours.filter((one) => among(one, 1)).length, ours.length),
    'top-3': shareOf(ours.filter((one) => among(one, 3)).length, ours.length),
  }
}

/** Expected calibration error of the first candidate's probability, over ten bins. */
function calibrationError(ours: readonly Judged[]): number {
  const first = ours.flatMap((one) => {
    const [candidate] = one.understanding.verdict.candidates
    return candidate ? [{ p: candidate.p, right: candidate.topic === topicOf(one) ? 1 : 0 }] : []
  })
  const bins = Array.from({ length: 10 }, (_, bin) => first.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === bin))
  const gap = (bin: typeof first) => Math.abs(bin.reduce((sum, { p, right }) => sum + p - right, 0))
  return bins.reduce((sum, bin) => sum + gap(bin), 0) / Math.max(1, first.length)
}

/** Turned away: neither answered nor asked back. Not answered: no wrong text, though perhaps buttons. */
function outside(own: readonly Judged[]): { readonly [column: string]: Share } {
  const is = (names: readonly string[]) => (one: Judged) => names.includes(outcomeOf(one.understanding))
  const far = own.filter(({ line }) => line.label === 'near:far')
  const near = own.filter(({ line }) => line.label.startsWith('near:') && line.label !== 'near:far')
  const away = is(['refuse', 'smalltalk', 'human', 'emergency'])
  return {
    'near away': shareOf(near.filter(away).length, near.length),
    'near not answered': shareOf(near.filter((one) => !is(['answer'])(one)).length, near.length),
    'far away': shareOf(far.filter(away).length, far.length),
  }
}

function signalled(own: readonly Judged[]): { readonly [column: string]: Share } {
  const of = (prefix: string) => own.filter(({ line }) => line.label.startsWith(`signal:${prefix}`))
  const found = (prefix: string, outcome: string) => {
    const lines = of(prefix)
    return shareOf(lines.filter(({ understanding }) => outcomeOf(understanding) === outcome).length, lines.length)
  }
  const ours = own.filter(({ line }) => line.label.startsWith('topic:') && !line.label.includes('deportation'))
  return {
    human: found('human', 'human'),
    danger: found('danger', 'emergency'),
    'false danger': shareOf(ours.filter(({ understanding }) => outcomeOf(understanding) === 'emergency').length, ours.length),
  }
}

function languages(own: readonly Judged[]): { readonly [column: string]: Share } {
  const known = (least: number, most: number) => {
    const lines = own.filter(({ line }) => words(line.text).length >= least && words(line.text).length <= most)
    return shareOf(lines.filter(({ line, understanding }) => understanding.language.guess === line.language).length, lines.length)
  }
  const sure = own.filter(({ understanding }) => understanding.language.sure)
  return {
    'language 1-3': known(1, 3),
    'language 3-8': known(3, 8),
    'sure and right': shareOf(
      sure.filter(({ line, understanding }) => understanding.language.guess === line.language).length,
      sure.length,
    ),
    sure: shareOf(sure.length, own.length),
  }
}

function times(own: readonly Judged[]): { readonly [column: string]: string } {
  const sorted = own.map(({ ms }) => ms).sort((one, two) => one - two)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)
  return { 'p50 ms': at(0.5), 'p99 ms': at(0.99) }
}
