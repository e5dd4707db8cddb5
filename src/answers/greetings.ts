import { fold } from './normalise.ts'

/** Greetings as people open with them: "hallo, wie viel verdient man?" is a question, "hallo" is not. */
export class Greetings {
  private readonly phrases: ReadonlySet<string>
  private readonly manners: ReadonlySet<string>
  private readonly thanks: ReadonlySet<string>
  private readonly farewells: ReadonlySet<string>

  /** Of all languages. */
  constructor(phrases: readonly string[], thanks: readonly string[], farewells: readonly string[] = []) {
    const folded = new Set(phrases.map(fold).filter((phrase) => phrase !== ''))
    this.phrases = folded
    this.thanks = new Set(thanks.map(fold))
    this.farewells = new Set(farewells.map(fold))
    this.manners = new Set([...folded, ...thanks.map(fold)])
  }

  /** The text, folded, without the greetings and thanks it opens with; unchanged when nothing else would be left, or nothing was there. */
  without(text: string): string {
    const rest = withoutOpening(fold(text), this.manners)
    if (rest === '' || rest === fold(text)) return text
    return /[?؟]/u.test(text) ? `${rest}?` : rest
  }

  /** True when a text opens with manners and goes on. */
  opens(text: string): boolean {
    return this.without(text) !== text
  }

  /** True when a text is nothing but thanks. */
  thanksOnly(text: string): boolean {
    return this.thanks.has(fold(text))
  }

  /** True when a text is nothing but a word of parting, however it is meant in longer texts. */
  farewellOnly(text: string): boolean {
    return this.farewells.has(fold(text))
  }

  /** True when a text is nothing but greetings. */
  only(text: string): boolean {
    return fold(text) !== '' && withoutOpening(fold(text), this.phrases) === ''
  }
}

/** The longest phrase a text begins with goes first, until none is left. */
function withoutOpening(said: string, phrases: ReadonlySet<string>): string {
  for (let end = said.length; end > 0; end = said.lastIndexOf(' ', end - 1)) {
    if (phrases.has(said.slice(0, end))) return withoutOpening(said.slice(end).trim(), phrases)
  }
  return said
}
