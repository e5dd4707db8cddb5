import { containerBootstrap, Nlp } from '@nlpjs/basic'
import MiniSearch from 'minisearch'
import type { Corpus } from '../src/answers/corpus.ts'
import type { Question } from './questions.ts'
import { type Share, shareOf, table } from './shares.ts'

/** One text and what it is about, for anything that learns from examples. */
export interface Example {
  readonly text: string
  readonly label: string
}

/** The likeliest labels of a text, best first. */
type Classify = (text: string) => Promise<readonly string[]> | readonly string[]

/** Languages nlp.js has a stemmer for; the others go through its plain tokenizer. */
const stemmers: { readonly [language: string]: () => Promise<{ readonly [name: string]: unknown }> } = {
  ar: () => import('@nlpjs/lang-ar'),
  de: () => import('@nlpjs/lang-de'),
  en: () => import('@nlpjs/basic').then(({ LangEn }) => ({ LangEn })),
  fa: () => import('@nlpjs/lang-fa'),
  fr: () => import('@nlpjs/lang-fr'),
  ru: () => import('@nlpjs/lang-ru'),
  tr: () => import('@nlpjs/lang-tr'),
  uk: () => import('@nlpjs/lang-uk'),
}

/** nlp.js as its manual shows it, with the language's own stemmer where there is one. */
export async function nlpjs(language: string, examples: readonly Example[]): Promise<Classify> {
  const container = await containerBootstrap()
  container.use(Nlp)
  for (const plugin of Object.values((await stemmers[language]?.()) ?? {})) {
    if (typeof plugin === 'function' && plugin.name.startsWith('Lang')) container.use(plugin)
  }
  const nlp = container.get('nlp')
  nlp.settings.log = false
  nlp.settings.autoSave = false
  nlp.addLanguage(language)
  for (const { text, label } of examples) nlp.addDocument(language, text, label)
  await nlp.train()
  return async (text) => (await nlp.process(language, text)).classifications.map(({ intent }) => intent)
}

/** BM25 over all examples; the ten best vote with their scores. */
export function miniSearch(examples: readonly Example[]): Classify {
  const search = new MiniSearch<Example & { readonly id: number }>({ fields: ['text'], storeFields: ['label'] })
  search.addAll(examples.map((example, id) => ({ ...example, id })))
  return (text) => {
    const votes = new Map<string, number>()
    for (const { label, score } of search.search(text).slice(0, 10)) votes.set(label, (votes.get(label) ?? 0) + score)
    return [...votes].sort(([, one], [, two]) => two - one).map(([label]) => label)
  }
}

/** Trains a peer and asks it everything: top-1, top-3, seconds to learn, milliseconds a question. */
export async function compare(
  name: string,
  learn: () => Promise<Classify> | Classify,
  tests: readonly Example[],
): Promise<{ readonly [column: string]: Share | string }> {
  const from = performance.now()
  const classify = await learn()
  const learnt = performance.now()
  const times: number[] = []
  let first = 0
  let third = 0
  for (const { text, label } of tests) {
    const started = performance.now()
    const labels = await classify(text)
    times.push(performance.now() - started)
    if (labels[0] === label) first++
    if (labels.slice(0, 3).includes(label)) third++
  }
  times.sort((one, two) => one - two)
  const at = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(2)
  return {
    peer: name,
    'top-1': shareOf(first, tests.length),
    'top-3': shareOf(third, tests.length),
    'learnt in s': ((learnt - from) / 1000).toFixed(1),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
  }
}

/** Peers on the same lines and the same questions, language by language (the language is told them). */
export async function comparePeers(corpus: Corpus, questions: readonly Question[]): Promise<void> {
  for (const language of new Set(questions.map((question) => question.language))) {
    const examples = corpus.lines
      .filter((line) => line.language === language && !line.label.startsWith('none:'))
      .map(({ text, label }) => ({ text, label }))
    const tests = questions
      .filter((question) => question.language === language && question.kind === 'topic')
      .map(({ text, about }) => ({ text, label: `topic:${about}` }))
    const rows = [
      await compare('MiniSearch BM25', () => miniSearch(examples), tests),
      await compare('nlp.js', () => nlpjs(language, examples), tests),
    ]
    console.log(`\n${language}\n${table(rows)}`)
  }
}
