import type { Service, Table, Topic } from '../engine/book.ts'
import type { DialogId, TableId, TopicId } from '../engine/ids.ts'
import { type DialogSource, readDialog } from './dialog.ts'
import type { Files } from './files.ts'
import { type Flat, flatten } from './flat.ts'
import { type Parsed, parseJson, parseYaml, shape } from './parse.ts'
import { Report } from './problem.ts'
import {
  type Figure,
  figureFile,
  glossaryFile,
  languageFile,
  languageId,
  type Review,
  reviewsFile,
  sourcesFile,
  tableFile,
  topicFile,
} from './schema.ts'
import { serviceFile } from './service.ts'
import type { Speech } from './speech.ts'

/** One thing read from a file of its own. */
interface Sourced<Thing> {
  readonly file: string
  readonly thing: Thing
}

/** What is known of one language. Files are named without folder and ending: `ui`, `dialogs/register`. */
export interface LanguageContent {
  readonly speech: Speech
  readonly texts: ReadonlyMap<string, Flat>
  /** The state that was reviewed, by file. */
  readonly reviews: ReadonlyMap<string, Review>
  /** Hash of the German text each file was translated from. */
  readonly sources: ReadonlyMap<string, string>
}

/** Everything editors wrote, in its right form but not yet checked against each other. */
export interface Content {
  /** German first, then English, then by code. */
  readonly languages: readonly LanguageContent[]
  readonly dialogs: ReadonlyMap<DialogId, DialogSource>
  readonly topics: ReadonlyMap<TopicId, Sourced<Topic>>
  readonly tables: ReadonlyMap<TableId, Sourced<Table>>
  readonly figures: ReadonlyMap<string, Sourced<Figure>>
  readonly service: Service | null
  /** German terms that stay in every language; of each, the forms of which one is enough. */
  readonly glossary: readonly (readonly string[])[]
}

/** Files in a language's folder that are no texts for people. */
const notTexts = ['language', 'commands', 'sources']

/** Reads every file. Wrong forms are reported and left out. */
export function readContent(files: Files, report: Report): Content {
  const content = {
    languages: readLanguages(files, report),
    glossary: readGlossary(files, report),
    dialogs: new Map<DialogId, DialogSource>(),
    topics: new Map<TopicId, Sourced<Topic>>(),
    tables: new Map<TableId, Sourced<Table>>(),
    figures: new Map<string, Sourced<Figure>>(),
    service: null as Service | null,
  }
  for (const [file, text] of files) {
    const [, folder = '', name = ''] = /^dialogs\/(?:(\w+)\/)?([^/]+)\.yaml$/.exec(file) ?? []
    const parsed = name !== '' && ['', 'topics', 'tables', 'figures'].includes(folder) ? parseYaml(file, text, report) : null
    if (!parsed) continue
    if (folder === 'topics') {
      const raw = shape(topicFile, parsed, report)
      if (!raw || !isNamed(raw.topic, 'topic', name, parsed, report)) continue
      const { topic: id, ...topic } = raw
      content.topics.set(id, { file, thing: { id, ...topic } })
    } else if (folder === 'tables') {
      const raw = shape(tableFile, parsed, report)
      if (!raw || !isNamed(raw.table, 'table', name, parsed, report)) continue
      const { table: id, ...table } = raw
      content.tables.set(id, { file, thing: { id, ...table } })
    } else if (folder === 'figures') {
      for (const [id, figure] of Object.entries(shape(figureFile, parsed, report) ?? {})) {
        const known = content.figures.get(id)
        if (known) report.error(file, `Figure "${id}" stands in ${known.file} already: keep one of them.`, parsed.lineOf([id]))
        content.figures.set(id, { file, thing: figure })
      }
    } else if (name === 'service') content.service = shape(serviceFile, parsed, report)
    else {
      const source = readDialog(parsed, text, report)
      if (source && isNamed(source.dialog.id, 'dialog', name, parsed, report)) content.dialogs.set(source.dialog.id, source)
    }
  }
  if (!files.has('dialogs/service.yaml'))
    report.error('dialogs/service.yaml', 'The file is missing: it names the service centre, its hours and formats.')
  return content
}

function readGlossary(files: Files, report: Report): Content['glossary'] {
  const file = 'locales/glossary.yaml'
  const text = files.get(file)
  const parsed = text === undefined ? null : parseYaml(file, text, report)
  return (parsed && shape(glossaryFile, parsed, report)?.terms) ?? []
}

function readLanguages(files: Files, report: Report): readonly LanguageContent[] {
  const folders = new Set([...files.keys()].flatMap((file) => /^locales\/([^/]+)\//.exec(file)?.[1] ?? []))
  const languages = [...folders].flatMap((folder) => readLanguage(folder, files, report) ?? [])
  if (folders.size === 0) report.error('locales', 'There is no language: add locales/de/language.json.')
  return languages.toSorted((one, two) => place(one) - place(two) || (one.speech.id < two.speech.id ? -1 : 1))
}

/** German first, since everything is translated from it; then English. */
const place = ({ speech }: LanguageContent): number => ['de', 'en'].indexOf(speech.id) + 1 || 3

function readLanguage(folder: string, files: Files, report: Report): LanguageContent | null {
  const root = `locales/${folder}/`
  const own = `${root}language.json`
  const id = languageId.safeParse(folder)
  const written = files.get(own)
  if (written === undefined || !id.success) {
    const remedy =
      written === undefined
        ? `add ${own} with name, direction, locale, euro and people`
        : 'call the folder by a language code like "de"'
    report.error(own, `locales/${folder} is no language yet: ${remedy}.`)
    return null
  }
  const parsed = parseJson(own, written, report)
  const speech = parsed && shape(languageFile, parsed, report)
  if (!parsed || !speech) return null
  const texts = new Map<string, Flat>([['language', flatten(parsed, report)]])
  for (const [file, content] of files) {
    const name = file.startsWith(root) && file.endsWith('.json') ? file.slice(root.length, -'.json'.length) : ''
    if (name === '' || notTexts.includes(name)) continue
    const read = parseJson(file, content, report)
    if (read) texts.set(name, flatten(read, report))
  }
  return {
    speech: { id: id.data, ...speech },
    texts,
    reviews: readReviews(root, files, report),
    sources: readSources(root, files, report),
  }
}

/** Reviews can only add trust: when the file is missing or broken, nothing counts as reviewed and the bot goes on. */
function readReviews(root: string, files: Files, report: Report): ReadonlyMap<string, Review> {
  const file = `${root}reviews.yaml`
  const inner = new Report()
  const parsed = parseYaml(file, files.get(file) ?? '{}', inner)
  const reviews = parsed && shape(reviewsFile, parsed, inner)
  for (const problem of inner.problems)
    report.warn(file, `${problem.sentence} Until then nothing counts as reviewed.`, problem.line)
  return new Map(Object.entries(reviews ?? {}))
}

function readSources(root: string, files: Files, report: Report): ReadonlyMap<string, string> {
  const file = `${root}sources.json`
  const parsed = parseJson(file, files.get(file) ?? '{}', report)
  return new Map(Object.entries((parsed && shape(sourcesFile, parsed, report)) ?? {}))
}

function isNamed(id: string, kind: string, name: string, parsed: Parsed, report: Report): boolean {
  if (id === name) return true
  report.error(
    parsed.file,
    `The file is called "${name}" but says ${kind}: ${id}; give both the same name.`,
    parsed.lineOf([kind]),
  )
  return false
}
