/** Letters that Latin keyboards lack, written as digits: inside a word there is hardly any doubt, at its beginning it may be a number. */
const digitInside = /^\p{L}+[23579]+\p{L}+$/u
const digitFirst = /^[23579](?!nd$|rd$|th$|x$)\p{L}{2,}$/u

/** Arabic written in Latin letters: a digit inside a word, or two weaker signs. */
export function romanisedArabic(list: readonly string[], known: ReadonlySet<string>): boolean {
  if (list.some((word) => digitInside.test(word) && word.length >= 4)) return true
  const weak = list.filter((word) => digitFirst.test(word) || known.has(word)).length
  return weak >= 2
}
