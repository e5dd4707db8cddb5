import type { Content, LanguageContent } from '../content.ts'
import { placeholdersOf } from '../flat.ts'
import { hasIsolates } from '../isolate.ts'
import type { Report } from '../problem.ts'
import { fileOf } from './texts.ts'

/** Characters of an answer that fit on a phone's screen. */
const mostAnswer = 600
const mostMore = 700
/** Words of a sentence that is still easy to read in a third language. */
const mostWords = 25

const foreignDigits = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/

/** How texts are written: digits, length, and nothing invisible in them. */
export function checkWording(content: Content, report: Report): void {
  const [german] = content.languages
  for (const language of content.languages) {
    for (const [file, flat] of language.texts) {
      if (file === 'language') continue
      for (const [path, text] of flat) if (typeof text === 'string') checkText(language, file, path, text, report)
      if (german && language !== german && file.startsWith('topics/')) checkDigits(german, language, file, report)
    }
  }
}

function checkText(language: LanguageContent, file: string, path: string, text: string, report: Report): void {
  const where = fileOf(language, file)
  if (hasIsolates(text))
    report.error(
      where,
      `"${path}" contains invisible direction marks (U+2066 to U+2069): remove them, they are set by themselves.`,
    )
  if (foreignDigits.test(text)) report.error(where, `"${path}" has digits other than 0 to 9: write 0 to 9 in every language.`)
  if (text.trim() === '') report.error(where, `"${path}" is empty: write the text.`)
  const most = path === 'answer' ? mostAnswer : path === 'more' ? mostMore : null
  if (file.startsWith('topics/') && most !== null && text.length > most) {
    report.warn(
      where,
      `"${path}" has ${text.length} characters, at most ${most} fit on a phone: shorten it${path === 'answer' ? ', or move something to "more"' : ''}.`,
    )
  }
  const words = longestSentence(text)
  if (words > mostWords)
    report.warn(where, `"${path}" has a sentence of ${words} words; with more than ${mostWords} it is hard to read: split it.`)
}

function longestSentence(text: string): number {
  const sentences = text.split(/[.!?؟۔:;؛።፧]+(?:\s|$)|[\n•]/)
  return sentences.reduce(
    (most, sentence) => Math.max(most, sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length),
    0,
  )
}

/** Periods, ages and paragraphs are the same in every language. Amounts that change are figures and no digits of the text. */
function checkDigits(german: LanguageContent, language: LanguageContent, file: string, report: Report): void {
  for (const [path, source] of german.texts.get(file) ?? []) {
    const own = language.texts.get(file)?.get(path)
    if (typeof source !== 'string' || typeof own !== 'string') continue
    const wanted = digitsOf(source)
    const written = digitsOf(own)
    const missing = [...wanted].filter((digits) => !written.has(digits))
    const added = [...written].filter((digits) => !wanted.has(digits))
    if (missing.length === 0 && added.length === 0) continue
    const parts = [
      ...(missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []),
      ...(added.length > 0 ? [`has ${added.join(', ')} besides`] : []),
    ]
    report.error(
      fileOf(language, file),
      `"${path}" has other numbers than the German text: it ${parts.join(' and ')}. Write the same digits.`,
    )
  }
}

/** Numbers of a text without its places for values, whose names may have digits. `4.000` and `4,000` are one number. */
function digitsOf(text: string): ReadonlySet<string> {
  const plain = placeholdersOf(text).reduce(
    (rest, name) => rest.replace(`{{${name}}}`, ' '),
    text.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, '{{$1}}'),
  )
  return new Set([...plain.matchAll(/\d+(?:[.,]\d{3})*(?!\d)/g)].map(([digits]) => digits.replace(/[.,]/g, '')))
}
