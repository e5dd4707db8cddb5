import { fold } from './normalise.ts'

/** Greetings as people open with them: "hallo, wie viel verdient man?" is a question, "hallo" is not. */
export class Greetings {
  private readonly phrases: readonly string[]

  /** `phrases` of all languages; longer ones are tried first. */
  constructor(phrases: readonly string[]) {
    const folded = new Set(phrases.map(fold).filter((phrase) => phrase !== ''))
    this.phrases = [...folded].sort((one, two) => two.length - one.length || (one < two ? -1 : 1))
  }

  /** The text, folded, without the greetings it opens with; unchanged when nothing else would be left, or nothing was there. */
  without(text: string): string {
    let rest = fold(text)
    for (let found = this.opening(rest); found !== null; found = this.opening(rest)) rest = rest.slice(found.length).trim()
    if (rest === '' || rest === fold(text)) return text
    return /[?؟]/u.test(text) ? `${rest}?` : rest
  }

  /** True when a text is nothing but greetings. */
  only(text: string): boolean {
    let rest = fold(text)
    if (rest === '') return false
    for (let found = this.opening(rest); found !== null; found = this.opening(rest)) rest = rest.slice(found.length).trim()
    return rest === ''
  }

  private opening(rest: string): string | null {
    return this.phrases.find((phrase) => rest === phrase || rest.startsWith(`${phrase} `)) ?? null
  }
}
