import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCorpus } from '../src/answers/corpus.ts'
import { identify } from '../src/answers/language/identify.ts'
import { trainLanguages } from '../src/answers/language/train.ts'
import { Bayes } from '../src/answers/model/bayes.ts'
import { topicFeatures } from '../src/answers/model/features.ts'
import { Linear } from '../src/answers/model/linear.ts'
import { Random } from '../src/answers/model/random.ts'
import { logSoftmax } from '../src/answers/model/ranking.ts'
import { ownScores } from '../src/answers/model/scorer.ts'
import { trainSvm } from '../src/answers/model/svm.ts'
import { Vocabulary } from '../src/answers/model/vocabulary.ts'
import { words } from '../src/answers/normalise.ts'
import { Phrasebook } from '../src/answers/phrasebook.ts'
import { compare, type Example, miniSearch, nlpjs } from './peers.ts'
import { shareOf, table } from './shares.ts'

/**
 * The classifiers of `answers` on public data: CLINC150, BANKING77 (each also out of scope), and Tatoeba for the language.
 * `npm run bench -- public --data DIR [--peers]`; DIR has the folders clinc150, banking77, banking77_oos and tatoeba, with lines of
 * label, tab, text. There is no lexicon for this data, so the support vectors see words and letters as naive Bayes does.
 */
const data = process.argv[process.argv.indexOf('--data') + 1]
if (!process.argv.includes('--data') || !data) {
  console.error('Name the folder with the data: npm run bench -- public --data DIR')
  process.exit(1)
}

const read = (file: string): readonly Example[] =>
  readFileSync(join(data, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [label = '', ...rest] = line.split('\t')
      return { label, text: rest.join('\t') }
    })

interface Ranked {
  readonly label: string
  readonly p: number
}

/** Naive Bayes and support vectors, half and half, as the product mixes them. */
function learn(examples: readonly Example[]): (text: string) => readonly Ranked[] {
  const labels = [...new Set(examples.map(({ label }) => label))].sort()
  const number = new Map(labels.map((label, index) => [label, index]))
  const features = examples.map(({ text }) => topicFeatures(text))
  const classes = examples.map(({ label }) => number.get(label) ?? 0)
  const bayes = Bayes.train(features, classes, labels.length)
  const vocabulary = Vocabulary.of(features, 2)
  const vectors = features.map((blocks) => vocabulary.vector(blocks))
  const weights = trainSvm(
    vectors,
    labels.map((_, index) => ({ belongs: (row: number) => classes[row] === index, weight: 1 })),
    vocabulary.size,
    new Random(1),
    { cost: 1, passes: 10 },
  )
  const linear = Linear.of(vocabulary, weights, 0.3)
  return (text) => {
    const blocks = topicFeatures(text)
    const one = logSoftmax(linear.scores(vocabulary.vector(blocks)), 8)
    const two = logSoftmax(ownScores(bayes, { own: blocks, words: [] }).own, 0.5)
    return labels
      .map((label, index) => ({ label, p: Math.exp(((one[index] ?? 0) + (two[index] ?? 0)) / 2) }))
      .sort((first, second) => second.p - first.p)
  }
}

/** The limit of the first label's probability that judges most validation lines rightly, out of scope being one more class. */
function limitFor(
  classify: (text: string) => readonly Ranked[],
  inside: readonly Example[],
  outside: readonly Example[],
): number {
  const judged = [
    ...inside.map(({ text, label }) => ({ first: classify(text)[0], label })),
    ...outside.map(({ text }) => ({ first: classify(text)[0], label: null })),
  ]
  let best = 0
  let most = -1
  for (let limit = 0; limit < 0.6; limit += 0.005) {
    const hits = judged.filter(({ first, label }) => ((first?.p ?? 0) >= limit ? first?.label === label : label === null)).length
    if (hits > most) {
      most = hits
      best = limit
    }
  }
  return best
}

function scope(
  name: string,
  train: readonly Example[],
  valid: readonly Example[],
  test: readonly Example[],
  away: { readonly valid: readonly Example[]; readonly test: readonly Example[] },
): { readonly [column: string]: ReturnType<typeof shareOf> | string } {
  const classify = learn(train)
  const limit = limitFor(classify, valid, away.valid)
  const kept = test.filter(({ text, label }) => {
    const [first] = classify(text)
    return first && first.label === label && first.p >= limit
  })
  const refused = away.test.filter(({ text }) => (classify(text)[0]?.p ?? 0) < limit)
  return {
    'with out of scope': name,
    'in scope, right and kept': shareOf(kept.length, test.length),
    'out of scope, refused': shareOf(refused.length, away.test.length),
  }
}

for (const name of ['clinc150', 'banking77']) {
  const train = read(`${name}/train.tsv`)
  const test = read(`${name}/test.tsv`)
  const ours = await compare(
    'this code',
    () => {
      const classify = learn(train)
      return (text) => classify(text).map(({ label }) => label)
    },
    test,
  )
  const peers = process.argv.includes('--peers')
    ? [await compare('MiniSearch BM25', () => miniSearch(train), test), await compare('nlp.js', () => nlpjs('en', train), test)]
    : []
  console.log(`\n${name}: ${train.length} lines to learn from, ${test.length} questions\n${table([ours, ...peers])}`)
}

console.log(
  `\n${table([
    scope('CLINC150', read('clinc150/train.tsv'), read('clinc150/val.tsv'), read('clinc150/test.tsv'), {
      valid: read('clinc150/oos_val.tsv'),
      test: read('clinc150/oos_test.tsv'),
    }),
    scope(
      'BANKING77, same domain',
      read('banking77_oos/in.train.tsv'),
      read('banking77_oos/in.valid.tsv'),
      read('banking77_oos/in.test.tsv'),
      { valid: read('banking77_oos/id-oos.valid.tsv'), test: read('banking77_oos/id-oos.test.tsv') },
    ),
    scope(
      'BANKING77, other domain',
      read('banking77_oos/in.train.tsv'),
      read('banking77_oos/in.valid.tsv'),
      read('banking77_oos/in.test.tsv'),
      { valid: read('banking77_oos/ood-oos.valid.tsv'), test: read('banking77_oos/ood-oos.test.tsv') },
    ),
  ])}`,
)

/** Languages learnt from this repository's lines alone, tried on everyday sentences. */
const corpus = readCorpus(join(import.meta.dirname, '..'))
const model = trainLanguages(corpus)
const book = new Phrasebook(corpus.phrases)
const rows = readdirSync(join(data, 'tatoeba'))
  .sort()
  .map((file) => {
    const code = file.slice(0, 2)
    const spoken = corpus.languages.includes(code)
    const texts = readFileSync(join(data, 'tatoeba', file), 'utf8')
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '')
      .filter((text) => words(text).length >= 3 && words(text).length <= 8)
    const guesses = texts.map((text) => identify(text, model, book).guess)
    return {
      'Tatoeba, 3-8 words': code,
      sentences: String(texts.length),
      'right (unknown ones: none named)': shareOf(
        guesses.filter((guess) => (spoken ? guess === code : guess === null)).length,
        texts.length,
      ),
    }
  })
for (let at = 0; at < rows.length; at += 9) console.log(`\n${table(rows.slice(at, at + 9))}`)
