export interface Leak {
  readonly told: string
  /** The text it was seen in. */
  readonly where: string
}

/** Shorter ones are words of the product itself, or numbers that stand everywhere. */
const shortest = 8

/** Which of these canaries can be read in the texts, as they are or as JSON writes them. */
export function leaks(confided: Iterable<string>, texts: readonly string[]): readonly Leak[] {
  const byHead = new Map<string, string[]>()
  for (const told of confided) {
    // A command such as "language" is the product's own word.
    if ([...told].length < shortest || /^[a-z]+$/.test(told)) continue
    const head = told.slice(0, shortest)
    byHead.set(head, [...(byHead.get(head) ?? []), told])
  }
  return texts.flatMap((where) => {
    const plain = where.replaceAll('\\"', '"').replaceAll('\\n', '\n')
    const found = new Set<string>()
    for (let at = 0; at + shortest <= plain.length; at++)
      for (const told of byHead.get(plain.slice(at, at + shortest)) ?? []) if (plain.startsWith(told, at)) found.add(told)
    return [...found].map((told) => ({ told, where }))
  })
}
