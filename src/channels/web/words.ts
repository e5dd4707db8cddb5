import type { Language } from '../../engine/ids.ts'
import type { Link } from '../../engine/message.ts'

/** The page's own words, in `locales/<language>/web.json`. */
export const webTexts = [
  'title',
  'tagline',
  'log',
  'me',
  'bot',
  'message',
  'placeholder',
  'send',
  'waiting',
  'queued',
  'offline',
  'slow',
  'refused',
  'too-long',
  'clear',
  'clear-ask',
  'clear-yes',
  'clear-no',
  'download',
  'language',
  'open',
  'close',
  'new-window',
  'no-script',
] as const
export type WebText = (typeof webTexts)[number]

/** Everything the page says by itself, in one language. */
export interface Words {
  readonly dir: 'ltr' | 'rtl'
  readonly texts: { readonly [key: string]: string }
  readonly links: readonly Link[]
}

export interface Speech {
  readonly languages: readonly Language[]
  /** One of the page's own words. */
  readonly texts: (language: Language, key: WebText) => string
  /** What stands at the foot of the page: imprint, privacy. */
  readonly links?: ((language: Language) => readonly Link[]) | undefined
}

export function wordsIn(language: Language, { texts, links }: Speech): Words {
  const read = Object.fromEntries(webTexts.map((key) => [key, texts(language, key)]))
  return { dir: directionOf(language), texts: read, links: links?.(language) ?? [] }
}

/** From the script the language is usually written in. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(language).maximize()
  return rightToLeft.has(script ?? '') ? 'rtl' : 'ltr'
}

const rightToLeft = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg'])

/** The first language a browser asks for that is offered; else the first one offered. */
export function preferred(acceptLanguage: string | undefined, languages: readonly Language[]): Language {
  const wanted = (acceptLanguage ?? '').split(',').map((part) => part.split(/[-;]/)[0]?.trim().toLowerCase())
  const known = wanted.flatMap((code) => languages.filter((language) => language.split('-')[0] === code))[0] ?? languages[0]
  if (!known) throw new Error('The web chat needs at least one language: add a folder with language.json to locales/')
  return known
}
