import type { Corpus } from '../corpus.ts'
import type { LanguageModel } from '../language/identify.ts'
import { trainLanguages } from '../language/train.ts'
import { type Calibration, calibrate, type HeldOut } from './calibrate.ts'
import { type Lexicons, lexiconsOf, sampleOf } from './sample.ts'
import { type Labelled, type Scorer, score, trainScorer } from './scorer.ts'

/** Everything learnt from a corpus. */
export interface Model {
  readonly labels: readonly string[]
  readonly scorer: Scorer
  readonly calibrations: ReadonlyMap<string, Calibration>
  readonly languages: LanguageModel
}

/** One line in so many is kept back: models that have not seen it judge it, and decisions are fitted to what they say. */
const keptBack = 4

/** Deterministic: the same corpus gives the same model, to the byte. */
export function train(corpus: Corpus): Model {
  const labels = [...new Set(corpus.lines.map(({ label }) => label))].sort()
  if (labels.length === 0) throw new Error('No training lines: locales/<language>/questions/*.txt are missing')
  const lexicons = lexiconsOf(corpus.concepts)
  const lines = corpus.lines.map(
    (line): Labelled => ({ ...sampleOf(line, lexicons), label: line.label, language: line.language }),
  )
  const prose = corpus.prose.map(
    (line): Labelled => ({ ...sampleOf(line, lexicons), label: line.label, language: line.language }),
  )
  const held = judgeHeldOut(lines, prose, labels, lexicons)
  return {
    labels,
    scorer: trainScorer([...lines, ...prose], labels, lexicons),
    calibrations: calibrate(held, labels),
    languages: trainLanguages(corpus),
  }
}

/** Lines of a label lie side by side in the corpus, so some of each are kept back. By language. */
function judgeHeldOut(
  lines: readonly Labelled[],
  prose: readonly Labelled[],
  labels: readonly string[],
  lexicons: Lexicons,
): ReadonlyMap<string, readonly HeldOut[]> {
  const number = new Map(labels.map((label, index) => [label, index]))
  const held = new Map<string, HeldOut[]>([...lexicons.keys()].map((language) => [language, []]))
  const isKept = (index: number) => index % keptBack === 0
  const scorer = trainScorer([...lines.filter((_, index) => !isKept(index)), ...prose], labels, lexicons)
  for (const line of lines.filter((_, index) => isKept(index))) {
    const scores = score(scorer, line, line.language)
    held.get(line.language)?.push({ label: number.get(line.label) ?? -1, size: line.size, scores })
  }
  return held
}
