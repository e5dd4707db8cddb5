import type { Dialog, GoStep, Step } from '../engine/book.ts'
import { type CommandName, commands } from '../engine/command.ts'
import { type StepId, unreachable } from '../engine/ids.ts'
import { hashOf } from './files.ts'
import { type Parsed, shape } from './parse.ts'
import { meant, oneOf, type Report } from './problem.ts'
import { dialogFile, stepId, stepKinds, steps as stepSchemas } from './schema.ts'

/** A dialog with the file it stands in, and the line of each step. */
export interface DialogSource {
  readonly dialog: Dialog
  readonly file: string
  readonly lines: ReadonlyMap<StepId, number | null>
}

/** Targets an editor may use without writing a step for them: leave this dialog, leave it with the one that opened it. */
const leaving: readonly GoStep[] = [
  { kind: 'go', id: stepId.parse('end'), to: 'end' },
  { kind: 'go', id: stepId.parse('stop'), to: 'stop' },
]

/** Reads one dialog file. `null` when its form is wrong; what it refers to is checked later, when everything is read. */
export function readDialog(parsed: Parsed, content: string, report: Report): DialogSource | null {
  const raw = shape(dialogFile, parsed, report)
  if (!raw) return null
  const read = raw.steps.map((data, index) => readStep(parsed, data, index, report))
  const drafts = read.filter((step) => step !== null)
  if (drafts.length < read.length) return null
  const [first, ...rest] = drafts.map((draft, index) => complete(draft, drafts[index + 1]))
  if (!first) return null
  const named = new Set(drafts.map(({ id }) => id))
  const added = leaving.filter(({ id }) => !named.has(id) && drafts.some((step) => targets(step).includes(id)))
  const { dialog: id, steps: _, ...settings } = raw
  return {
    dialog: { id, version: hashOf(content), ...settings, steps: [first, ...rest, ...added] },
    file: parsed.file,
    lines: new Map(drafts.map((step, index) => [step.id, parsed.lineOf(['steps', index])])),
  }
}

function readStep(parsed: Parsed, data: { readonly [key: string]: unknown }, index: number, report: Report): Step | null {
  const at = ['steps', index]
  const [kind, ...others] = stepKinds.filter((candidate) => candidate in data)
  if (!kind || others.length > 0) {
    const found = kind ? `is ${[kind, ...others].join(' and ')} at once` : 'has no kind'
    report.error(
      parsed.file,
      `Step ${index + 1} ${found}: write exactly one of ${oneOf(stepKinds)} with the name of the step.`,
      parsed.lineOf(at),
    )
    return null
  }
  const part = { data, at, what: `step "${String(data[kind])}"` }
  switch (kind) {
    case 'say': {
      const raw = shape(stepSchemas.say, parsed, report, part)
      if (!raw) return null
      const { say: id, ...step } = raw
      return { kind, id, ...step }
    }
    case 'ask': {
      const raw = shape(stepSchemas.ask, parsed, report, part)
      if (!raw) return null
      const { ask: id, slot = id, ...step } = raw
      return { kind, id, slot, ...step }
    }
    case 'choose': {
      const raw = shape(stepSchemas.choose, parsed, report, part)
      if (!raw) return null
      const { choose: id, slot = id, ...step } = raw
      return { kind, id, slot, ...step }
    }
    case 'decide': {
      const raw = shape(stepSchemas.decide, parsed, report, part)
      if (!raw) return null
      const { decide: id, ...step } = raw
      return { kind, id, ...step }
    }
    case 'do':
      return readDo(parsed, report, part)
    case 'go': {
      const raw = shape(stepSchemas.go, parsed, report, part)
      if (!raw) return null
      const { go: id, ...step } = raw
      return { kind, id, ...step }
    }
    default:
      return unreachable(kind)
  }
}

function readDo(parsed: Parsed, report: Report, part: { data: unknown; at: readonly PropertyKey[]; what: string }): Step | null {
  const raw = shape(stepSchemas.do, parsed, report, part)
  if (!raw) return null
  const { do: id, command, ...step } = raw
  if (isCommand(command)) return { kind: 'do', id, command, ...step }
  const line = parsed.lineOf([...part.at, 'command'])
  report.error(parsed.file, `Step "${id}": there is no command "${command}".${meant(command, Object.keys(commands))}`, line)
  return null
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name)

/** Fills in where a step goes when it does not say: to the one below it. */
function complete(step: Step, following: Step | undefined): Step {
  const leaves = step.kind === 'go' && (step.to === 'end' || step.to === 'stop')
  return step.next || !following || leaves || step.kind === 'do' ? step : { ...step, next: following.id }
}

/** Every step this one may go to. */
export function targets(step: Step): readonly StepId[] {
  const next = step.next ? [step.next] : []
  switch (step.kind) {
    case 'say':
    case 'ask':
      return next
    case 'choose': {
      const passed = step.optional || step.from !== undefined || step.matters !== undefined
      const own = step.options.flatMap((option) => (option.next ? [option.next] : []))
      return passed || own.length < step.options.length ? [...own, ...next] : own
    }
    case 'decide':
      return [...step.branches.map((branch) => branch.next), ...next]
    case 'do':
      return Object.values(step.on)
    case 'go':
      return step.to === 'end' || step.to === 'stop' ? [] : next
    default:
      return unreachable(step)
  }
}
