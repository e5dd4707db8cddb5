import type { Language } from '../engine/ids.ts'

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
const rightToLeftScripts = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm'])
const mark = '\u200F'

/** By the script the language is usually written in: Arabic, Persian and Pashto are, Kurmanji is not. */
export function isRightToLeft(language: Language): boolean {
  return rightToLeftScripts.has(new Intl.Locale(language).maximize().script ?? '')
}

/**
 * Apps take the direction of each line from its first letter. A line of a right-to-left language that begins with a Latin name or
 * a number gets a mark in front, so that it is not torn apart; a line without right-to-left letters (a link, an e-mail address)
 * stays as it is.
 */
export function directed(text: string, language: Language): string {
  if (!isRightToLeft(language)) return text
  return text.replace(/[^\n]+/g, (line) => {
    const first = /\p{L}/u.exec(line)?.[0] ?? ''
    return rightToLeft.test(first) || !rightToLeft.test(line) || line.startsWith(mark) ? line : mark + line
  })
}

/** Where a long text may be cut, best first; the cut comes behind the match. */
const cuts = [/\n\s*\n/g, /\n/g, /[.!?؟。…]\s/gu, /\s/g]

/** Cuts a text into pieces of at most `longest` UTF-16 units: between paragraphs, else lines, sentences, words, and never inside a character. */
export function cutInto(text: string, longest: number): readonly string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest.length > longest) {
    const at = cutOf(rest, longest)
    parts.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  return rest === '' ? parts : [...parts, rest]
}

function cutOf(text: string, longest: number): number {
  const head = text.slice(0, longest + 1)
  for (const cut of cuts) {
    const ends = [...head.matchAll(cut)].map((match) => match.index + match[0].length)
    const last = ends.findLast((end) => end > 0 && head.slice(0, end).trimEnd().length <= longest)
    if (last) return last
  }
  // Not between the two halves of a character outside the basic plane.
  return /[\uD800-\uDBFF]/.test(text.charAt(longest - 1)) ? longest - 1 : longest
}
