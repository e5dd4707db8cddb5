import type { Dialog, Step } from '../../engine/book.ts'
import type { CommandName } from '../../engine/command.ts'
import type { StepId } from '../../engine/ids.ts'
import { targets } from '../dialog.ts'

/** Commands that book, share or erase: nobody is surprised by one. Consent is itself the question. */
const weighty: ReadonlySet<CommandName> = new Set([
  'book',
  'open-case',
  'cancel-booking',
  'answer-offer',
  'withdraw-consent',
  'erase',
])

const isQuestion = (step: Step): boolean => step.kind === 'ask' || step.kind === 'choose'
const isConfirmation = (step: Step): boolean => step.kind === 'choose' && step.summary !== undefined

/** The steps of a dialog as a graph. */
export class Graph {
  readonly #dialog: Dialog
  readonly #steps: ReadonlyMap<StepId, Step>

  constructor(dialog: Dialog) {
    this.#dialog = dialog
    this.#steps = new Map(dialog.steps.map((step) => [step.id, step]))
  }

  #after(step: Step): readonly Step[] {
    return targets(step).flatMap((id) => this.#steps.get(id) ?? [])
  }

  /** Steps no path from the first one leads to. */
  unreachable(): readonly StepId[] {
    const seen = new Set<Step>()
    const open: Step[] = [this.#dialog.steps[0]]
    for (let step = open.pop(); step; step = open.pop()) {
      if (seen.has(step)) continue
      seen.add(step)
      open.push(...this.#after(step))
    }
    return this.#dialog.steps.filter((step) => !seen.has(step)).map(({ id }) => id)
  }

  /** Circles on which nobody is asked anything: the bot would never stop talking. Each is given once, from its first step. */
  circles(): readonly (readonly StepId[])[] {
    const found: StepId[][] = []
    const done = new Set<Step>()
    const visit = (step: Step, path: readonly Step[]): void => {
      const start = path.indexOf(step)
      if (start >= 0) return void found.push(path.slice(start).map(({ id }) => id))
      if (done.has(step) || isQuestion(step) || (step.kind === 'go' && typeof step.to === 'object')) return
      for (const next of this.#after(step)) visit(next, [...path, step])
      done.add(step)
    }
    for (const step of this.#dialog.steps) visit(step, [])
    return found
  }

  /**
   * Weighty commands that some path reaches without a confirmed summary. One tap that opens a dialog with an argument
   * ("cancel this booking") is a confirmation, as long as nothing else is asked on the way.
   */
  unconfirmed(): readonly StepId[] {
    const found = new Set<StepId>()
    const seen = new Set<string>()
    const visit = (step: Step, asked: boolean): void => {
      const place = `${step.id} ${asked}`
      if (seen.has(place) || isConfirmation(step)) return
      seen.add(place)
      if (step.kind === 'do' && weighty.has(step.command) && (asked || !this.#dialog.arg)) found.add(step.id)
      for (const next of this.#after(step)) visit(next, asked || isQuestion(step))
    }
    visit(this.#dialog.steps[0], false)
    return [...found]
  }
}
