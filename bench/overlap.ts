import type { Line } from '../src/answers/corpus.ts'
import { fold } from '../src/answers/normalise.ts'
import type { Question } from './questions.ts'

/** A test question that a training line gives away. */
export interface Overlap {
  readonly question: Question
  readonly line: string
}

/** At most this share of a question's runs of five letters may stand in one training line. */
const mostShared = 0.8

/** Questions that share their normalised form, or too many runs of five letters, with a training line of their language. */
export function overlaps(questions: readonly Question[], lines: readonly Pick<Line, 'text' | 'language'>[]): readonly Overlap[] {
  const byLanguage = Map.groupBy(lines, ({ language }) => language)
  return [...Map.groupBy(questions, ({ language }) => language)].flatMap(([language, own]) => {
    const folded = (byLanguage.get(language) ?? []).map(({ text }) => ({ text, key: fold(text) }))
    const index = new Map<string, number[]>()
    folded.forEach(({ key }, at) => {
      for (const run of runsOf(key)) index.set(run, [...(index.get(run) ?? []), at])
    })
    return own.flatMap((question) => {
      const key = fold(question.text)
      const runs = runsOf(key)
      const shared = new Map<number, number>()
      for (const run of runs) for (const at of index.get(run) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1)
      const twin = folded.find((line) => line.key === key)
      const near = [...shared].find(([, times]) => runs.size > 0 && times / runs.size > mostShared)
      const line = twin ?? (near ? folded[near[0]] : undefined)
      return line ? [{ question, line: line.text }] : []
    })
  })
}

/** Every run of five letters, blanks counted; a shorter text is one run of its own. */
function runsOf(key: string): ReadonlySet<string> {
  const letters = [...key]
  if (letters.length < 5) return new Set([key])
  return new Set(letters.slice(4).map((_, at) => letters.slice(at, at + 5).join('')))
}
