import type { Bayes } from '../model/bayes.ts'
import { fold } from '../normalise.ts'
import type { Phrasebook } from '../phrasebook.ts'
import { languageFeatures, languageWords, wordFeature } from './features.ts'
import { romanisedArabic } from './romanised.ts'
import { type Script, scriptOf } from './scripts.ts'

/** One way a language is written: Arabic in its own script and in Latin letters are two. */
export interface Variety {
  readonly language: string
  readonly script: Script
}

/** Stands for every language that is not spoken here. */
export const foreign = 'foreign'

export interface LanguageModel {
  readonly varieties: readonly Variety[]
  readonly bayes: Bayes
  /** Words many languages here share ("Ausbildung", "IHK"): they tell nothing. */
  readonly neutral: ReadonlySet<string>
}

export interface Guess {
  /** `null` when the text says nothing: names, numbers, e-mail addresses, German terms alone. */
  readonly guess: string | null
  readonly sure: boolean
}

/** By how much naive Bayes must prefer a language, per square root of a letter: at all, and for words never seen. */
const barely = 0.8
const unknownWords = 4
/** By how much a language that is not spoken here must be preferred: most people write one that is. */
const unlikely = 1

const nothing: Guess = { guess: null, sure: false }

/** Which of the offered languages a text is in. Says `sure: false` rather than guess on short or mixed text. */
export function identify(text: string, model: LanguageModel, book: Phrasebook): Guess {
  const list = languageWords(text)
  const script = scriptOf(list.join(' '))
  const possible = model.varieties.map((_, index) => index).filter((index) => model.varieties[index]?.script === script)
  if (script === null || possible.length === 0) return nothing
  const telling = list.filter((word) => scriptOf(word) === script && !model.neutral.has(word))
  const languages = new Set(possible.map((index) => model.varieties[index]?.language))
  if (languages.size === 1 && languages.has(foreign)) return nothing
  if (languages.size === 1) {
    // Nobody else offered here writes so: a short text may still be a name.
    return {
      guess: model.varieties[possible[0] ?? 0]?.language ?? null,
      sure: telling.length >= 3 || telling.some((word) => isKnown(word, model)),
    }
  }
  // German terms stand in every language; several of them with nothing else around are most likely German.
  if (telling.length === 0)
    return { guess: list.length >= 2 && model.varieties.some(({ language }) => language === 'de') ? 'de' : null, sure: false }
  if (
    script === 'Latin' &&
    model.varieties.some(({ language }) => language === 'ar') &&
    romanisedArabic(list, book.romanised.get('ar') ?? new Set())
  ) {
    return { guess: 'ar', sure: telling.length >= 3 }
  }
  return compare(text, telling, possible, model, book.typical)
}

function compare(
  text: string,
  telling: readonly string[],
  possible: readonly number[],
  model: LanguageModel,
  typicalWords: Phrasebook['typical'],
): Guess {
  const scores = model.bayes.likelihood(languageFeatures(telling)).logs
  const letters = telling.reduce((sum, word) => sum + word.length, 0)
  const best = new Map<string, number>()
  for (const index of possible) {
    const language = model.varieties[index]?.language ?? ''
    const handicap = language === foreign ? unlikely * Math.sqrt(letters) : 0
    best.set(language, Math.max(best.get(language) ?? Number.NEGATIVE_INFINITY, (scores[index] ?? 0) - handicap))
  }
  const [first, second] = [...best].sort(([, one], [, two]) => two - one)
  if (!first) return nothing
  if (first[0] === foreign) return nothing
  const margin = (first[1] - (second?.[1] ?? 0)) / Math.sqrt(letters)
  const known = telling.filter((word) => isKnown(word, model)).length
  const typical = telling.filter((word) => typicalWords.get(first[0])?.has(fold(word))).length
  if ((known < telling.length && looksLikeName(text)) || (known === 0 && margin < unknownWords)) return nothing
  if (margin < barely && typical === 0) return nothing
  const sure = (telling.length >= 3 && known >= 2 && margin > 3) || (typical >= 1 && typical * 2 >= telling.length && margin > 2)
  return { guess: first[0], sure }
}

/** Up to four words, each with a capital and no other sign but a comma: who writes so gives a name, and names have no language. */
export function looksLikeName(text: string): boolean {
  return /^\s*(?:\p{Lu}[\p{L}'’-]*,?\s*){1,4}$/u.test(text)
}

function isKnown(word: string, model: LanguageModel): boolean {
  return model.bayes.has(wordFeature(word))
}
