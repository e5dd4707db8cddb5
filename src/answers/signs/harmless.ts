import type { Rules } from './rules.ts'

/** Laughing in writing; the signs themselves are gone in folded text. */
const laughing =
  /(?<!\p{L})(?:(?:ha){2,}h?|(?:he){2,}|lol|lmao|rofl|xd|ه{3,}|(?:ха){2,}|(?:хи){2,}|mdr|ptdr)(?!\p{L})|[😂🤣😅😆]/u

/** "Can I be deported if …": a question whether the law allows it, not that it is under way; a matter of days is no question. */
export const asksWhether = (folded: string, rules: Rules): boolean =>
  rules.says('harmless.whether', folded) && !rules.says('harmless.soon', folded)

/** True for a figure of speech (a thing, not a person, that "kills" somebody), and for "kills me" said with a laugh. */
export function harmless(text: string, folded: string, rules: Rules): boolean {
  return rules.says('harmless.figures', folded) || (rules.says('harmless.killed', folded) && laughing.test(text.toLowerCase()))
}

/**
 * Late or missing wages and nothing worse: a case for a person, not for emergency numbers, unless it goes on for months. `alarmed`: the
 * model hears an alarm in it.
 */
export function wagesOnly(folded: string, alarmed: boolean, rules: Rules): boolean {
  return rules.says('wages.unpaid', folded) && (alarmed || rules.says('wages.owed', folded)) && !rules.says('wages.force', folded)
}
