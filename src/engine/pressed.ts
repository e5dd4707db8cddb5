import { giveAnswer, notUnderstood } from './answer.ts'
import type { Dialog } from './book.ts'
import { notePress } from './doubts.ts'
import type { Draft } from './draft.ts'
import { accept, ask, askAgain, open, openable, titleOfTop } from './flow.ts'
import { type DialogId, unreachable } from './ids.ts'
import { takeEntry } from './menu.ts'
import { type Press, readPress } from './press.ts'
import { asSaid } from './steps/ask.ts'
import { choicesOf } from './steps/choose.ts'
import { confirmHeard, isHeard, writeInstead } from './voice.ts'
import { welcome } from './welcome.ts'
import { askWhatIsOpen, obey } from './words.ts'

const dataDialog = 'data' as DialogId

/** Something was pressed (or its label or number typed). */
export function pressed(draft: Draft, what: Press | string): void {
  const press = typeof what === 'string' ? readPress(what) : what
  if (!press) return late(draft)
  notePress(draft, press)
  switch (press.kind) {
    case 'answer':
      return answered(draft, press.ask, press.value)
    case 'correct':
      return isCurrent(draft, press.ask) && draft.top?.frame.trail.includes(press.step)
        ? askAgain(draft, press.step)
        : late(draft)
    case 'command':
      return press.ask === null || isCurrent(draft, press.ask) ? obey(draft, press.word) : late(draft)
    case 'topic':
    case 'more':
      giveAnswer(draft, press.topic, press.kind === 'more' ? 'more' : 'answer')
      return draft.inForm ? ask(draft) : undefined
    case 'helped':
      return helped(draft, press)
    case 'dialog':
      return openPressed(draft, press)
    case 'entry':
      if (draft.state.situation.kind === 'with-human') return obey(draft, 'human')
      return takeEntry(draft, press.value) ? undefined : late(draft)
    case 'language':
      return chooseLanguage(draft, press)
    case 'heard':
      return isHeard(draft, press.ask) ? (press.right ? confirmHeard(draft) : writeInstead(draft)) : late(draft)
    case 'none-of-these':
      notUnderstood(draft)
      return draft.inForm ? ask(draft) : undefined
    case 'end-talk':
      return draft.state.situation.kind === 'with-human' ? draft.run({ name: 'leave-case', input: {} }) : late(draft)
    case 'case-answer':
      return draft.run({ name: 'answer-case', input: { about: press.about, yes: press.yes, case: press.case } })
    case 'appointment':
      return draft.run({ name: 'choose-appointment', input: { case: press.case, offer: press.offer, slot: press.slot } })
    default:
      return unreachable(press)
  }
}

function isCurrent(draft: Draft, asked: string): boolean {
  return draft.state.asked?.id === asked && draft.top !== null
}

/** A button of an earlier question: it says so and asks the current one again; it never acts on another step. */
function late(draft: Draft): void {
  if (!draft.inForm) return draft.offer({ text: draft.text('ui:late'), nav: [draft.command('menu'), draft.command('human')] })
  draft.send({ text: draft.text('ui:late-in-form', { title: titleOfTop(draft) }) })
  ask(draft)
}

function answered(draft: Draft, asked: string, value: string): void {
  const { top } = draft
  if (!isCurrent(draft, asked) || !top) return late(draft)
  const said = top.step.kind === 'ask' && value === asSaid ? top.frame.said?.[top.step.id] : undefined
  if (said) return accept(draft, said.value, said.shown)
  if (top.step.kind !== 'choose') return late(draft)
  const choice = choicesOf(draft, top.frame, top.step).find((candidate) => candidate.value === value)
  if (!choice) return late(draft)
  accept(draft, choice.value, choice.label)
}

function helped(draft: Draft, { topic, yes }: Extract<Press, { kind: 'helped' }>): void {
  draft.run({ name: 'feedback', input: { topic, helped: yes } })
  if (draft.inForm) return ask(draft, [draft.text(yes ? 'ui:helped.thanks' : 'ui:helped.sorry')])
  const choices = yes ? [] : [draft.command('human')]
  draft.offer({ text: draft.text(yes ? 'ui:helped.thanks' : 'ui:helped.sorry'), choices, nav: [draft.command('menu')] })
}

function openPressed(draft: Draft, { dialog, arg }: Extract<Press, { kind: 'dialog' }>): void {
  const known = openable(draft, dialog)
  if (!known) return late(draft)
  if (draft.state.situation.kind === 'with-human' && !opensInTalk(draft, known)) return obey(draft, 'human')
  open(draft, dialog, arg)
}

/**
 * While an advisor is in charge words go to the advisor: only what is done with one tap, "my data", and what is not for the advisor can be
 * opened beside.
 */
function opensInTalk({ state }: Draft, { id, arg, consent, confidential }: Dialog): boolean {
  if (consent !== undefined) return confidential === true && state.consents[consent] !== undefined
  return id === dataDialog || arg !== undefined
}

function chooseLanguage(draft: Draft, { language }: Extract<Press, { kind: 'language' }>): void {
  if (!draft.book.languages.includes(language)) return late(draft)
  draft.update({ language, languageChosen: true, languageOffered: null })
  const { situation } = draft.state
  if (situation.kind === 'new') return welcome(draft, situation.pending)
  draft.send({ text: draft.text('ui:language-changed') })
  if (situation.kind === 'with-human') return
  askWhatIsOpen(draft)
}
