import type { AskStep } from '../book.ts'
import { type Draft, textValues } from '../draft.ts'
import type { Frame } from '../state.ts'
import { waysOut } from './ways-out.ts'

/** Asks for something typed and waits. `lead` is what must be said first in the same bubble (a problem, an example). */
export function enterAsk(draft: Draft, frame: Frame, step: AskStep, lead: readonly string[] = []): void {
  const id = draft.askId()
  const question = draft.text(`dialogs/${frame.dialog}:${step.id}.text`, textValues(frame))
  draft.offer({ text: [...lead, question].join('\n\n'), nav: waysOut(draft, frame, step, id) }, id)
}
