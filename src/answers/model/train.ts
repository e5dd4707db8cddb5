import type { Corpus } from '../corpus.ts'
import type { LanguageModel } from '../language/identify.ts'
import { trainLanguages } from '../language/train.ts'
import type { Bayes } from './bayes.ts'
import { type Calibration, calibrate, type HeldOut } from './calibrate.ts'
import type { Features } from './features.ts'
import { lexiconsOf, sampleOf } from './sample.ts'
import { jointScores, ownScores, type Scorer, trainJoint, trainOwn } from './scorer.ts'

/** Everything learnt from a corpus. */
export interface Model {
  readonly labels: readonly string[]
  readonly scorer: Scorer
  readonly calibrations: ReadonlyMap<string, Calibration>
  readonly languages: LanguageModel
}

/** Of a language without trial questions, one line in so many is kept back. */
const keptBack = 4

/** What stays of a line when its language's own model is made: letters and words are many, and done with. */
interface Read {
  readonly label: string
  readonly shared: Features
  /** Judged by models that have not seen it. */
  readonly held: (Omit<HeldOut, 'scores'> & { readonly own: ReturnType<typeof ownScores> }) | null
}

interface Learnt {
  readonly language: string
  readonly model: Bayes
  readonly read: readonly Read[]
}

/** Deterministic: the same corpus gives the same model, to the byte. */
export function train(corpus: Corpus): Model {
  const labels = [...new Set(corpus.lines.filter(({ trial }) => !trial).map(({ label }) => label))].sort()
  if (labels.length === 0) throw new Error('No training lines: locales/<language>/questions/*.txt are missing')
  const lexicons = lexiconsOf(corpus.concepts)
  const learnt = corpus.languages.map((language) => learnLanguage(corpus, language, labels, lexicons))
  const known = new Set(labels)
  const read = learnt.flatMap((language) => language.read).filter(({ label }) => known.has(label))
  const joint = (texts: readonly Read[]) =>
    trainJoint(
      texts.map(({ shared, label }) => ({ features: shared, label })),
      labels,
    )
  const unseeing = joint(read.filter(({ held }) => held === null))
  const heldOut = (language: Learnt): readonly HeldOut[] =>
    language.read.flatMap(({ shared, held }) => {
      if (held === null) return []
      const { own, ...rest } = held
      return [{ ...rest, scores: { ...own, ...jointScores(unseeing, shared) } }]
    })
  return {
    labels,
    scorer: { own: new Map(learnt.map(({ language, model }) => [language, model])), joint: joint(read), lexicons },
    calibrations: calibrate(new Map(learnt.map((language) => [language.language, heldOut(language)])), labels),
    languages: trainLanguages(corpus),
  }
}

/**
 * One language's own model; and the lines that decisions are fitted to, judged by a model that has not seen them. These are the trial
 * questions, whose author did not know the other lines, as people who will ask do not.
 */
function learnLanguage(
  corpus: Corpus,
  language: string,
  labels: readonly string[],
  lexicons: ReturnType<typeof lexiconsOf>,
): Learnt {
  const own = corpus.lines.filter((line) => line.language === language)
  const tried = own.some(({ trial }) => trial)
  const lines = own.map((line, index) => ({
    ...sampleOf(line, lexicons),
    label: line.label,
    isHeld: tried ? line.trial === true : index % keptBack === 0,
  }))
  const prose = corpus.prose
    .filter((line) => line.language === language)
    .map((line) => ({ ...sampleOf(line, lexicons), label: line.label, isHeld: false }))
  const number = new Map(labels.map((label, index) => [label, index]))
  const all = [...lines, ...prose]
  const trained = (texts: typeof all) =>
    trainOwn(
      texts.filter(({ label }) => number.has(label)).map((text) => ({ features: text.own, label: text.label })),
      labels,
    )
  const unseeing = trained(all.filter(({ isHeld }) => !isHeld))
  const read = all.map(({ label, isHeld, shared, size, own, words }): Read => {
    const held = isHeld ? { label: number.get(label) ?? -1, about: label, size, own: ownScores(unseeing, { own, words }) } : null
    return { label, shared, held }
  })
  return { language, model: trained(all), read }
}
