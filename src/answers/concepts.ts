import type { ConceptForms } from './corpus.ts'
import { almostEqual, fold } from './normalise.ts'

/** Below this many letters one wrong letter makes another word. */
const longWord = 7

/** Letters of a German word that is looked for in other languages. */
const leastTerm = 6

interface Form {
  readonly key: string
  /** Further letters may follow. */
  readonly open: boolean
  readonly concept: string
}

/** Small words the Arabic script writes together with the next one: and, so, the, for, with, like, on, this, of. */
const arabicPrefixes = /^(?:[وف]?(?:[بكل]?ال|لل|عال|هال|مال|[بكل])|[وف])(?=.{2})/u

/** Endings of the Arabic script: my, your, his, her, our, their, me, plural and dual. */
const arabicEnding = /(?<=.{3})(?:ها|هم|كم|نا|ني|ات|ين|ون|ان|وا|ي|ك|ه|و|ا|ت)$/u

/** Two letters of the Arabic script or more: words of that script are also looked up without what is written together with them. */
const arabic = /^[\u0600-\u06ff ]{2,}$/u

/** A word bare of small words before it and endings after it, the nearest to the word itself first. */
function arabicForms(word: string): readonly string[] {
  const bare = word.replace(arabicPrefixes, '')
  const forms = [bare]
  for (const form of [word, bare]) {
    const stem = form.replace(arabicEnding, '')
    if (stem === form) continue
    // The feminine ending is written as te before another one: madrasa, madrasati.
    forms.push(stem, stem.endsWith('ت') ? `${stem.slice(0, -1)}ه` : `${stem}ه`)
  }
  return forms
}

/**
 * What a text is about, whatever the language: words and phrases of all languages' lexicons (German terms stand in every
 * language's sentences) found in it. A form `duldung*` also matches longer words that begin so, `*vertrag*` any that contain it.
 */
export class Lexicon {
  private readonly exact = new Map<string, string[]>()
  private readonly starts = new Map<string, string[]>()
  private readonly parts: (readonly [part: string, concept: string])[] = []
  /** Forms of one long word, by their first letter: those a slip of the finger can be recognised in. */
  private readonly long = new Map<string, Form[]>()

  /** `terms`: German words that stand in sentences of any language; the short ones mean something else in most. */
  constructor(own: ConceptForms, terms: ConceptForms = {}) {
    for (const [concept, forms] of Object.entries(own)) for (const form of forms) this.add(form, concept)
    for (const [concept, forms] of Object.entries(terms)) {
      for (const form of forms) if (fold(form).length >= leastTerm) this.add(form, concept)
    }
  }

  private add(form: string, concept: string): void {
    const key = fold(form)
    if (key === '') return
    if (form.startsWith('*')) this.parts.push([key, concept])
    else push(form.endsWith('*') ? this.starts : this.exact, key, concept)
    if (key.length >= longWord && !key.includes(' ')) push(this.long, key.slice(0, 1), { key, open: form.endsWith('*'), concept })
  }

  /** The concepts of a text in the order they appear; phrases of up to three words are tried too. `folded` as `words()` gives them. */
  find(folded: readonly string[]): readonly string[] {
    const found = new Set<string>()
    for (let at = 0; at < folded.length; at++) {
      for (let length = 3; length >= 1; length--) {
        if (at + length > folded.length) continue
        for (const concept of this.match(folded.slice(at, at + length).join(' '))) found.add(concept)
      }
    }
    return [...found]
  }

  private match(phrase: string): readonly string[] {
    const direct = this.lookUp(phrase)
    if (direct.length > 0) return direct
    for (const form of arabic.test(phrase) ? arabicForms(phrase) : []) {
      const found = this.lookUp(form)
      if (found.length > 0) return found
    }
    return this.slipped(phrase)
  }

  /** Concepts of a long word with one letter wrong, left out, added or swapped; not the first, which people rarely miss. */
  private slipped(word: string): readonly string[] {
    if (word.length < longWord || word.includes(' ')) return []
    const near = this.long
      .get(word.slice(0, 1))
      ?.filter(({ key, open }) => almostEqual(key, open ? word.slice(0, key.length) : word))
    return [...new Set(near?.map(({ concept }) => concept))]
  }

  private lookUp(phrase: string): readonly string[] {
    const found = [...(this.exact.get(phrase) ?? [])]
    for (let length = 2; length <= phrase.length; length++) found.push(...(this.starts.get(phrase.slice(0, length)) ?? []))
    if (!phrase.includes(' ')) for (const [part, concept] of this.parts) if (phrase.includes(part)) found.push(concept)
    return found
  }
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key)
  if (list) list.push(item)
  else map.set(key, [item])
}
