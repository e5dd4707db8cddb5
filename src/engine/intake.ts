import type { Book } from './book.ts'
import type { Draft } from './draft.ts'
import { consentDialog } from './flow.ts'
import type { DialogId } from './ids.ts'

export const handOverDialog = 'hand-over' as DialogId
export const urgentDialog = 'urgent' as DialogId

/** The slot in which people tell in their own words what it is about; it opens the transcript of their case. */
const ownWords = 'concern'

/** As much as one message may hold: nobody needs more, and a state does not grow without end. */
const mostWords = 10_000

/** True in a form that leads to a human: a wish for one is what they are in already. */
export function isIntake({ top, book }: Draft): boolean {
  return top !== null && leadsToHuman(book, top.dialog.id)
}

const leadsToHuman = (book: Book, id: DialogId): boolean =>
  id === handOverDialog || (book.dialog(handOverDialog)?.takes?.includes(id) ?? false)

/** A danger told on the way to a human makes the case urgent that comes of it. */
export function rememberDanger(draft: Draft, danger: string): void {
  const place = draft.stack[0]?.dialog === consentDialog ? 1 : 0
  const stack = draft.stack.map((frame, at) =>
    at === place && leadsToHuman(draft.book, frame.dialog) ? { ...frame, data: { ...frame.data, danger } } : frame,
  )
  draft.setStack(stack)
}

/** True where everything is told and only "shall I send this?" is left. */
export function asksWhetherToSend({ top }: Draft): boolean {
  return top?.step.kind === 'choose' && top.step.slot === 'confirmed'
}

/** True while somebody in danger who wants a human is asked for the consent that needs. */
export function awaitsUrgent({ stack: [top, below] }: Draft): boolean {
  return top?.dialog === consentDialog && below?.dialog === urgentDialog
}

/** As `keepForIntake` where it was told already what it is about; else that is asked for next, and the answer would stand in its place. */
export function addToIntake(draft: Draft, text: string): void {
  if (draft.top?.frame.answers[ownWords] !== undefined) keepForIntake(draft, text)
}

/** On the way to a human nothing is lost that was written for them: it joins what the case is about. Before the consent nothing is kept. */
export function keepForIntake(draft: Draft, text: string): void {
  const { top } = draft
  if (!top || !isIntake(draft)) return
  const { answers, shown } = top.frame
  const joined = (before: unknown) => [before, text].filter(Boolean).join('\n').slice(0, mostWords)
  draft.setFrame({
    answers: { ...answers, [ownWords]: joined(answers[ownWords]) },
    shown: { ...shown, [ownWords]: joined(shown[ownWords]) },
  })
}
