import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkDrafts } from '../book/check/drafts.ts'
import { checkLines } from '../book/check/lines.ts'
import { checkUses } from '../book/check/uses.ts'
import type { Content } from '../book/content.ts'
import { readFiles } from '../book/files.ts'
import { type Lines, loadLines } from '../book/lines.ts'
import { readAndCheck, readBookFiles } from '../book/load.ts'
import { type Problem, Report, write } from '../book/problem.ts'
import { isReviewed, reviewed, stamped, textHash } from '../book/stamps.ts'
import { readArguments } from './arguments.ts'

const help = `Checks dialogs/ and locales/.
  npm run check                                  says what is wrong; exit code 1 when something is an error
  npm run check -- --drafts FOLDER               looks for proposed topics there; otherwise in data/proposals
  npm run check -- --stamp [language [file …]]   notes that these translations (or all) fit the German text of today
  npm run check -- --reviewed language file …    notes that a human has read these texts and found them right`

const root = process.cwd()
const { values, positionals } = readArguments({
  allowPositionals: true,
  options: {
    stamp: { type: 'boolean' },
    reviewed: { type: 'boolean' },
    help: { type: 'boolean' },
    drafts: { type: 'string', default: 'data/proposals' },
  },
})

if (values.help) console.log(help)
else if (values.stamp) stamp(positionals)
else if (values.reviewed) review(positionals)
else process.exitCode = report()

function report(): 0 | 1 {
  const { content, problems } = readAndCheck(readBookFiles(root))
  const more = new Report()
  const lines = loadLines(root)
  const broken = problems.some(({ level }) => level === 'error') && content.dialogs.size === 0
  if (!broken) {
    checkLines(lines, content, more)
    checkUses(content, readFiles(root, ['.ts'], ['src']), more)
    checkDrafts(
      root,
      values.drafts,
      content.languages.map(({ speech }) => speech.id),
      more,
    )
  }
  const all = [...problems, ...more.problems]
  for (const problem of all.filter(({ level }) => level === 'warning')) print(problem)
  for (const problem of all.filter(({ level }) => level === 'error')) print(problem)
  console.log(`\n${coverage(content, lines)}\n`)
  const errors = all.filter(({ level }) => level === 'error').length
  console.log(
    `${content.dialogs.size} dialogs, ${content.topics.size} topics, ${content.tables.size} tables: ${errors} errors, ${all.length - errors} warnings.`,
  )
  return errors > 0 ? 1 : 0
}

function print(problem: Problem): void {
  console.log(`${problem.level === 'error' ? 'ERROR  ' : 'warning'} ${write(problem)}`)
}

/** Per language: how many texts there are of those in German, how many files are fresh and reviewed, how many lines to learn from. */
function coverage({ languages, ...content }: Content, lines: Lines): string {
  const [german] = languages
  const files = [...(german?.texts ?? [])].filter(([file]) => file !== 'language')
  const rows = languages.map((language) => {
    const own = files.filter(([file]) => language.texts.has(file))
    const fresh = language === german ? own : own.filter(([file, source]) => language.sources.get(file) === textHash(source))
    const read = own.filter(([file]) => isReviewed({ languages, ...content }, language, file))
    const learned = lines.languages.get(language.speech.id)
    const questions = Object.values(learned?.questions ?? {}).reduce((sum, list) => sum + list.length, 0)
    const texts = [...language.texts].reduce((sum, [file, { size }]) => (file === 'language' ? sum : sum + size), 0)
    return [
      language.speech.id,
      `${texts}`,
      `${own.length}/${files.length}`,
      `${fresh.length}/${files.length}`,
      `${read.length}/${files.length}`,
      `${questions}`,
    ]
  })
  return align([['language', 'texts', 'files', 'up to date', 'reviewed', 'questions'], ...rows])
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[column] ?? 0) + 2))).join(''),
    )
    .join('\n')
}

function stamp([only, ...files]: readonly string[]): void {
  const { content } = readAndCheck(readBookFiles(root))
  const languages = content.languages.slice(1).filter(({ speech }) => !only || speech.id === only)
  for (const language of languages) {
    writeFileSync(join(root, 'locales', language.speech.id, 'sources.json'), stamped(content, language, files))
    console.log(`locales/${language.speech.id}/sources.json is written.`)
  }
  if (languages.length === 0) fail(`There is no translation into "${only}".`)
}

function review([id, ...files]: readonly string[]): void {
  const { content } = readAndCheck(readBookFiles(root))
  const language = content.languages.find(({ speech }) => speech.id === id)
  if (!language || files.length === 0) {
    fail('Say which language and files, e.g. --reviewed ar topics/bab.')
    return
  }
  const missing = files.filter((file) => !language.texts.has(file))
  if (missing.length > 0) {
    fail(`There is no ${missing.join(', ')} in ${id}: write the name without folder of the language and without .json.`)
    return
  }
  const today = new Date().toISOString().slice(0, 10)
  writeFileSync(join(root, 'locales', language.speech.id, 'reviews.yaml'), reviewed(content, language, files, today))
  console.log(`locales/${language.speech.id}/reviews.yaml is written.`)
}

function fail(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}
