import type { Parsed } from './parse.ts'
import type { Report } from './problem.ts'

/** The texts of one file by their path, `name.text`; a list holds several ways to write the same thing. */
export type Flat = ReadonlyMap<string, string | readonly string[]>

/** Reads the texts of a file; whatever is not a text or a list of texts is reported. */
export function flatten(parsed: Parsed, report: Report): Flat {
  const flat = new Map<string, string | readonly string[]>()
  const visit = (value: unknown, path: readonly string[]): void => {
    const name = path.join('.')
    if (typeof value === 'string') flat.set(name, value)
    else if (Array.isArray(value)) {
      const texts = value.filter((text) => typeof text === 'string')
      if (texts.length < value.length || texts.length === 0)
        report.error(parsed.file, `"${name}" must be a list of texts: put each in quotes.`)
      else flat.set(name, texts)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key])
    } else report.error(parsed.file, `"${name || 'the file'}" must be a text in quotes, or a group of texts in { }.`)
  }
  visit(parsed.data, [])
  return flat
}

const pluralForms = ['zero', 'one', 'two', 'few', 'many', 'other']
const plural = new RegExp(`_(?:${pluralForms.join('|')})$`)

/** The key a text is asked for by: `places` for `places_one` and `places_other`. */
export function baseOf(path: string, flat: Flat): string {
  const base = path.replace(plural, '')
  return base !== path && flat.has(`${base}_other`) ? base : path
}

/** The forms of a text that is chosen by a number, with their paths: `places_one` and `places_other` for `places`; none of any other. */
export function formsOf(base: string, flat: Flat): readonly (readonly [path: string, text: string])[] {
  if (!flat.has(`${base}_other`)) return []
  return pluralForms.flatMap((form) => {
    const text = flat.get(`${base}_${form}`)
    return typeof text === 'string' ? [[`${base}_${form}`, text] as const] : []
  })
}

/** Names of the values a text wants: `{{name}}`. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\{-?([^{}]*)\}\}/g)].map(([, name = '']) => name.trim())
}
