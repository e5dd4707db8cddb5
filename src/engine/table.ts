import type { Table, TableResult } from './book.ts'
import type { Json } from './ids.ts'

type Inputs = { readonly [input: string]: Json }
type Rule = TableResult['rules'][number]

export interface Verdict {
  readonly id: string
  readonly verdict: string
}

const holds = (rule: Rule, inputs: Inputs): boolean =>
  Object.entries(rule.when).every(([input, values]) => values.some((value) => value === inputs[input]))

/** Could this rule still win, whatever is answered to the inputs not known yet? */
const possible = (rule: Rule, inputs: Inputs): boolean =>
  Object.entries(rule.when).every(
    ([input, values]) => inputs[input] === undefined || values.some((value) => value === inputs[input]),
  )

/** Decides every result of the table. The book has checked that exactly one rule holds for every full set of inputs. */
export function evaluate(table: Table, inputs: Inputs): readonly Verdict[] {
  return table.results.map((result) => {
    const rule = result.rules.find((candidate) => holds(candidate, inputs))
    if (!rule) throw new Error(`Table ${table.id}: no rule of "${result.id}" holds; an input is missing`)
    return { id: result.id, verdict: rule.then }
  })
}

/** Does the answer to this input still matter to any result, given what is known? Decides what need not be asked. */
export function matters(table: Table, input: string, inputs: Inputs): boolean {
  return table.results.some((result) => {
    const open = result.rules.filter((rule) => possible(rule, inputs))
    const undecided = new Set(open.map((rule) => rule.then)).size > 1
    return undecided && open.some((rule) => rule.when[input] !== undefined)
  })
}
