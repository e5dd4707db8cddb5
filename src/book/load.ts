import type { Book } from '../engine/book.ts'
import { check } from './check/check.ts'
import { type Content, readContent } from './content.ts'
import { type Files, hashOfFiles, readFiles } from './files.ts'
import { Passed } from './passed.ts'
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

/** The same without waiting: for command-line tools. */
export function loadBookNow(root: string, options: Options = {}): Loaded {
  const files = readBookFiles(root)
  return makeBook(readAndCheck(files), hashOfFiles(files), options)
}

/** As `loadBookNow`, for a start: what passed the check today is not checked again, and its warnings are not told. */
export function loadBookAgain(root: string, options: Options = {}): Loaded {
  const files = readBookFiles(root)
  const hash = hashOfFiles(files)
  const passed = new Passed(root, hash, today())
  const known = passed.read()
  if (known) return makeBook({ content: known, problems: [] }, hash, options)
  const read = readAndCheck(files)
  const loaded = makeBook(read, hash, options)
  if ('book' in loaded) passed.note(read.content)
  return loaded
}

function makeBook({ content, problems }: ReturnType<typeof readAndCheck>, hash: string, options: Options): Loaded {
  if (problems.some(({ level }) => level === 'error') || !content.service) return { problems }
  return { book: bind(content, content.service, hash, options), warnings: problems }
}

/** Reads the content and says what is wrong with it; problems of form come first and alone, since others would follow from them. */
export function readAndCheck(files: Files): { readonly content: Content; readonly problems: readonly Problem[] } {
  const report = new Report()
  const content = readContent(files, report)
  if (!report.broken) check(content, today(), report)
  return { content, problems: report.problems }
}

const today = (): string => new Date().toISOString().slice(0, 10)

/** Reads the files below `root` that make a book. */
export const readBookFiles = (root: string): Files => readFiles(root, endings)

function bind(content: Content, service: NonNullable<Content['service']>, hash: string, { publicUrl }: Options): Book {
  const texts = new Texts(content)
  const languages = content.languages.map(({ speech }) => speech.id)
  // Found out now, so that the book need not keep every text as it was written.
  const reviewed = new Set(
    content.languages.flatMap((language) =>
      [...language.reviews.keys()].flatMap((file) =>
        isReviewed(content, language, file) ? [`${language.speech.id} ${file}`] : [],
      ),
    ),
  )
  const { topics, tables } = content
  const dialogs = new Map([...content.dialogs].map(([id, { dialog }]) => [id, dialog]))
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: service.timezone })
  return Object.freeze<Book>({
    hash,
    service,
    languages,
    text: (language, key, values) => texts.text(language, key, values),
    has: (language, key) => texts.has(language, key),
    texts: (language, key) => texts.texts(language, key),
    reviewed: (language, file) => reviewed.has(`${language} ${file}`),
    stale: (topic, at) => today.format(at) > topic.reviewBy,
    dialog: (id) => dialogs.get(id),
    topic: (id) => topics.get(id)?.thing,
    table: (id) => tables.get(id)?.thing,
    dialogs: [...dialogs.values()],
    topics: [...topics.values()].map(({ thing }) => thing),
    privacyVersion: service.privacyVersion,
    privacyUrl: publicUrl ? new URL('/privacy', publicUrl).href : '',
  })
}
