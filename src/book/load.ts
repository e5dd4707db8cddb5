import type { Book } from '../engine/book.ts'
import { check } from './check/check.ts'
import { type Content, readContent } from './content.ts'
import { type Files, hashOf, readFiles } from './files.ts'
import { type Problem, Report } from './problem.ts'
import { isReviewed } from './stamps.ts'
import { Texts } from './texts.ts'

export interface Options {
  /** Public address of the service; the privacy notice is at `/privacy` below it. */
  readonly publicUrl?: string
}

export type Loaded = { readonly book: Book; readonly warnings: readonly Problem[] } | { readonly problems: readonly Problem[] }

const endings = ['.yaml', '.json']

/** Reads and checks `dialogs/` and `locales/` below `root`. With an error there is no book, only the problems. */
export async function loadBook(root: string, options: Options = {}): Promise<Loaded> {
  return loadBookNow(root, options)
}

/** The same without waiting: for start-up and command-line tools. */
export function loadBookNow(root: string, options: Options = {}): Loaded {
  return makeBook(readBookFiles(root), options)
}

function makeBook(files: Files, options: Options): Loaded {
  const { content, problems } = readAndCheck(files)
  if (problems.some(({ level }) => level === 'error') || !content?.service) return { problems }
  const hash = hashOf(...[...files].flat())
  return { book: bind(content, content.service, hash, options), warnings: problems }
}

/** Reads the content and says what is wrong with it; problems of form come first and alone, since others would follow from them. */
export function readAndCheck(files: Files): { readonly content: Content; readonly problems: readonly Problem[] } {
  const report = new Report()
  const content = readContent(files, report)
  if (!report.broken) check(content, new Date().toISOString().slice(0, 10), report)
  return { content, problems: report.problems }
}

/** Reads the files below `root` that make a book. */
export const readBookFiles = (root: string): Files => readFiles(root, endings)

function bind(content: Content, service: NonNullable<Content['service']>, hash: string, { publicUrl }: Options): Book {
  const texts = new Texts(content)
  const languages = new Map(content.languages.map((language) => [language.speech.id, language]))
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: service.timezone })
  return Object.freeze<Book>({
    hash,
    service,
    languages: [...languages.keys()],
    text: (language, key, values) => texts.text(language, key, values),
    has: (language, key) => texts.has(language, key),
    texts: (language, key) => texts.texts(language, key),
    reviewed: (language, file) => isReviewed(content, languages.get(language), file),
    stale: (topic, at) => today.format(at) > topic.reviewBy,
    dialog: (id) => content.dialogs.get(id)?.dialog,
    topic: (id) => content.topics.get(id)?.thing,
    table: (id) => content.tables.get(id)?.thing,
    dialogs: [...content.dialogs.values()].map(({ dialog }) => dialog),
    topics: [...content.topics.values()].map(({ thing }) => thing),
    privacyVersion: service.privacyVersion,
    privacyUrl: publicUrl ? new URL('/privacy', publicUrl).href : '',
  })
}
