import { statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { loadAnswers } from '../src/answers/answers.ts'
import { readCorpus } from '../src/answers/corpus.ts'
import { outcomeOf } from '../src/answers/outcome.ts'
import { ask, isServed, isWrong, type Judged, measure, type Row } from './judge.ts'
import { withGermanTerm, withTypos } from './noise.ts'
import { readQuestions } from './questions.ts'
import { shareOf, table } from './shares.ts'

/**
 * How well questions of people are understood who have not seen the training lines. `npm run bench -- answers [--errors de]
 * [--confusions] [--json FILE] [--peers]`; `--folds` cross-validates on the training lines instead.
 */
const root = join(import.meta.dirname, '..')
const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? undefined : (process.argv[at + 1] ?? '')
}

if (process.argv.includes('--folds')) await import('./folds.ts')
else await run()

async function run(): Promise<void> {
  const answers = loadAnswers(root)
  const corpus = readCorpus(root)
  const questions = readQuestions()
  const languages = [...new Set(questions.map(({ language }) => language))]
  const own = (language: string) => questions.filter((question) => language === 'all' || question.language === language)
  console.log(
    `${availableParallelism()} CPUs, Node ${process.versions.node}; ${questions.length} questions, 95 % Wilson intervals`,
  )
  const rows = [...languages, 'all'].map((language) => {
    const asked = own(language)
    const cold = asked.map((question) => ask(answers, question, false))
    const ours = asked.filter(({ kind }) => kind === 'topic')
    const known = ours.map((question) => ask(answers, question, true))
    return {
      language,
      ...measure(cold),
      'served, language known': shareOf(known.filter(isServed).length, known.length),
      ...losses(ours, known),
    }
  })
  /** The share of right answers among the same questions, written less well. */
  function losses(ours: typeof questions, known: readonly Judged[]): Row {
    const served = (list: readonly Judged[]) => list.filter(isServed).length / Math.max(1, list.length)
    const again = (change: (text: string, language: string, index: number) => string | null) =>
      ours.flatMap((question, index) => {
        const text = change(question.text, question.language, index)
        const before = known[index]
        return text === null || !before ? [] : [{ before, after: ask(answers, { ...question, text }, true) }]
      })
    const points = (pairs: ReturnType<typeof again>) =>
      (100 * (served(pairs.map(({ before }) => before)) - served(pairs.map(({ after }) => after)))).toFixed(1)
    const german = again((text, language) => (language === 'de' ? null : withGermanTerm(text, corpus.concepts[language] ?? {})))
    return {
      'lost by 15 % typos': points(again((text, _language, index) => withTypos(text, 0.15, index + 1))),
      'lost by 30 % typos': points(again((text, _language, index) => withTypos(text, 0.3, index + 1))),
      'lost by German terms': `${points(german)} (${german.length})`,
    }
  }
  console.log(table(rows, goals))
  console.log(
    `artefact ${(statSync(join(root, 'build/answers.bin')).size / 1e6).toFixed(1)} MB, memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  )
  const file = option('json')
  if (file) writeFileSync(file, JSON.stringify(rows, null, 1))
  const wanted = option('errors')
  if (wanted) showErrors(own(wanted).map((question) => ask(answers, question, false)))
  if (process.argv.includes('--confusions')) showConfusions(questions.map((question) => ask(answers, question, false)))
  if (process.argv.includes('--peers')) (await import('./peers.ts')).comparePeers(corpus, questions)
}

/** What the product promises itself; printed beside the figures. */
function goals(measureName: string, language: string): { readonly least?: number; readonly most?: number } | null {
  const strict = language === 'de' || language === 'en'
  switch (measureName) {
    case 'right of answered':
      return { least: strict ? 92 : 90 }
    case 'wrong of all':
      return { most: 4 }
    case 'wrong, dangerous':
      return { most: 1 }
    case 'served':
      return { least: language === 'all' ? 90 : 85 }
    case 'near refused':
      return { least: 85 }
    case 'far refused':
      return { least: 95 }
    case 'human recall':
    case 'danger recall':
      return { least: 98 }
    case 'language, 3-8 words':
      return { least: 98.5 }
    default:
      return null
  }
}

function showErrors(judged: readonly Judged[]): void {
  for (const one of judged) {
    const { question, understanding } = one
    const isError = question.kind === 'topic' ? isWrong(one) || !isServed(one) : false
    if (!isError) continue
    const guesses = understanding.verdict.candidates.slice(0, 3).map(({ topic }) => topic)
    console.log(`${outcomeOf(understanding)} ${question.about} -> ${guesses.join(' ')} | ${question.text}`)
  }
}

function showConfusions(judged: readonly Judged[]): void {
  const pairs = new Map<string, number>()
  for (const { question, understanding } of judged) {
    const [first] = understanding.verdict.candidates
    if (question.kind !== 'topic' || !first || first.topic === question.about) continue
    const pair = `${question.about} taken for ${first.topic}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  for (const [pair, times] of [...pairs].sort(([, one], [, two]) => two - one).slice(0, 30)) console.log(`${times} ${pair}`)
}
