import type { Dialog } from './book.ts'
import type { Draft } from './draft.ts'
import type { Audience } from './understanding.ts'

/** Helpers may do there what a company does; nobody comes there for a training place. */
export function isForCompanies(dialog: Dialog | undefined): boolean {
  return dialog?.audience?.includes('company') === true && !dialog.audience.includes('applicant')
}

/** Whoever never said who they are has shown it by what they had done; what somebody said stays. */
export function actsFor(draft: Draft, audience: Audience): void {
  if (draft.state.audience === null) draft.update({ audience })
}

/** Who somebody is: as they said, or a company where they do or read what is for companies only. */
export function audienceOf({ state, stack, book }: Draft): Audience | null {
  if (state.audience !== null) return state.audience
  const reads = state.topic === null ? undefined : book.topic(state.topic)?.audience
  return reads === 'company' || stack.some(({ dialog }) => isForCompanies(book.dialog(dialog))) ? 'company' : null
}
