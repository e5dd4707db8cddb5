import { appointmentAnswered } from './appointment.ts'
import { caseAnswered } from './case-answer.ts'
import type { Outcome } from './command.ts'
import type { Draft } from './draft.ts'
import { resume, without } from './flow.ts'
import { type CaseId, unreachable } from './ids.ts'
import { becameOne } from './linked.ts'
import { type Purpose, purposes } from './state.ts'
import { askOr, showMenu } from './words.ts'

/** How a command came out: what the conversation must know of it is kept, then the dialog that waits goes on. */
export function cameOut(draft: Draft, outcome: Outcome): void {
  absorb(draft, outcome)
  resume(draft, outcome)
}

function absorb(draft: Draft, { of, name, values }: Outcome): void {
  switch (of) {
    case 'give-consent':
    case 'withdraw-consent': {
      const purpose = purposes.find((candidate) => candidate === values.purpose)
      if (!purpose) return
      const { [purpose]: _, ...others } = draft.state.consents
      const given = { ...others, [purpose]: { version: draft.book.privacyVersion, at: draft.event.at } }
      draft.update({ consents: of === 'give-consent' ? given : others, doubt: null })
      return of === 'withdraw-consent' ? withdrawn(draft, purpose) : undefined
    }
    case 'open-case':
      return draft.update({ openCase: values.case as CaseId })
    case 'leave-case':
      leaveCase(draft)
      draft.send({ text: draft.text('ui:left') })
      return askOr(draft, showMenu)
    case 'add-to-case':
      // The case is gone (withdrawn, kept too long): whoever writes on must not write into a void.
      if (name !== 'none') return
      leaveCase(draft)
      draft.send({ text: draft.text('ui:left') })
      return askOr(draft, showMenu)
    case 'answer-case':
      return caseAnswered(draft, { of, name, values })
    case 'choose-appointment':
      return appointmentAnswered(draft, { of, name, values })
    case 'erase':
      draft.erased = true
      // Only the receipt is said; what lay below is gone as well.
      return draft.setStack(draft.stack.slice(0, 1))
    case 'use-link-code':
    case 'answer-same':
      return becameOne(draft, { of, name, values })
    case 'list-occasions':
    case 'check-occasion':
    case 'book':
    case 'list-bookings':
    case 'cancel-booking':
    case 'answer-offer':
    case 'contact-person':
    case 'ask-other-contact':
    case 'make-link-code':
    case 'check-link-code':
    case 'show-data':
    case 'export-data':
    case 'keep-translation':
    case 'feedback':
    case 'keep-question':
      return
    default:
      return unreachable(of)
  }
}

/** The case is gone at the person's wish. The dialog in which they said so goes on, then what was paused. */
function endCase(draft: Draft): void {
  const { situation } = draft.state
  const open = draft.stack
  leaveCase(draft)
  if (situation.kind === 'with-human') draft.setStack([...open, ...situation.paused])
}

/** Forms that rest on the consent are closed, with what was answered in them. */
export function withdrawn(draft: Draft, purpose: Purpose): void {
  if (purpose === 'advice') endCase(draft)
  draft.setStack(without(draft.stack, (frame) => draft.book.dialog(frame.dialog)?.consent === purpose))
}

/** The advisor is out of the conversation; what lay open before goes on. */
export function leaveCase(draft: Draft): void {
  const { situation } = draft.state
  const stack = situation.kind === 'with-human' ? situation.paused : draft.stack
  draft.update({ openCase: null, situation: { kind: 'idle' } })
  draft.setStack(stack)
}
