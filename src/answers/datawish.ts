import { words } from './normalise.ts'
import type { Rules } from './signs/rules.ts'

/** A wish is short; a longer text says more than that. */
const longest = 9

/** True when somebody wants what is kept about them shown or deleted: "erase all my data", "verilerimi silmek istiyorum". */
export function wantsData(folded: string, rules: Rules): boolean {
  return words(folded).length <= longest && rules.says('data.wish', folded) && !rules.says('data.not', folded)
}
