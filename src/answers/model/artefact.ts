import { z } from 'zod'
import type { Commands, ConceptForms, Corpus, TopicFacts } from '../corpus.ts'
import { scripts } from '../language/scripts.ts'
import { type Phrases, phrasesShape } from '../phrasebook.ts'
import { Bayes } from './bayes.ts'
import { type Arrays, Linear } from './linear.ts'
import { pack, unpack } from './pack.ts'
import { lexiconsOf } from './sample.ts'
import type { Model } from './train.ts'

/** All that understanding needs at run time: what was learnt, and the editors' words that are looked up rather than learnt. */
export interface Knowledge {
  /** Hash of the corpus and the code it was made from. */
  readonly hash: string
  readonly model: Model
  readonly topics: readonly TopicFacts[]
  readonly commands: { readonly [language: string]: Commands }
  readonly phrases: { readonly [language: string]: Phrases }
  /** Short greetings of all languages. */
  readonly greetings: readonly string[]
  /** Short words of parting in all languages. */
  readonly farewells: readonly string[]
}

const logistic = z.object({ mean: z.array(z.number()), spread: z.array(z.number()), weights: z.array(z.number()) })
const calibration = z.object({
  mixture: z.object({ own: z.number(), joint: z.number(), share: z.number() }),
  scope: logistic,
  right: logistic,
  inScope: z.number(),
  answer: z.number(),
  clarify: z.number(),
  alarms: z.array(z.object({ sign: logistic, from: z.number() })),
})
const lists = z.record(z.string(), z.array(z.string()))
const aboutShape = z.object({
  hash: z.string(),
  labels: z.array(z.string()),
  languages: z.array(z.string()),
  calibrations: z.record(z.string(), calibration),
  varieties: z.array(z.object({ language: z.string(), script: z.enum([...scripts, 'other']) })),
  neutral: z.array(z.string()),
  concepts: z.record(z.string(), lists),
  commands: z.record(z.string(), lists),
  phrases: z.record(z.string(), phrasesShape),
  greetings: z.array(z.string()),
  farewells: z.array(z.string()),
  topics: z.array(
    z.object({ topic: z.string(), audience: z.enum(['applicant', 'company', 'both']), neighbours: z.array(z.string()) }),
  ),
})

export function writeArtefact(model: Model, corpus: Corpus, hash: string): Uint8Array {
  const { labels, scorer, calibrations, languages } = model
  const about: z.infer<typeof aboutShape> = {
    hash,
    labels: [...labels],
    languages: [...corpus.languages],
    calibrations: Object.fromEntries([...calibrations].map(([language, own]) => [language, calibration.parse(own)])),
    varieties: [...languages.varieties],
    neutral: [...languages.neutral],
    concepts: plain<ConceptForms>(corpus.concepts),
    commands: plain<Commands>(corpus.commands),
    phrases: { ...corpus.phrases },
    greetings: short(corpus, 'signal:greeting'),
    farewells: short(corpus, 'signal:goodbye'),
    topics: corpus.topics.map((topic) => ({ ...topic, neighbours: [...topic.neighbours] })),
  }
  const arrays: { [name: string]: Arrays[string] } = {}
  const add = (prefix: string, part: Linear | Bayes) => {
    for (const [name, array] of Object.entries(part.arrays)) arrays[`${prefix}/${name}`] = array
  }
  for (const [language, bayes] of scorer.own) add(`own/${language}`, bayes)
  add('joint', scorer.joint)
  add('language', languages.bayes)
  return pack(about, arrays)
}

/** Throws when the bytes are not an artefact of this version; the caller then trains anew. */
export function readArtefact(bytes: Uint8Array): Knowledge {
  const { about, arrays } = unpack(bytes)
  const { hash, labels, languages, calibrations, varieties, neutral, concepts, commands, phrases, greetings, farewells, topics } =
    aboutShape.parse(about)
  const part = (prefix: string): Arrays => {
    const own = Object.entries(arrays).filter(([name]) => name.startsWith(`${prefix}/`))
    return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length + 1), array]))
  }
  const model: Model = {
    labels,
    scorer: {
      own: new Map(languages.map((language) => [language, new Bayes(part(`own/${language}`))])),
      joint: new Linear(part('joint')),
      lexicons: lexiconsOf(concepts),
    },
    calibrations: new Map(Object.entries(calibrations)),
    languages: { varieties, bayes: new Bayes(part('language')), neutral: new Set(neutral) },
  }
  return { hash, model, topics, commands, phrases, greetings, farewells }
}

function plain<T extends { readonly [name: string]: readonly string[] }>(lists: {
  readonly [language: string]: T
}): { [language: string]: { [name: string]: string[] } } {
  const copy = (entry: T) => Object.fromEntries(Object.entries(entry).map(([name, list]) => [name, [...list]]))
  return Object.fromEntries(Object.entries(lists).map(([language, entry]) => [language, copy(entry)]))
}

/** The lines of a kind that are a few words; longer ones say more than the word itself. */
const short = ({ lines }: Corpus, label: string): string[] =>
  lines.filter((line) => line.label === label && line.text.split(/\s+/u).length <= 4).map(({ text }) => text)
