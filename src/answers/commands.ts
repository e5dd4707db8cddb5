import { type CommandWord, commandWords, type Expectation } from '../engine/understanding.ts'
import type { Commands } from './corpus.ts'
import { wantsData } from './datawish.ts'
import { almostEqual, fold, normalise } from './normalise.ts'
import type { Rules } from './signs/rules.ts'

type Fields = Expectation['fields']
type Correction = { readonly step: Fields[number]['step'] | null }

/** Words that are commands, and phrases that correct: looked up, never guessed. */
export class CommandPhrases {
  private readonly phrases = new Map<string, Map<string, string>>()
  private readonly patterns: readonly (readonly [before: string, after: string])[]

  private readonly rules: Rules

  constructor(commands: { readonly [language: string]: Commands }, rules: Rules) {
    this.rules = rules
    for (const [language, lists] of Object.entries(commands)) {
      const own = new Map<string, string>()
      for (const [word, phrases] of Object.entries(lists)) {
        if (word !== 'change') for (const phrase of phrases) if (!own.has(key(phrase))) own.set(key(phrase), word)
      }
      this.phrases.set(language, own)
    }
    this.patterns = Object.values(commands)
      .flatMap((lists) => lists.change ?? [])
      .map((pattern) => pattern.split('{}'))
      .map(([before = '', after = '']) => [fold(before), fold(after)] as const)
      .sort((one, two) => two.join('').length - one.join('').length)
  }

  /**
   * The command a whole text is: in the person's language first, then in any, then the English word itself; with or without slash.
   * Where a name or free words are awaited, a word of a third language is none: "Adam" and "Berta" are people.
   */
  command(text: string, language: string | null, awaitsWords = false): CommandWord | null {
    const others = awaitsWords && language !== null ? ['de', 'en'] : undefined
    const found = this.phrase(text, language, others) ?? slashed(text)
    return commandWords.find((word) => word === found) ?? (wantsData(fold(text), this.rules) ? 'data' : null)
  }

  /** Whether a whole text is a command, a "yes" or a "no" of this language, whatever other language has the same words. */
  isOf(text: string, language: string): boolean {
    return this.phrases.get(language)?.has(key(text)) ?? false
  }

  /** "yes" and "no" in any language, the person's first. */
  agreement(text: string, language: string | null): 'yes' | 'no' | null {
    const found = this.phrase(text, language)
    return found === 'yes' || found === 'no' ? found : null
  }

  private phrase(text: string, language: string | null, others: Iterable<string> = this.phrases.keys()): string | null {
    const said = key(text)
    for (const one of language === null ? others : [language, ...others]) {
      const found = this.phrases.get(one)?.get(said)
      if (found) return found
    }
    return null
  }

  /** What is to be corrected; `step: null` when it is said that something is wrong but not what; `null` when this is no correction. */
  correction(text: string, fields: Fields): Correction | null {
    const said = fold(text)
    for (const [before, after] of this.patterns) {
      const named = between(said, before, after)
      if (named === null) continue
      return { step: fieldNamed(fields, named) }
    }
    return null
  }
}

/** Folded; a phrase of signs alone ("?", "👍") stays as it is, whatever the colour of the skin. */
function key(phrase: string): string {
  return fold(phrase) || normalise(phrase).replace(/\p{Emoji_Modifier}/gu, '')
}

function slashed(text: string): string | null {
  return /^\/([a-z]+)(?:@\w+)?$/u.exec(text.trim().toLowerCase())?.[1] ?? null
}

/** What stands for `{}`, one to four words. */
function between(said: string, before: string, after: string): string | null {
  if (said.length <= before.length + after.length || !said.startsWith(before) || !said.endsWith(after)) return null
  const middle = said.slice(before.length, said.length - after.length)
  const parted = (before === '' || middle.startsWith(' ')) && (after === '' || middle.endsWith(' '))
  const named = middle.trim()
  return parted && named !== '' && named.split(' ').length <= 4 ? named : null
}

/** The field whose label is named best: itself, else one letter off or with an ending, else by one of its words. */
function fieldNamed(fields: Fields, named: string): Fields[number]['step'] | null {
  const same = (label: string) => label === named
  const near = (label: string) => label.length >= 4 && (almostEqual(label, named) || named.startsWith(label))
  for (const fits of [same, near, (label: string) => sharesWord(label, named)]) {
    const field = fields.find(({ texts }) => texts.some((label) => fold(label) !== '' && fits(fold(label))))
    if (field) return field.step
  }
  return null
}

/** A word of the label, with an ending or article people add: "adımı" for "Adım", "my name" for "Name". */
function sharesWord(label: string, named: string): boolean {
  const list = named.split(' ').map((word) => word.replace(/^ال(?=.{3})/u, ''))
  return list.some(
    (word) =>
      word === label ||
      (label.length >= 3 && word.startsWith(label)) ||
      (word.length >= 4 && label.split(' ').some((part) => part === word || (part.length >= 4 && almostEqual(part, word)))),
  )
}
