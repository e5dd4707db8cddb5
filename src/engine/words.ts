import type { Draft } from './draft.ts'
import { accept, ask, askAgain, open, restart } from './flow.ts'
import { type DialogId, type Language, type StepId, unreachable } from './ids.ts'
import { asksWhetherToSend, handOverDialog, isIntake } from './intake.ts'
import type { Choice } from './message.ts'
import { writePress } from './press.ts'
import type { Frame } from './state.ts'
import type { CommandWord } from './understanding.ts'

const humanDialog = 'human' as DialogId
const dataDialog = 'data' as DialogId
const menuDialog = 'menu' as DialogId

/** The ever-present words: the same in every step of every dialog, typed or pressed. */
export function obey(draft: Draft, word: CommandWord): void {
  if (draft.state.situation.kind === 'with-human') return obeyWithHuman(draft, word, draft.state.situation.advisor)
  switch (word) {
    case 'help':
      draft.send({ text: draft.text('ui:help') })
      return askWhatIsOpen(draft)
    case 'menu':
      if (draft.inForm) draft.send({ text: draft.text('ui:stopped') })
      return showMenu(draft)
    case 'back':
      return back(draft)
    case 'cancel':
      return cancel(draft)
    case 'skip':
      return skip(draft)
    case 'repeat':
      return askWhatIsOpen(draft)
    case 'restart':
      return draft.inForm ? restart(draft) : showMenu(draft)
    case 'language':
      return offerLanguages(draft)
    case 'human':
      return wantHuman(draft)
    case 'data':
      return openUnlessInside(draft, dataDialog)
    default:
      return unreachable(word)
  }
}

/** While an advisor is in charge there is no form to steer: people learn who is there and how to end the talk. */
function obeyWithHuman(draft: Draft, word: CommandWord, advisor: string): void {
  switch (word) {
    case 'language':
      return offerLanguages(draft)
    case 'data':
      return open(draft, dataDialog)
    case 'help':
    case 'human':
    case 'menu':
    case 'back':
    case 'cancel':
    case 'skip':
    case 'repeat':
    case 'restart':
      return draft.offer({ text: draft.text('ui:with-human', { advisor }), nav: [endTalk(draft)] })
    default:
      return unreachable(word)
  }
}

export function endTalk(draft: Draft): Choice {
  return { label: draft.text('ui:end-talk'), press: writePress({ kind: 'end-talk' }) }
}

/** Shows the open question again, a menu's too. */
export function askWhatIsOpen(draft: Draft): void {
  if (draft.top) ask(draft)
  else showMenu(draft)
}

/** Asks the waiting question again; without one does something else. */
export function askOr(draft: Draft, otherwise: (draft: Draft) => void): void {
  if (draft.inForm) ask(draft)
  else otherwise(draft)
}

export function showMenu(draft: Draft): void {
  draft.setStack([])
  open(draft, menuDialog)
}

/** In the middle of the intake nothing more is asked for: what is there can be sent. At its end that is what is asked already. */
function wantHuman(draft: Draft): void {
  if (isIntake(draft) && asksWhetherToSend(draft)) return ask(draft)
  openUnlessInside(draft, isIntake(draft) ? handOverDialog : humanDialog)
}

function openUnlessInside(draft: Draft, dialog: DialogId): void {
  if (draft.top?.frame.dialog === dialog) return ask(draft)
  open(draft, dialog)
}

function back(draft: Draft): void {
  // A list one comes back to (programmes to look at) is answered before and asked now.
  const last = draft.top?.frame.trail.findLast((step) => step !== draft.top?.step.id)
  if (!draft.inForm) return showMenu(draft)
  if (last) return askAgain(draft, last)
  const below = belowTop(draft)
  if (below.length > 0) {
    draft.setStack(below)
    return ask(draft)
  }
  ask(draft, [draft.text('ui:nothing-before')])
}

/** Stops the dialog on top; a form below it goes on. */
function cancel(draft: Draft): void {
  if (!draft.inForm) return showMenu(draft)
  draft.send({ text: draft.text('ui:stopped') })
  draft.setStack(belowTop(draft))
  askOr(draft, showMenu)
}

/** What goes on when the dialog on top is left unfinished. What a consent was asked for goes with it. */
function belowTop(draft: Draft): readonly Frame[] {
  return draft.stack.slice(draft.top?.frame.dialog === 'consent' ? 2 : 1)
}

function skip(draft: Draft): void {
  const { top } = draft
  if (!draft.inForm || !top) return showMenu(draft)
  const { step } = top
  if ((step.kind !== 'ask' && step.kind !== 'choose') || !step.optional) return ask(draft, [draft.text('ui:cannot-skip')])
  accept(draft, null, '')
}

function offerLanguages(draft: Draft): void {
  const { languages } = draft.book
  draft.offer({ text: draft.text('ui:choose-language'), choices: languages.map((language) => languageChoice(draft, language)) })
}

export function languageChoice(draft: Draft, language: Language): Choice {
  return { label: draft.book.text(language, 'language:name'), press: writePress({ kind: 'language', language }) }
}

/** Everything answered so far, to choose what to correct. */
export function offerCorrections(draft: Draft): void {
  const { top } = draft
  if (!top) return showMenu(draft)
  const { frame, dialog } = top
  const id = draft.askId()
  const choices = frame.trail.flatMap((step: StepId) => {
    const key = `dialogs/${dialog.id}:${step}.label`
    if (!draft.book.has(draft.language, key)) return []
    return [{ label: draft.text(key), press: writePress({ kind: 'correct', ask: id, step }) }]
  })
  if (choices.length === 0) return ask(draft, [draft.text('ui:nothing-before')])
  draft.offer(
    { text: draft.text('ui:what-to-change'), choices, nav: [draft.command('repeat', id), draft.command('cancel', id)] },
    id,
  )
}
