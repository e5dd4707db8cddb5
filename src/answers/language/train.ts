import type { Corpus, Line } from '../corpus.ts'
import { trainBayes } from './bayes.ts'
import { languageFeatures, languageWords } from './features.ts'
import type { LanguageModel, Variety } from './identify.ts'
import { type Script, scriptOf } from './scripts.ts'

/** Learns to tell the offered languages apart from everything the repository says in them. */
export function trainLanguages(corpus: Corpus, lines: readonly Line[] = corpus.lines): LanguageModel {
  const neutral = neutralWords(lines)
  const all = [...lines, ...corpus.prose].map(({ text, language }) => ({
    language,
    list: languageWords(text),
    script: scriptOf(text),
  }))
  const germanic = new Set(
    all.filter(({ script, language }) => script === 'Latin' && language !== 'ar').flatMap(({ list }) => list),
  )
  const varieties: Variety[] = []
  const labels: number[] = []
  const texts = []
  for (const { language, list, script } of all) {
    const main = mainScript(language, all)
    // Lines in another script than the language's own are German terms alone, or the language in foreign letters.
    const own = list.filter((word) => scriptOf(word) === script && !neutral.has(word) && (script === main || !germanic.has(word)))
    if (script === null || own.length === 0 || (script !== main && own.length < 2)) continue
    let index = varieties.findIndex((variety) => variety.language === language && variety.script === script)
    if (index === -1) index = varieties.push({ language, script }) - 1
    labels.push(index)
    texts.push(languageFeatures(own))
  }
  return { varieties, bayes: trainBayes(texts, Int32Array.from(labels), varieties.length), neutral }
}

const mains = new WeakMap<object, Map<string, Script | null>>()

/** The script most lines of a language are in. */
function mainScript(
  language: string,
  all: readonly { readonly language: string; readonly script: Script | null }[],
): Script | null {
  const known = mains.get(all) ?? new Map<string, Script | null>()
  mains.set(all, known)
  const found = known.get(language)
  if (found !== undefined) return found
  const counts = new Map<Script | null, number>()
  for (const line of all) if (line.language === language) counts.set(line.script, (counts.get(line.script) ?? 0) + 1)
  const [most] = [...counts].sort(([, one], [, two]) => two - one)
  known.set(language, most?.[0] ?? null)
  return most?.[0] ?? null
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
