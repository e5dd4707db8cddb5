import { advisorWrote } from './advisor-wrote.ts'
import type { Attachment } from './attachment.ts'
import type { Book } from './book.ts'
import { caseAnswers } from './case-answer.ts'
import type { Command } from './command.ts'
import { Draft } from './draft.ts'
import type { Effect } from './effect.ts'
import type { Event, EventOf } from './event.ts'
import { ask, settle, titleOfTop } from './flow.ts'
import { type Instant, type Language, type PersonId, unreachable } from './ids.ts'
import { dangerOf, interrupts, tellEmergency } from './interrupts.ts'
import { catchUp, showedCode } from './linked.ts'
import { notice } from './notice.ts'
import { cameOut, leaveCase } from './outcome.ts'
import { pressed } from './pressed.ts'
import type { State } from './state.ts'
import { heard } from './voice.ts'
import { askLanguage, introduce, welcome } from './welcome.ts'
import { endTalk, languageChoice, showMenu } from './words.ts'

/** What a turn decided. `state: null` when everything about the person was erased. */
export interface Turned {
  readonly state: State | null
  readonly effects: readonly Effect[]
  readonly commands: readonly Command[]
}

/** After this long a form is taken up again with a word of welcome. */
const pause: Instant = 24 * 60 * 60 * 1000

/** A conversation nothing has happened in yet. */
export function newState(person: PersonId, at: Instant): State {
  return {
    person,
    language: null,
    languageChosen: false,
    languageOffered: null,
    audience: null,
    consents: {},
    situation: { kind: 'new', pending: null },
    asked: null,
    topic: null,
    openCase: null,
    lastAt: at,
  }
}

/**
 * One turn of a conversation. Pure: no clock, no chance, nothing outside is touched; the same state, event and book give the same
 * result. Throws only on a bug or a broken book; nothing has changed then.
 */
export function turn(state: State, event: Event, book: Book): Turned {
  const draft = new Draft(state, event, book)
  settle(draft)
  react(draft, event)
  if (draft.confirmed) said(draft, draft.confirmed)
  // What was written down of a voice message is not kept once something else was offered.
  if (draft.state.heard && draft.state.heard.ask !== draft.state.asked?.id) draft.update({ heard: null })
  // A file waits only as long as its sender may be on the way to a human.
  if (draft.state.sent && event.kind !== 'sent-media' && !draft.inForm) draft.update({ sent: null })
  // Learning what happened elsewhere is no sign of life here.
  if (event.kind !== 'caught-up') draft.update({ lastAt: event.at })
  return { state: draft.erased ? null : draft.state, effects: draft.effects, commands: draft.commands }
}

function react(draft: Draft, event: Event): void {
  switch (event.kind) {
    case 'opened':
      return opened(draft, event)
    case 'said':
      return said(draft, event)
    case 'heard': {
      // Numbers for an emergency do not wait until somebody has confirmed what was written down.
      const danger = dangerOf(event.understood.signal)
      if (danger) tellEmergency(draft, danger)
      return heard(draft, event)
    }
    case 'pressed':
      welcomeBack(draft)
      return pressed(draft, event.press)
    case 'showed-code':
      welcomeBack(draft)
      return showedCode(draft, event)
    case 'caught-up':
      return catchUp(draft, event)
    case 'sent-media':
      return sentMedia(draft, event)
    case 'came-out':
      return cameOut(draft, event.outcome)
    case 'advisor-took-over': {
      const { situation } = draft.state
      // Taken over by a colleague: what was paused before stays paused.
      const paused = situation.kind === 'with-human' ? situation.paused : draft.stack
      const { case: id, advisor } = event
      draft.update({ openCase: id, situation: { kind: 'with-human', case: id, advisor, stack: [], paused } })
      return draft.offer({ text: draft.text('ui:took-over', { advisor }), nav: [endTalk(draft)] })
    }
    case 'advisor-wrote':
      return advisorWrote(draft, event)
    case 'case-closed':
      leaveCase(draft)
      draft.offer({
        text: draft.text('ui:case-closed', { advisor: event.advisor }),
        choices: caseAnswers(draft, 'solved', event.case),
        nav: [draft.command('menu'), draft.command('human')],
      })
      return draft.inForm ? ask(draft, [draft.text('ui:still-at', { title: titleOfTop(draft) })]) : undefined
    case 'noticed':
      return notice(draft, event.notice)
    default:
      return unreachable(event)
  }
}

function opened(draft: Draft, { hint }: EventOf<'opened'>): void {
  const { situation } = draft.state
  if (situation.kind === 'new') {
    if (!hint && !draft.state.language) return askLanguage(draft, null)
    draft.update({ language: draft.state.language ?? hint ?? null })
    return welcome(draft, null)
  }
  if (situation.kind === 'with-human') return draft.send({ text: draft.text('ui:with-human', { advisor: situation.advisor }) })
  if (draft.inForm) return ask(draft, [draft.text('ui:still-at', { title: titleOfTop(draft) })])
  showMenu(draft)
}

function said(draft: Draft, event: EventOf<'said'>): void {
  const { understood, hint } = event
  const { guess, sure } = understood.language
  // A guess that nobody confirmed gives way to words that are clearly in another language; a chosen language never does.
  if (guess && sure && !draft.state.languageChosen && !draft.inForm) draft.update({ language: guess })
  if (draft.state.situation.kind === 'new' && !startTalk(draft, event, hint ?? null)) return
  welcomeBack(draft)
  answerSaid(draft, event)
  if (!draft.inForm) offerLanguage(draft, event)
}

const isDanger = ({ understood }: EventOf<'said'>): boolean => understood.signal?.startsWith('danger') ?? false

/** The first words of a conversation. `false` when they have been answered here. */
function startTalk(draft: Draft, event: EventOf<'said'>, hint: Language | null): boolean {
  const { understood } = event
  const picksLanguage = understood.reading.kind === 'press' || understood.named !== null
  const cannotWait = isDanger(event) || understood.command !== null
  const language = draft.state.language ?? hint ?? (cannotWait ? understood.language.guess : null)
  draft.update({ language })
  if (picksLanguage) return true
  if (cannotWait) {
    draft.update({ situation: { kind: 'idle' } })
    // In danger the numbers come first and alone; their text says itself that a machine is speaking.
    if (!isDanger(event)) introduce(draft)
    return true
  }
  if (language) firstWords(draft, event)
  else askLanguage(draft, understood.signal === null ? understood.verdict : null)
  return false
}

/** The first thing somebody ever says: who is answering is said first, then their question is answered at once. */
function firstWords(draft: Draft, event: EventOf<'said'>): void {
  const { verdict, signal } = event.understood
  if (signal === 'greeting') return welcome(draft, null)
  if (signal === null) return welcome(draft, verdict)
  draft.update({ situation: { kind: 'idle' } })
  introduce(draft)
  answerSaid(draft, event)
}

function answerSaid(draft: Draft, event: EventOf<'said'>): void {
  const interrupt = interrupts.find((candidate) => candidate.applies(draft, event))
  interrupt?.run(draft, event)
}

/** The answer stays in the language chosen; another one is offered, once, when the words are clearly in it. */
function offerLanguage(draft: Draft, { understood }: EventOf<'said'>): void {
  const { guess, sure } = understood.language
  const { language, languageOffered, situation } = draft.state
  if (
    understood.named !== null ||
    !guess ||
    !sure ||
    guess === language ||
    guess === languageOffered ||
    situation.kind === 'with-human'
  )
    return
  draft.update({ languageOffered: guess })
  const { label, press } = languageChoice(draft, guess)
  draft.effects.push({
    kind: 'send',
    message: { text: draft.book.text(guess, 'ui:offer-language'), language: guess, choices: [{ label, press }] },
  })
}

function welcomeBack(draft: Draft): void {
  if (draft.inForm && draft.event.at - draft.state.lastAt > pause) {
    draft.send({ text: draft.text('ui:welcome-back', { title: titleOfTop(draft) }) })
  }
}

/** Voice, pictures and files cannot be read here; people learn so in their language, and a human who can is near. */
function sentMedia(draft: Draft, { media, attachment }: EventOf<'sent-media'>): void {
  const { situation, openCase, language } = draft.state
  if (situation.kind === 'new' && !language) return askLanguage(draft, null)
  // A file would be kept with the case, and the advisor of the case reads it.
  if (draft.inForm && draft.inConfidence) return ask(draft, [draft.text(`ui:media.${media === 'voice' ? 'voice' : 'file'}`)])
  if (attachment && openCase !== null) return passOn(draft, attachment)
  if (situation.kind === 'with-human') return draft.send({ text: draft.text('ui:media.with-human') })
  draft.update({ sent: attachment ?? null })
  const sorry = draft.text(media === 'voice' ? 'ui:media.voice' : 'ui:media.file')
  const text = attachment ? `${sorry}\n\n${draft.text('ui:media.later')}` : sorry
  if (draft.inForm) return ask(draft, [text])
  draft.offer({ text, choices: [draft.command('human')], nav: [draft.command('menu')] })
}

/** To the advisor who has the case, or will. With an advisor in charge the bot says nothing. */
function passOn(draft: Draft, attachment: Attachment): void {
  draft.run({ name: 'add-to-case', input: { text: attachment.caption, attachment } })
  if (draft.state.situation.kind === 'with-human') return
  const text = draft.text('ui:media.passed')
  if (draft.inForm) return ask(draft, [text])
  draft.offer({ text, nav: [draft.command('menu'), draft.command('human')] })
}
