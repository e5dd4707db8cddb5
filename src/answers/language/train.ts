import type { Corpus, Line } from '../corpus.ts'
import { Bayes } from '../model/bayes.ts'
import { languageFeatures, languageWords } from './features.ts'
import { foreign, type LanguageModel, type Variety } from './identify.ts'
import { type Script, scriptOf } from './scripts.ts'

/** A line, read. */
interface Read {
  readonly language: string
  readonly list: readonly string[]
  readonly script: Script | null
}

/** Learns to tell the offered languages apart from everything the repository says in them. */
export function trainLanguages(corpus: Corpus, lines: readonly Line[] = corpus.lines): LanguageModel {
  const neutral = neutralWords(lines)
  const all = [...lines, ...corpus.prose, ...corpus.foreign].map(({ text, language }) => ({
    language,
    list: languageWords(text),
    script: scriptOf(text),
  }))
  const mains = mainScripts(all)
  const germanic = new Set(
    all.filter(({ script, language }) => script === 'Latin' && mains.get(language) === 'Latin').flatMap(({ list }) => list),
  )
  const varieties: Variety[] = []
  const labels: number[] = []
  const texts = []
  for (const { language, list, script } of all) {
    const main = mains.get(language)
    // Lines in another script than the language's own are German terms alone, or the language in foreign letters.
    const own = list.filter((word) => scriptOf(word) === script && !neutral.has(word) && (script === main || !germanic.has(word)))
    if (script === null || own.length === 0 || (script !== main && own.length < 2)) continue
    let index = varieties.findIndex((variety) => variety.language === language && variety.script === script)
    if (index === -1) index = varieties.push({ language, script }) - 1
    labels.push(index)
    texts.push(languageFeatures(own))
  }
  const known = new Set(corpus.languages)
  const spoken = varieties.map(({ language, script }) => ({ language: known.has(language) ? language : foreign, script }))
  return { varieties: spoken, bayes: Bayes.train(texts, labels, varieties.length, { smoothing: 0.1 }), neutral }
}

/** The script most lines of each language are in. */
function mainScripts(all: readonly Read[]): ReadonlyMap<string, Script | null> {
  const counts = new Map<string, Map<Script | null, number>>()
  for (const { language, script } of all) {
    const own = counts.get(language) ?? new Map<Script | null, number>()
    counts.set(language, own.set(script, (own.get(script) ?? 0) + 1))
  }
  const most = (own: ReadonlyMap<Script | null, number>) => [...own].sort(([, one], [, two]) => two - one)[0]?.[0] ?? null
  return new Map([...counts].map(([language, own]) => [language, most(own)]))
}

/** Words that lines of at least three languages share. */
function neutralWords(lines: readonly Line[]): ReadonlySet<string> {
  const seen = new Map<string, Set<string>>()
  for (const { text, language } of lines) {
    for (const word of languageWords(text)) {
      const languages = seen.get(word) ?? new Set()
      seen.set(word, languages.add(language))
    }
  }
  return new Set(
    [...seen]
      .filter(([, languages]) => languages.size >= 3)
      .map(([word]) => word)
      .sort(),
  )
}
