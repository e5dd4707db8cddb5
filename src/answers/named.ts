import { fold, words } from './normalise.ts'
import type { Phrasebook } from './phrasebook.ts'

/** Names of the offered languages, each in each. */
export class LanguageNames {
  private readonly names: ReadonlyMap<string, string>

  private readonly around: ReadonlySet<string>

  constructor(languages: readonly string[], book: Phrasebook) {
    this.around = book.all('around-names')
    const displayed = languages.flatMap((inLanguage) => {
      const names = new Intl.DisplayNames([inLanguage], { type: 'language' })
      return languages.map((language) => [fold(names.of(language) ?? language), language] as const)
    })
    // Everyday names that no dictionary of language names gives.
    const spoken = [...book.perLanguage('names')].flatMap(([language, names]) =>
      [...names].map((name) => [name, language] as const),
    )
    this.names = new Map([...displayed, ...spoken].filter(([name]) => name !== ''))
  }

  /** The language a text consists of, alone or with "please", "in …", "speak …"; `null` when it says anything more. */
  named(text: string): string | null {
    const list = words(text)
    const found = new Set(list.flatMap((word) => this.names.get(word) ?? []))
    const [language] = found
    const onlyThat = list.every((word) => this.names.has(word) || this.around.has(word))
    return list.length <= 6 && found.size === 1 && onlyThat ? (language ?? null) : null
  }
}
