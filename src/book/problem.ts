/** Something an editor has to look at: one sentence that names the remedy, at a file and, where known, a line. */
export interface Problem {
  /** An error keeps the book from being used; a warning does not. */
  readonly level: 'error' | 'warning'
  readonly file: string
  readonly line: number | null
  readonly sentence: string
}

/** Collects problems in the order they are found. */
export class Report {
  readonly problems: Problem[] = []

  error(file: string, sentence: string, line: number | null = null): void {
    this.problems.push({ level: 'error', file, line, sentence })
  }

  warn(file: string, sentence: string, line: number | null = null): void {
    this.problems.push({ level: 'warning', file, line, sentence })
  }

  get broken(): boolean {
    return this.problems.some(({ level }) => level === 'error')
  }
}

/** `dialogs/register.yaml:12: Step "pick" …` */
export function write(problem: Problem): string {
  return `${problem.file}${problem.line === null ? '' : `:${problem.line}`}: ${problem.sentence}`
}

/** `"a", "b" or "c"` */
export function oneOf(words: Iterable<string>): string {
  const quoted = [...words].map((word) => `"${word}"`)
  const last = quoted.pop() ?? 'nothing'
  return quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last
}

/** The remedy for a name that is not known: ` Did you mean "pick"?` when one is close to it, else ` Known: …`. */
export function meant(written: string, known: Iterable<string>): string {
  const names = [...known]
  const near = names.map((name) => ({ name, edits: distance(written, name) })).toSorted((one, two) => one.edits - two.edits)[0]
  if (near && near.edits <= Math.max(1, written.length / 3)) return ` Did you mean "${near.name}"?`
  if (names.length === 0) return ' There is none yet.'
  return names.length > mostListed ? ' Correct the name, or add what it stands for.' : ` Known: ${oneOf(names)}.`
}

const mostListed = 12

/** Edits from one word to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [place, letter] of [...from].entries()) {
    const next = [place + 1]
    for (const [index, other] of [...to].entries()) {
      next.push(Math.min((row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1, (row[index] ?? 0) + (letter === other ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
