import type { Content, LanguageContent } from '../content.ts'
import type { Flat } from '../flat.ts'
import type { Report } from '../problem.ts'
import { fileOf } from './texts.ts'

/** German terms a translated topic must not lose, and letters that do not belong together. */
export function checkTerms(content: Content, report: Report): void {
  const [german, ...others] = content.languages
  if (!german) return
  for (const language of others) {
    for (const [file, source] of german.texts) {
      const own = language.texts.get(file)
      if (own && file.startsWith('topics/')) checkGlossary(content.glossary, { file, source, own, language }, report)
    }
  }
  for (const language of content.languages) {
    for (const [file, flat] of language.texts) for (const [path, text] of flat) checkLetters(language, file, path, text, report)
  }
}

function checkGlossary(
  glossary: Content['glossary'],
  {
    file,
    source,
    own,
    language,
  }: { readonly file: string; readonly source: Flat; readonly own: Flat; readonly language: LanguageContent },
  report: Report,
): void {
  const wanted = wholeOf(source)
  const written = wholeOf(own)
  const lost = glossary.filter((forms) => forms.some((form) => has(wanted, form)) && !forms.some((form) => has(written, form)))
  if (lost.length === 0) return
  const names = lost.map(([first]) => first).join(', ')
  report.error(
    fileOf(language, file),
    `The German text has ${names}, which people must recognise on letters: put the German word in brackets after your own.`,
  )
}

const wholeOf = (flat: Flat): string => [...flat.values()].flat().join('\n')

/** A term begins a word, or stands whole inside a longer one ("Berufskolleg" in "Berufskollegs"); short names are words of their own. */
function has(text: string, term: string): boolean {
  const known = patterns.get(term) ?? patternOf(term)
  patterns.set(term, known)
  return known.test(text)
}

const patterns = new Map<string, RegExp>()

function patternOf(term: string): RegExp {
  const end = term.length <= 5 ? '(?!\\p{Script=Latin})' : ''
  return new RegExp(`(?<!\\p{Script=Latin})${term.replaceAll('-', '[-\u00ad]?')}${end}`, 'iu')
}

/**
 * One word in one script: a Latin "a" in a Cyrillic word looks right and is found by nobody, and a letter stuck to a word of the other
 * direction jumps to its far end. Tigrinya puts its prefixes before any word.
 */
function checkLetters(
  language: LanguageContent,
  file: string,
  path: string,
  text: string | readonly string[],
  report: Report,
): void {
  for (const part of typeof text === 'string' ? [text] : text) {
    const word = mixedWord(part.replace(/\{\{[^{}]*\}\}/gu, ' '))
    if (word)
      report.error(fileOf(language, file), `"${path}" has "${word}", a word in letters of two scripts: write it in one of them.`)
  }
}

/** A letter of one script beside one of another. */
const mixed =
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Arabic}]|[\p{Script=Cyrillic}\p{Script=Arabic}]\p{Script=Latin}|\p{Script=Cyrillic}\p{Script=Arabic}|\p{Script=Arabic}\p{Script=Cyrillic}/u

function mixedWord(text: string): string | undefined {
  if (!mixed.test(text)) return undefined
  return text.match(/\p{L}[\p{L}\p{M}]+/gu)?.find((word) => mixed.test(word))
}
