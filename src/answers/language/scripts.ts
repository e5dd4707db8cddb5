/** Scripts people here write in. */
export const scripts = ['Latin', 'Arabic', 'Cyrillic', 'Ethiopic', 'Greek', 'Hebrew'] as const
export type Script = (typeof scripts)[number] | 'other'

const letterOf: { readonly [script in Exclude<Script, 'other'>]: RegExp } = {
  Latin: /\p{Script=Latin}/gu,
  Arabic: /\p{Script=Arabic}/gu,
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Ethiopic: /\p{Script=Ethiopic}/gu,
  Greek: /\p{Script=Greek}/gu,
  Hebrew: /\p{Script=Hebrew}/gu,
}

/**
 * The script a text is written in, `null` without letters. German terms stand inside every language, so two letters of another
 * script outweigh any number of Latin ones.
 */
export function scriptOf(text: string): Script | null {
  const counts = scripts.map((script) => ({ script, letters: text.match(letterOf[script])?.length ?? 0 }))
  const foreign = counts.filter(({ script }) => script !== 'Latin').sort((one, two) => two.letters - one.letters)[0]
  if (foreign && foreign.letters >= 2) return foreign.script
  const latin = counts[0]?.letters ?? 0
  if (latin > 0) return 'Latin'
  return /\p{L}/u.test(text) ? 'other' : null
}
