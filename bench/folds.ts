import { join } from 'node:path'
import { readCorpus } from '../src/answers/corpus.ts'
import { learn } from '../src/answers/files.ts'
import { Understander } from '../src/answers/understand.ts'
import { ask, type Judged, measure } from './judge.ts'
import { questionOf } from './questions.ts'
import { table } from './shares.ts'

/**
 * Five-fold cross-validation on the lines in `locales/`: every line is judged once by a model that has not seen it, calibration
 * included. The lines of a topic were written to share few words, so this is harder than people are; it is for finding what is weak,
 * not for advertising. `npm run bench -- answers --folds`.
 */
const folds = 5

const corpus = readCorpus(join(import.meta.dirname, '..'))
const judged: Judged[] = []
for (let fold = 0; fold < folds; fold++) {
  const started = performance.now()
  const isKept = (index: number) => index % folds === fold
  const answers = new Understander(learn({ ...corpus, lines: corpus.lines.filter((_, index) => !isKept(index)) }))
  const questions = corpus.lines.filter((_, index) => isKept(index)).flatMap((line) => questionOf(line) ?? [])
  judged.push(...questions.map((question) => ask(answers, question, false)))
  console.error(`fold ${fold + 1} of ${folds}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

const rows = [...corpus.languages, 'all'].map((language) => ({
  language,
  ...measure(judged.filter(({ question }) => language === 'all' || question.language === language)),
}))
console.log(table(rows))
