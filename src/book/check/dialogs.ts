import type { Dialog, Step } from '../../engine/book.ts'
import { commands } from '../../engine/command.ts'
import { unreachable } from '../../engine/ids.ts'
import { writePress } from '../../engine/press.ts'
import type { Content } from '../content.ts'
import { type DialogSource, targets } from '../dialog.ts'
import { meant, oneOf, type Report } from '../problem.ts'
import { dialogId } from '../schema.ts'
import { Graph } from './graph.ts'
import { checkSlots } from './slots.ts'

/** Opened by the engine itself, so they must be there. */
const needed = ['welcome', 'menu', 'human', 'urgent', 'consent', 'data', 'accept-offer', 'decline-offer', 'cancel-booking'].map(
  (id) => dialogId.parse(id),
)

/** Telegram's limit for what a button carries, and the longest name a question gets. */
const pressBytes = 64
const ask = '00000000'

/** Dialogs as such: targets, paths, commands, names. Their texts are checked with all other texts. */
export function checkDialogs(content: Content, report: Report): void {
  for (const id of needed) {
    if (!content.dialogs.has(id)) report.error(`dialogs/${id}.yaml`, `The dialog "${id}" is missing: the bot opens it by itself.`)
  }
  for (const source of content.dialogs.values()) checkDialog(source, content, report)
}

function checkDialog(source: DialogSource, content: Content, report: Report): void {
  const { dialog, file, lines } = source
  const names = new Set<string>()
  const error = (step: Step, sentence: string) => report.error(file, `Step "${step.id}" ${sentence}`, lines.get(step.id) ?? null)
  for (const step of dialog.steps) {
    if (names.has(step.id)) error(step, 'is there twice: give one of them another name.')
    names.add(step.id)
  }
  for (const step of dialog.steps) {
    for (const target of new Set(targets(step))) {
      if (!names.has(target)) error(step, `goes to "${target}", which is no step of this dialog.${meant(target, names)}`)
    }
    for (const id of dialogsOpened(step)) {
      if (!content.dialogs.has(id))
        error(step, `opens the dialog "${id}", which does not exist.${meant(id, content.dialogs.keys())}`)
    }
    for (const option of step.kind === 'choose' ? step.options : []) {
      if (option.arg && !(option.dialog && content.dialogs.get(option.dialog)?.dialog.arg))
        error(step, `has an "arg" for "${option.value}" that no dialog takes: name a "dialog" which has an "arg", or remove it.`)
    }
    for (const sentence of faultsOf(step)) error(step, sentence)
    for (const press of pressesOf(step)) {
      if (Buffer.byteLength(press) > pressBytes)
        error(
          step,
          `makes a button of ${Buffer.byteLength(press)} bytes ("${press}"); at most ${pressBytes} are possible: shorten the name.`,
        )
    }
  }
  const opening = writePress({ kind: 'dialog', dialog: dialog.id, arg: null })
  if (Buffer.byteLength(opening) > pressBytes) report.error(file, `The name "${dialog.id}" is too long for a button: shorten it.`)
  checkPaths(source, report)
  checkSlots(source, content, report)
}

function checkPaths({ dialog, file, lines }: DialogSource, report: Report): void {
  const graph = new Graph(dialog)
  for (const id of graph.unreachable()) {
    report.error(file, `Step "${id}" cannot be reached: let a step lead to it, or remove it.`, lines.get(id) ?? null)
  }
  for (const circle of graph.circles()) {
    const [first] = circle
    const who =
      circle.length === 1
        ? `Step "${first}" leads to itself`
        : `Steps ${circle.map((id) => `"${id}"`).join(', ')} go round in a circle`
    report.error(file, `${who} without a question: let one lead elsewhere.`, first ? (lines.get(first) ?? null) : null)
  }
  for (const id of graph.unconfirmed()) {
    const remedy = 'put a "choose" with a "summary" on every path before it'
    report.error(file, `Step "${id}" books, shares or erases something nobody has confirmed: ${remedy}.`, lines.get(id) ?? null)
  }
}

function dialogsOpened(step: Step): readonly NonNullable<Dialog['id']>[] {
  if (step.kind === 'choose') return step.options.flatMap((option) => option.dialog ?? [])
  if (step.kind === 'say') return step.button ? [step.button.dialog] : []
  return step.kind === 'go' && typeof step.to === 'object' ? [step.to.dialog] : []
}

/** What is wrong with a step on its own. */
function faultsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'say':
    case 'go':
      return []
    case 'ask': {
      const range = step.min !== undefined && step.max !== undefined && step.min > step.max
      return [
        ...(range ? ['has a "min" above its "max": swap them.'] : []),
        ...(step.next ? [] : ['is a dead end: what is answered is lost. Add a step after it that does, says or goes.']),
      ]
    }
    case 'choose': {
      const values = step.options.map(({ value }) => value)
      const twice = values.find((value, index) => values.indexOf(value) !== index)
      const stuck = step.options.find((option) => !option.next && !option.dialog)
      const ends = !step.next && (stuck !== undefined || step.from !== undefined)
      return [
        ...(values.length === 0 && !step.from
          ? ['offers nothing: give it "options", or "from" with a list a command brings.']
          : []),
        ...(twice === undefined ? [] : [`offers "${twice}" twice: remove one.`]),
        ...(ends ? [`is a dead end${stuck ? ` for "${stuck.value}"` : ''}: give it a "next", or add a step after it.`] : []),
      ]
    }
    case 'decide':
      return [
        ...(step.branches.length === 0 && !step.table ? ['decides nothing: give it "branches" or a "table".'] : []),
        ...(step.branches.length > 0 && step.table
          ? ['has "branches" and a "table": put the branches into a step after it.']
          : []),
        ...(step.next ? [] : ['is a dead end when no branch holds: give it a "next", or add a step after it.']),
      ]
    case 'do': {
      const outcomes: readonly string[] = commands[step.command]
      const known = Object.keys(step.on)
      return [
        ...outcomes
          .filter((outcome) => !known.includes(outcome))
          .map((outcome) => `does not say where "${outcome}" leads: add it to "on".`),
        ...known
          .filter((outcome) => !outcomes.includes(outcome))
          .map(
            (outcome) => `waits for the outcome "${outcome}", which "${step.command}" does not have; it has ${oneOf(outcomes)}.`,
          ),
      ]
    }
    default:
      return unreachable(step)
  }
}

function pressesOf(step: Step): readonly string[] {
  if (step.kind !== 'ask' && step.kind !== 'choose') return []
  const values = step.kind === 'choose' ? step.options.map(({ value }) => value) : []
  return [
    writePress({ kind: 'correct', ask, step: step.id }),
    ...values.map((value) => writePress({ kind: 'answer', ask, value })),
  ]
}
