import type { Corpus, Line } from '../corpus.ts'
import { trainLanguages } from '../language/train.ts'
import type { LanguageModel } from '../language/identify.ts'
import { fold } from '../normalise.ts'
import { type Calibration, calibrate, type HeldOut } from './calibrate.ts'
import { type Lexicons, lexiconsOf, sampleOf } from './sample.ts'
import { type Labelled, type Scorer, score, trainScorer } from './scorer.ts'

/** Everything learnt from a corpus. */
export interface Model {
  readonly labels: readonly string[]
  readonly scorer: Scorer
  readonly calibrations: ReadonlyMap<string, Calibration>
  readonly languages: LanguageModel
  /** Per language, words that stand in questions of so many topics that they say nothing about which. */
  readonly generic: ReadonlyMap<string, ReadonlySet<string>>
}

/** Every line is judged once by models that have not seen it; the model for use then learns from all. */
const folds = 3

/** Deterministic: the same corpus gives the same model, to the byte. */
export function train(corpus: Corpus): Model {
  const labels = [...new Set(corpus.lines.map(({ label }) => label))].sort()
  if (labels.length === 0) throw new Error('No training lines: locales/<language>/questions/*.txt are missing')
  const lexicons = lexiconsOf(corpus.concepts)
  const lines = corpus.lines.map((line): Labelled => ({ ...sampleOf(line, lexicons), label: line.label, language: line.language }))
  const prose = corpus.prose.map((line): Labelled => ({ ...sampleOf(line, lexicons), label: line.label, language: line.language }))
  const held = judgeHeldOut(lines, prose, labels, lexicons)
  return {
    labels,
    scorer: trainScorer([...lines, ...prose], labels, lexicons),
    calibrations: new Map(corpus.languages.map((language) => [language, calibrate(held.get(language) ?? [], labels)])),
    languages: trainLanguages(corpus),
    generic: new Map(corpus.languages.map((language) => [language, genericWords(corpus.lines, language)])),
  }
}

/** Lines of a label lie side by side in the corpus, so every fold gets its share of each. */
function judgeHeldOut(
  lines: readonly Labelled[],
  prose: readonly Labelled[],
  labels: readonly string[],
  lexicons: Lexicons,
): ReadonlyMap<string, readonly HeldOut[]> {
  const number = new Map(labels.map((label, index) => [label, index]))
  const held = new Map<string, HeldOut[]>([...lexicons.keys()].map((language) => [language, []]))
  for (let fold = 0; fold < folds; fold++) {
    const scorer = trainScorer([...lines.filter((_, index) => index % folds !== fold), ...prose], labels, lexicons)
    for (const line of lines.filter((_, index) => index % folds === fold)) {
      const scores = score(scorer, line, line.language)
      held.get(line.language)?.push({ label: number.get(line.label) ?? -1, size: line.size, scores })
    }
  }
  return held
}

function genericWords(lines: readonly Line[], language: string): ReadonlySet<string> {
  const topics = new Map<string, Set<string>>()
  for (const { text, label } of lines.filter((line) => line.language === language && line.label.startsWith('topic:'))) {
    for (const word of fold(text).split(' ')) topics.set(word, (topics.get(word) ?? new Set()).add(label))
  }
  const all = new Set(lines.filter((line) => line.label.startsWith('topic:')).map(({ label }) => label)).size
  return new Set([...topics].filter(([, labels]) => labels.size >= Math.max(4, all * 0.12)).map(([word]) => word).sort())
}
