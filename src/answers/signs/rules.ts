import { type Script, scriptOf, scripts } from '../language/scripts.ts'
import { once } from '../once.ts'
import { PhraseList } from './phrase.ts'

/** Kinds of patterns in `locales/<language>/phrases.yaml`, by group. */
export const patternKinds = {
  human: ['wish', 'not'],
  data: ['wish', 'not'],
  danger: ['selfharm', 'violence', 'exploitation', 'removal'],
  harmless: ['figures', 'everyday', 'killed', 'whether', 'soon'],
  wages: ['unpaid', 'owed', 'force', 'long'],
} as const

type Group = keyof typeof patternKinds
export type RuleName = { [G in Group]: `${G}.${(typeof patternKinds)[G][number]}` }[Group]

/** The patterns of one language, with the named parts they are made of. */
type Patterns = { readonly [G in Group]: { readonly [Kind in (typeof patternKinds)[G][number]]: readonly string[] } } & {
  readonly parts: { readonly [name: string]: string } | null
}

/** All languages' patterns. A text is compared with those of the scripts it is written in: people mix languages, but not letters. */
export class Rules {
  private readonly rules = new Map<RuleName, ReadonlyMap<Script, () => PhraseList>>()

  constructor(languages: readonly Patterns[]) {
    this.add('human.wish', languages, ({ human }) => human.wish)
    this.add('human.not', languages, ({ human }) => human.not)
    this.add('data.wish', languages, ({ data }) => data.wish)
    this.add('data.not', languages, ({ data }) => data.not)
    for (const kind of patternKinds.danger) this.add(`danger.${kind}`, languages, ({ danger }) => danger[kind])
    for (const kind of patternKinds.harmless) this.add(`harmless.${kind}`, languages, ({ harmless }) => harmless[kind])
    for (const kind of patternKinds.wages) this.add(`wages.${kind}`, languages, ({ wages }) => wages[kind])
  }

  /** True when the folded text has a pattern of this rule in it. */
  says(rule: RuleName, folded: string): boolean {
    const own = this.rules.get(rule)
    return own !== undefined && [...own].some(([script, list]) => hasScript(folded, script) && list().isIn(folded))
  }

  private add(rule: RuleName, languages: readonly Patterns[], of: (patterns: Patterns) => readonly string[]): void {
    const byScript = new Map<Script, string[]>()
    for (const language of languages) {
      for (const pattern of of(language)) {
        const whole = pattern.replace(/\{(\p{L}+)\}/gu, (found, name: string) => language.parts?.[name] ?? found)
        const script = scriptOf(whole) ?? 'other'
        byScript.set(script, [...(byScript.get(script) ?? []), whole])
      }
    }
    this.rules.set(rule, new Map([...byScript].map(([script, list]) => [script, once(() => new PhraseList(list))])))
  }
}

const letters: ReadonlyMap<Script, RegExp> = new Map(scripts.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')]))

function hasScript(text: string, script: Script): boolean {
  return letters.get(script)?.test(text) ?? true
}
