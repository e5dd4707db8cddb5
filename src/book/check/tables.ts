import type { Table, TableResult } from '../../engine/book.ts'
import type { Content } from '../content.ts'
import { meant, oneOf, type Report } from '../problem.ts'

/** More cases than this are not tried out: a result that looks at so much is better split. */
const mostCases = 100_000

/** Every result of every table is decided by exactly one rule, whatever is answered. */
export function checkTables(content: Content, report: Report): void {
  for (const { file, thing: table } of content.tables.values()) {
    const ids = table.results.map(({ id }) => id)
    for (const result of table.results) {
      if (ids.indexOf(result.id) !== ids.lastIndexOf(result.id))
        report.error(file, `Result "${result.id}" is there twice: give one another name.`)
      if (result.topic && !content.topics.has(result.topic)) {
        report.error(
          file,
          `Result "${result.id}" names the topic "${result.topic}", which does not exist.${meant(result.topic, content.topics.keys())}`,
        )
      }
      if (knowsInputs(file, table, result, report)) checkRules(file, table, result, report)
    }
    const used = new Set(table.results.flatMap(({ rules }) => rules.flatMap(({ when }) => Object.keys(when))))
    for (const input of Object.keys(table.inputs)) {
      if (!used.has(input))
        report.warn(file, `Input "${input}" is looked at by no rule: remove it, or the question for it is asked for nothing.`)
    }
  }
}

function knowsInputs(file: string, table: Table, result: TableResult, report: Report): boolean {
  const faults = result.rules.flatMap(({ when }, index) =>
    Object.entries(when).flatMap(([input, values]) => {
      const known = table.inputs[input]
      const rule = `Rule ${index + 1} of "${result.id}"`
      if (!known)
        return [`${rule} looks at "${input}", which is no input of this table.${meant(input, Object.keys(table.inputs))}`]
      const strange = values.filter((value) => !known.includes(value))
      return strange.map((value) => `${rule} knows a "${input}" of "${value}"; the table has ${oneOf(known)}.`)
    }),
  )
  for (const fault of new Set(faults)) report.error(file, fault)
  return faults.length === 0
}

/** Tries every case the rules can tell apart; one gap and one overlap are shown as examples. */
function checkRules(file: string, table: Table, result: TableResult, report: Report): void {
  const inputs = [...new Set(result.rules.flatMap(({ when }) => Object.keys(when)))]
  const values = Object.fromEntries(inputs.map((input) => [input, toldApart(input, table, result)]))
  const count = inputs.reduce((product, input) => product * (values[input]?.length ?? 1), 1)
  if (count > mostCases) {
    report.error(
      file,
      `Result "${result.id}" looks at ${inputs.length} inputs with ${count} cases: split it into several results.`,
    )
    return
  }
  let gap: string | null = null
  let overlap: string | null = null
  for (let index = 0; index < count && !(gap && overlap); index++) {
    const given = caseAt(index, inputs, values)
    const holding = result.rules.flatMap(({ when }, place) =>
      Object.entries(when).every(([input, values]) => values.includes(given[input] ?? '')) ? [place + 1] : [],
    )
    const example = inputs.map((input) => `${input}: ${given[input]}`).join(', ')
    if (holding.length === 0) gap ??= example
    if (holding.length > 1) overlap ??= `for { ${example} } the rules ${holding.join(' and ')} hold`
  }
  if (gap !== null) report.error(file, `Result "${result.id}" has a gap: no rule holds for { ${gap} }. Add one.`)
  if (overlap !== null) report.error(file, `Result "${result.id}" has an overlap: ${overlap}. Narrow one of them.`)
}

/** One value of each kind: values that the same rules name come out the same, whatever else is given. */
function toldApart(input: string, table: Table, { rules }: TableResult): readonly string[] {
  const kinds = new Map<string, string>()
  for (const value of table.inputs[input] ?? []) {
    const named = rules.map(({ when }) => (when[input]?.includes(value) ? '1' : '0')).join('')
    if (!kinds.has(named)) kinds.set(named, value)
  }
  return [...kinds.values()]
}

/** The case with this number: inputs count like digits. */
function caseAt(index: number, inputs: readonly string[], all: Table['inputs']): { readonly [input: string]: string } {
  const given: { [input: string]: string } = {}
  let rest = index
  for (const input of inputs) {
    const values = all[input] ?? []
    given[input] = values[rest % values.length] ?? ''
    rest = Math.floor(rest / values.length)
  }
  return given
}
