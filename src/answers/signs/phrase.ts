import { fold } from '../normalise.ts'

/**
 * Patterns in everyday spelling, compared with folded text by whole words: `*` is any letters, `..` up to four words in between,
 * `(a|b)` one of several; the rest is a regular expression. What is written here is folded as what people write is, so `schlägt`
 * also finds `schlaegt`.
 */
export function phrases(patterns: readonly string[]): RegExp {
  const sources = patterns.map((pattern) =>
    pattern
      .replace(/[\p{L}\p{M}']+/gu, (word) => fold(word))
      .replace(/ \.\. /gu, '(?: [^ ]+){0,4} ')
      .replace(/\*/gu, '[^ ]*'),
  )
  return new RegExp(`(?<![^ ])(?:${sources.join('|')})(?![^ ])`, 'u')
}
