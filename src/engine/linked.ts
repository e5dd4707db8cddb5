import type { Outcome } from './command.ts'
import type { Draft } from './draft.ts'
import type { EventOf } from './event.ts'
import { open } from './flow.ts'
import type { DialogId, PersonId } from './ids.ts'
import { leaveCase, withdrawn } from './outcome.ts'
import { purposes, type State } from './state.ts'
import { introduce } from './welcome.ts'

const linkDialog = 'link' as DialogId

/** A good code was written: what it would do is told and asked before anything is joined. */
export function showedCode(draft: Draft, { code, language, hint }: EventOf<'showed-code'>): void {
  if (draft.state.situation.kind === 'new') {
    draft.update({ language: draft.state.language ?? hint ?? language, situation: { kind: 'idle' } })
    introduce(draft)
  }
  open(draft, linkDialog, code)
}

/** From now on this chat is one of several of the same person. */
export function becameOne(draft: Draft, { values }: Outcome): void {
  const { person, consents } = values
  if (typeof person !== 'string') return
  draft.update({ person: person as PersonId, linked: true, consents: consentsIn(consents) })
}

function consentsIn(value: Outcome['values'][string] | undefined): State['consents'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  // Written by the records, in the same transaction.
  return value as State['consents']
}

/**
 * What was agreed to, taken back or opened in another chat of the same person holds here as well; the dialogs that are open here stay this
 * chat's own.
 */
export function catchUp(draft: Draft, { consents, talk }: EventOf<'caught-up'>): void {
  const { consents: before, situation: was } = draft.state
  draft.update({ consents })
  for (const purpose of purposes) if (before[purpose] && !consents[purpose]) withdrawn(draft, purpose)
  const { situation, openCase } = draft.state
  if (talk?.advisor) {
    const isKnown = situation.kind === 'with-human' && situation.case === talk.case && situation.advisor === talk.advisor
    if (isKnown) return
    const paused = situation.kind === 'with-human' ? situation.paused : draft.stack
    const { case: id, advisor } = talk
    draft.update({ openCase: id, situation: { kind: 'with-human', case: id, advisor, stack: [], paused } })
    return draft.send({ text: draft.text('ui:with-human', { advisor }) })
  }
  if (situation.kind === 'with-human') leaveCase(draft)
  if (was.kind === 'with-human' && !talk) draft.send({ text: draft.text('ui:left') })
  if ((talk?.case ?? null) !== openCase) draft.update({ openCase: talk?.case ?? null })
}
