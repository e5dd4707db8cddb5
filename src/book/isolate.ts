/**
 * Bidirectional text. In a right-to-left language every run that reads from left to right, and every value put into a text,
 * stands between U+2068 (first strong isolate) and U+2069, so that "(§60c)", "724 Euro" or a link keeps its order and leaves its
 * surroundings alone (Unicode Standard Annex #9). Isolates are never nested here: what has them is left as it is.
 */
const open = '\u2068'
const close = '\u2069'

const letter = '[\\p{Script=Latin}0-9§€%@#+_/&=~°]'
const word = `${letter}(?:[.,:;'’?!\\-–]*${letter}|\\([^()\\n\\u2068\\u2069]*\\))*`
/** Words and numbers with the blanks between them; a dash may stand between two, and the full stop of a shortened word ("Abs. 3"). */
const run = new RegExp(`${word}(?:(?:(?<=Abs|Nr|Art)\\.)?[ \\u00a0]+(?:[-–] )?${word})*`, 'gu')
/** Left alone: what is isolated already, and places for values, which are isolated when they are filled. */
const kept = /(\u2068[^\u2068\u2069]*\u2069|\{\{[^{}]*\}\})/
const finished = /^(?:[^\u2068\u2069]|\u2068[^\u2068\u2069\n]*\u2069)*$/
const mark = '\u200f'
const isolated = /\u2068[^\u2069]*\u2069/gu
const anyIsolate = /[\u2068\u2069]/
/** Overrides and embeddings could turn the whole line around; nobody writes them by hand. */
const overrides = /[\u202a-\u202e\u2066\u2067]/g
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Isolates the left-to-right runs of a text written by editors. Doing it twice changes nothing. */
export function isolateRuns(text: string): string {
  return text
    .split(kept)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(run, (found) => `${open}${found}${close}`)))
    .join('')
}

/** Isolates a value that is put into a text, line by line; a value made of finished text keeps its own isolates. */
export function isolateValue(value: string): string {
  const clean = value.replace(overrides, '')
  if (anyIsolate.test(clean))
    return finished.test(clean) ? isolateRuns(clean) : isolateValue(clean.replace(/[\u2068\u2069]/g, ''))
  return clean
    .split('\n')
    .map((line) => (line.trim() === '' ? line : `${open}${line}${close}`))
    .join('\n')
}

/** A value inside a left-to-right text: only one with right-to-left letters needs protection. */
export function isolateForeign(value: string): string {
  return rightToLeft.test(value) ? isolateValue(value) : value.replace(overrides, '')
}

/**
 * A line of isolated runs alone ("label: value") has no direction of its own, and whoever shows it would lay it out from left to
 * right: such a line gets the right-to-left mark U+200F in front.
 */
export function directLines(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      anyIsolate.test(line) && !line.startsWith(mark) && !rightToLeft.test(line.replace(isolated, '')) ? `${mark}${line}` : line,
    )
    .join('\n')
}

/** Editors must not write isolates themselves; they are set when the book is loaded. */
export const hasIsolates = (text: string): boolean => /[\u2066-\u2069]/.test(text)
