import type { Content, LanguageContent } from '../content.ts'
import { baseOf, type Flat, placeholdersOf } from '../flat.ts'
import type { Report } from '../problem.ts'
import { pluralsOf } from '../speech.ts'
import { textHash } from '../stamps.ts'
import { fileOf } from './texts.ts'

/** Every other language against the first: same keys, same values to fill in, same digits where law and money are told, still fresh. */
export function checkTranslations(content: Content, report: Report): void {
  const [german, ...others] = content.languages
  for (const language of others) if (german) checkLanguage(german, language, report)
  for (const language of content.languages) {
    for (const [file, flat] of language.texts) if (file !== 'language') checkPlurals(language, file, flat, report)
  }
}

function checkLanguage(german: LanguageContent, language: LanguageContent, report: Report): void {
  const { name } = language.speech
  const unstamped: string[] = []
  for (const [file, source] of german.texts) {
    if (file === 'language') continue
    const own = language.texts.get(file)
    const where = fileOf(language, file)
    if (!own) {
      if (isForStaff(file, language)) continue
      report.error(where, `The file is missing: translate ${fileOf(german, file)} into ${name}.`)
      continue
    }
    checkKeys(where, source, own, name, report)
    const stamp = language.sources.get(file)
    if (stamp === undefined) unstamped.push(file)
    else if (stamp !== textHash(source)) {
      report.warn(
        where,
        `The German text has changed since this was translated: bring it up to date, then run "npm run check -- --stamp ${language.speech.id} ${file}".`,
      )
    }
  }
  for (const file of language.texts.keys()) {
    if (!german.texts.has(file))
      report.error(fileOf(language, file), `There is no German text for this file: write ${fileOf(german, file)}, or remove it.`)
  }
  if (unstamped.length > 0) {
    const [first] = unstamped
    const rest = unstamped.length > 1 ? ` and ${unstamped.length - 1} more` : ''
    const remedy = `when the translation is right, run "npm run check -- --stamp ${language.speech.id}"`
    report.warn(
      `locales/${language.speech.id}/sources.json`,
      `Nobody knows which German text ${first}${rest} was translated from: ${remedy}.`,
    )
  }
}

/** What only the centre's own people read is kept in German and English. */
const staffFiles: ReadonlySet<string> = new Set(['console', 'staff'])
const isForStaff = (file: string, { speech }: LanguageContent): boolean => staffFiles.has(file) && !speech.id.startsWith('en')

function checkKeys(where: string, source: Flat, own: Flat, name: string, report: Report): void {
  const wanted = formsOf(source)
  const written = formsOf(own)
  for (const [base, german] of wanted) {
    const forms = written.get(base)
    if (!forms && !german.list) report.error(where, `"${base}" is missing: translate it into ${name}.`)
    if (!forms) continue
    if (forms.list !== german.list)
      report.error(where, `"${base}" must be ${german.list ? 'a list of texts' : 'one text'}, as in German.`)
    for (const value of german.values) {
      if (!forms.values.has(value))
        report.error(where, `"${base}" leaves out {{${value}}}, which the German text has: put it in.`)
    }
    for (const value of forms.values) {
      if (!german.values.has(value))
        report.error(where, `"${base}" has {{${value}}}, which the German text does not have: remove it or correct its name.`)
    }
  }
  for (const [base, { list }] of written) {
    if (!wanted.has(base) && !list) report.error(where, `"${base}" has no German text: remove it, or write the German first.`)
  }
}

/** Texts by the key they are asked for, plural forms together. Lists of synonyms differ from language to language. */
function formsOf(flat: Flat): ReadonlyMap<string, { readonly list: boolean; readonly values: ReadonlySet<string> }> {
  const forms = new Map<string, { list: boolean; values: Set<string> }>()
  for (const [path, text] of flat) {
    const base = baseOf(path, flat)
    const known = forms.get(base) ?? { list: typeof text !== 'string', values: new Set<string>() }
    if (typeof text === 'string') for (const name of placeholdersOf(text)) known.values.add(name)
    forms.set(base, known)
  }
  return forms
}

/** A text with plural forms has all forms of its language. */
function checkPlurals(language: LanguageContent, file: string, flat: Flat, report: Report): void {
  for (const path of flat.keys()) {
    if (!path.endsWith('_other')) continue
    const base = path.slice(0, -'_other'.length)
    const missing = pluralsOf(language.speech.locale).filter((form) => !flat.has(`${base}_${form}`))
    if (missing.length > 0)
      report.error(
        fileOf(language, file),
        `"${base}" lacks plural forms of ${language.speech.name}: add ${missing.map((form) => `"${base}_${form}"`).join(', ')}.`,
      )
  }
}
