import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { commandWords } from '../engine/understanding.ts'
import { type Phrases, phrasesShape } from './phrasebook.ts'

/** One way to ask, and what it is about: `topic:<id>`, `near:<neighbour>` (`near:far` for anything else) or `signal:<name>`. */
export interface Line {
  readonly text: string
  readonly language: string
  readonly label: string
  /** Written by somebody who had not seen the other lines: what decisions are fitted to. */
  readonly trial?: true
}

const phrases = z.array(z.string())
const commandsShape = z.object(
  Object.fromEntries([...commandWords, 'yes', 'no', 'change'].map((word) => [word, phrases.default([])])),
)
/** Phrases per command word, for yes and no, and patterns of correction with `{}`. */
export type Commands = { readonly [word: string]: readonly string[] }

const topicShape = z.object({
  topic: z.string(),
  audience: z.enum(['applicant', 'company', 'both']),
  neighbours: z.array(z.string()).default([]),
})
/** What understanding needs to know about a topic. */
export type TopicFacts = z.infer<typeof topicShape>

/** Concept -> ways to write it. A star at an end of a form stands for any letters there: `duldung*`. */
export type ConceptForms = { readonly [concept: string]: readonly string[] }

/** Everything editors wrote that teaches how people write. */
export interface Corpus {
  readonly languages: readonly string[]
  readonly lines: readonly Line[]
  /** Sentences the service itself says about its topics: they hold the words of a subject, and of a language. */
  readonly prose: readonly Line[]
  /** Sentences in languages that are not spoken here, so that they are known as such: text and language code. */
  readonly foreign: readonly { readonly text: string; readonly language: string }[]
  /** Per language, the ways a concept is written; see `concepts.ts`. */
  readonly concepts: { readonly [language: string]: ConceptForms }
  readonly commands: { readonly [language: string]: Commands }
  readonly phrases: { readonly [language: string]: Phrases }
  readonly topics: readonly TopicFacts[]
}

/** Reads `locales/` and `dialogs/topics/` under `root`, in an order that does not depend on the machine. */
export function readCorpus(root: string): Corpus {
  const locales = join(root, 'locales')
  const languages = list(locales, '').filter((name) => existsSync(join(locales, name, 'questions')))
  const lines = languages.flatMap((language) => [
    ...linesIn(locales, language, 'questions', 'topic'),
    ...linesIn(locales, language, 'neighbours', 'near'),
    ...linesIn(locales, language, 'signals', 'signal'),
    ...trialsIn(join(locales, language, 'trial.txt'), language),
  ])
  const topics = list(join(root, 'dialogs', 'topics'), '.yaml').map((name) => topicIn(join(root, 'dialogs', 'topics', name)))
  return {
    languages,
    lines,
    topics,
    prose: languages.flatMap((language) => proseOf(join(locales, language), language)),
    foreign: foreignIn(join(locales, 'foreign.txt')),
    concepts: perLanguage(languages, (language) => conceptsOf(join(locales, language, 'concepts.txt'))),
    commands: perLanguage(languages, (language) => commandsOf(join(locales, language, 'commands.json'))),
    phrases: perLanguage(languages, (language) => phrasesOf(join(locales, language, 'phrases.yaml'))),
  }
}

/** Sentences in languages that are not spoken here, below headings like `# es`; nothing but the language matters. */
const foreignIn = (file: string): Corpus['foreign'] =>
  underHeadings(file).map(({ heading, text }) => ({ text, language: heading }))

/** Trial questions: `# topic`, `# near/<neighbour>`, `# human`, `# danger-<kind>`, `# harmless`. */
function trialsIn(file: string, language: string): readonly Line[] {
  return underHeadings(file).map(({ heading, text }) => ({ text, language, label: labelOf(heading), trial: true }))
}

/** A heading of a file of trial or test questions as the label of its lines. */
export function labelOf(heading: string): string {
  if (heading.startsWith('near/')) return `near:${heading.slice('near/'.length)}`
  if (heading === 'human' || heading.startsWith('danger')) return `signal:${heading}`
  return heading === 'harmless' ? 'none:harmless' : `topic:${heading}`
}

/** Lines of a file with headings (`# name`), each with the heading it stands under. Empty when there is no such file. */
export function underHeadings(file: string): readonly { readonly heading: string; readonly text: string }[] {
  let heading = ''
  return (existsSync(file) ? linesOf(file) : []).flatMap((text) => {
    if (!text.startsWith('# ')) return [{ heading, text }]
    heading = text.slice(2).trim()
    return []
  })
}

function topicIn(file: string): TopicFacts {
  const parsed = topicShape.safeParse(parse(readFileSync(file, 'utf8')))
  if (!parsed.success)
    throw new Error(`${file}: needs topic, audience (applicant, company or both) and neighbours (a list of topics)`)
  return parsed.data
}

/** Identity of a corpus: the same lines give the same hash, whatever the order of files on disk. */
export function hashOf(corpus: Corpus): string {
  return createHash('sha256').update(JSON.stringify(corpus)).digest('hex')
}

function perLanguage<T>(languages: readonly string[], make: (language: string) => T): { readonly [language: string]: T } {
  return Object.fromEntries(languages.map((language) => [language, make(language)]))
}

function linesIn(locales: string, language: string, folder: string, kind: string): readonly Line[] {
  const path = join(locales, language, folder)
  return list(path, '.txt').flatMap((name) => {
    const label = `${kind}:${name.slice(0, -4)}`
    return linesOf(join(path, name)).map((text) => ({ text, language, label }))
  })
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function commandsOf(file: string): Commands {
  if (!existsSync(file)) return commandsShape.parse({})
  return commandsShape.parse(JSON.parse(readFileSync(file, 'utf8')))
}

function phrasesOf(file: string): Phrases {
  const parsed = phrasesShape.safeParse(existsSync(file) ? parse(readFileSync(file, 'utf8')) : {})
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** The texts of all topics, without placeholders, as sentences. Interface texts stay out: they change often and teach little. */
function proseOf(folder: string, language: string): readonly Line[] {
  const topics = join(folder, 'topics')
  return list(topics, '.json').flatMap((name) => {
    const label = `topic:${name.slice(0, -5)}`
    return sentences(join(topics, name)).map((text) => ({ text, language, label }))
  })
}

function sentences(file: string): readonly string[] {
  return textsIn(JSON.parse(readFileSync(file, 'utf8')))
    .flatMap((text) => text.replace(/\{\{[^}]*\}\}/gu, ' ').split(/\n+/u))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 3)
}

/** Lines `concept: form, form, form`; `#` starts a remark. */
function conceptsOf(file: string): ConceptForms {
  if (!existsSync(file)) return {}
  const entries = linesOf(file)
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const [concept = '', forms = ''] = line.split(/:(.*)/u)
      return [
        concept.trim(),
        forms
          .split(/[,،]/u)
          .map((form) => form.trim())
          .filter((form) => form !== ''),
      ] as const
    })
  return Object.fromEntries(entries)
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function list(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
    .sort()
}
