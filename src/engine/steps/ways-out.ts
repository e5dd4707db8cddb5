import type { AskStep, ChooseStep } from '../book.ts'
import type { Draft } from '../draft.ts'
import type { Choice } from '../message.ts'
import type { Frame } from '../state.ts'

/** The ways out shown under every question, without a word in the dialog's file. */
export function waysOut(draft: Draft, frame: Frame, step: AskStep | ChooseStep, ask: string): readonly Choice[] {
  const dialog = draft.book.dialog(frame.dialog)
  if (dialog?.home) return [draft.command('language'), draft.command('help')]
  const nav: Choice[] = []
  if (frame.trail.length > 0) nav.push(draft.command('back', ask))
  if (step.optional) nav.push(draft.command('skip', ask))
  nav.push(draft.command('cancel', ask), draft.command('human'))
  return nav
}
