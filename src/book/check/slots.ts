import type { ChooseStep, Dialog, Step, Table } from '../../engine/book.ts'
import type { Content } from '../content.ts'
import type { DialogSource } from '../dialog.ts'
import { meant, oneOf, type Report } from '../problem.ts'

/** Filled by the engine when it opens a dialog. */
const given: { readonly [dialog: string]: readonly string[] } = { consent: ['purpose'] }

/** The slots a dialog asks for, with what it is opened with. */
export function slotsOf(dialog: Dialog): ReadonlySet<string> {
  const asked = dialog.steps.flatMap((step) => (step.kind === 'ask' || step.kind === 'choose' ? [step.slot] : []))
  return new Set([...asked, ...(dialog.arg ? [dialog.arg] : []), ...(given[dialog.id] ?? [])])
}

/** A command may bring values under names only the records know; then an unknown name may be one of them. */
export const bringsValues = (dialog: Dialog, except?: Step): boolean =>
  dialog.steps.some((step) => step.kind === 'do' && step !== except)

/** Every answer, list and table a step refers to is there. */
export function checkSlots({ dialog, file, lines }: DialogSource, content: Content, report: Report): void {
  const taken = (dialog.takes ?? []).flatMap((id) => content.dialogs.get(id)?.dialog ?? [])
  const slots = new Set([dialog, ...taken].flatMap((one) => [...slotsOf(one)]))
  const tables = new Set(
    dialog.steps.flatMap((step) =>
      step.kind === 'choose' ? (step.matters ?? []) : step.kind === 'decide' ? (step.table ?? []) : [],
    ),
  )
  for (const table of tables) {
    if (!content.tables.has(table))
      report.error(
        file,
        `The table "${table}" does not exist: add dialogs/tables/${table}.yaml.${meant(table, content.tables.keys())}`,
      )
  }
  for (const step of dialog.steps) {
    const error = (sentence: string) => report.error(file, `Step "${step.id}" ${sentence}`, lines.get(step.id) ?? null)
    for (const slot of references(step)) {
      if (slots.has(slot) || bringsValues(dialog, step)) continue
      error(`refers to "${slot}", which no step asks for and no command brings.${meant(slot, slots)}`)
    }
    if (step.kind === 'choose') {
      for (const slot of step.summary ?? []) {
        if (!slots.has(slot)) error(`sums up "${slot}", which no step of this dialog asks for.${meant(slot, slots)}`)
      }
      const table = step.matters && content.tables.get(step.matters)?.thing
      const inputs = Object.keys(table ? table.inputs : {})
      if (table && !inputs.includes(step.slot))
        error(`asks for "${step.slot}", which is no input of table "${table.id}".${meant(step.slot, inputs)}`)
    }
    const decided = step.kind === 'decide' && step.table && content.tables.get(step.table)?.thing
    if (decided) checkInputs(dialog, decided, error)
    const list = step.kind === 'say' ? step.each : step.kind === 'choose' ? step.from : undefined
    if (list && !listsOf(dialog).has(list) && !bringsValues(dialog)) {
      error(`wants the list "${list}", which nothing in this dialog makes.${meant(list, listsOf(dialog))}`)
    }
    if (step.kind === 'say' && step.file && !bringsValues(dialog))
      error(`sends the file "${step.file}", but no command of this dialog brings one.`)
  }
}

/** What an item of such a list can be told with. */
export const resultFields = ['mark', 'title'] as const

/** What the engine knows without a question: who somebody is, whether a case is open, whether an advisor is in charge. */
const known = ['audience', 'openCase', 'inTalk']

/** Names in `$name` and in the conditions of a step. */
function references(step: Step): readonly string[] {
  if (step.kind === 'do') {
    const names = Object.values(step.with).flatMap((value) =>
      typeof value === 'string' && value.startsWith('$') ? [value.slice(1)] : [],
    )
    return names.filter((name) => name !== 'answers' && name !== 'audience')
  }
  if (step.kind === 'decide')
    return step.branches.flatMap(({ when }) => Object.keys(when)).filter((slot) => !known.includes(slot))
  return step.kind === 'say' && step.only ? [step.only] : []
}

/** Lists that decision tables leave behind: all results, those that fit, those that do not. */
export function listsOf(dialog: Dialog): ReadonlySet<string> {
  return new Set(
    dialog.steps.flatMap((step) => (step.kind === 'decide' && step.table ? [step.id, `${step.id}-yes`, `${step.id}-no`] : [])),
  )
}

/** The table gets every input from this dialog, and only values it knows. */
function checkInputs(dialog: Dialog, table: Table, error: (sentence: string) => void): void {
  for (const [input, values] of Object.entries(table.inputs)) {
    const asking = dialog.steps.filter((step): step is ChooseStep => step.kind === 'choose' && step.slot === input)
    if (asking.length === 0 && dialog.arg !== input)
      error(`needs "${input}" for table "${table.id}": add a "choose" with that slot.`)
    for (const { id, options } of asking) {
      const strange = options.find(({ value }) => !values.includes(value))
      if (strange)
        error(`cannot use "${strange.value}" of step "${id}": table "${table.id}" knows ${oneOf(values)} for "${input}".`)
    }
  }
}
