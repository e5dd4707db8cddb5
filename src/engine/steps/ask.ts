import type { AskStep } from '../book.ts'
import { type Draft, textValues } from '../draft.ts'
import { writePress } from '../press.ts'
import type { Frame } from '../state.ts'
import { waysOut } from './ways-out.ts'

/** Stands in a button for what the person said before; the words themselves would not fit into it. */
export const asSaid = 'as-said'

/** Asks for something typed and waits. `lead` is what must be said first in the same bubble (a problem, an example). */
export function enterAsk(draft: Draft, frame: Frame, step: AskStep, lead: readonly string[] = []): void {
  const id = draft.askId()
  const question = draft.text(`dialogs/${frame.dialog}:${step.id}.text`, textValues(frame))
  const said = frame.said?.[step.id]
  // Said in an earlier sentence: one tap confirms it.
  const choices = said ? [{ label: `✓ ${said.shown}`, press: writePress({ kind: 'answer', ask: id, value: asSaid }) }] : []
  draft.offer({ text: [...lead, question].join('\n\n'), choices, nav: waysOut(draft, frame, step, id) }, id)
}
