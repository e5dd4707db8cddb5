import { fold, words } from './normalise.ts'

/** What people say around the name of a language they want. */
const besides = new Set(
  words(
    'please bitte lütfen lutfen من فضلك رجاء لو سمحت auf in to into speak talk write answer sprechen sprich schreib schreiben reden antworten antworte yaz yazın konuş konuşun konuşalım devam et olarak dili language sprache dil switch change use احكي اكتب تكلم حكي جاوب باللغة اللغة لغة بدي اريد can you kannst du können sie wir we i want ich möchte will istiyorum mit with weiter now jetzt',
  ),
)

/** Everyday names that no dictionary of language names gives. */
const everyday: { readonly [language: string]: string } = {
  de: 'deutsch german almanca almancada الماني بالالماني المانيه بالالمانيه المانية deutsche',
  en: 'english englisch ingilizce انجليزي انكليزي بالانجليزي بالانكليزي انجليزيه بالانجليزيه انكليزيه ingilizcede eng',
  tr: 'turkish türkisch türkçe turkce تركي بالتركي تركيه بالتركيه türk',
  ar: 'arabic arabisch arapça arapca عربي بالعربي عربيه بالعربيه العربي عربى 3arabi arabi araby arab 3araby bil3arabi',
}

/** Names of the offered languages, each in each. */
export class LanguageNames {
  private readonly names: ReadonlyMap<string, string>

  constructor(languages: readonly string[]) {
    const displayed = languages.flatMap((inLanguage) => {
      const names = new Intl.DisplayNames([inLanguage], { type: 'language' })
      return languages.map((language) => [fold(names.of(language) ?? language), language] as const)
    })
    const spoken = languages.flatMap((language) =>
      (everyday[language] ?? '').split(' ').map((name) => [fold(name), language] as const),
    )
    this.names = new Map([...displayed, ...spoken].filter(([name]) => name !== ''))
  }

  /** The language a text consists of, alone or with "please", "in …", "speak …"; `null` when it says anything more. */
  named(text: string): string | null {
    const list = words(text)
    const found = new Set(list.flatMap((word) => this.names.get(word) ?? []))
    const [language] = found
    const onlyThat = list.every((word) => this.names.has(word) || besides.has(word))
    return list.length <= 6 && found.size === 1 && onlyThat ? (language ?? null) : null
  }
}
