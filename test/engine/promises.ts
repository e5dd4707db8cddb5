import { isDeepStrictEqual } from 'node:util'
import type { CommandName } from '../../src/engine/command.ts'
import { readPress } from '../../src/engine/press.ts'
import type { Frame, State } from '../../src/engine/state.ts'
import { turn } from '../../src/engine/turn.ts'
import { canary } from './doings.ts'
import { book, type Played } from './player.ts'

/** What holds after every single event of every conversation. Throws a sentence when it does not. */
export type Pledge = (played: Played) => void

const fail = (what: string): never => {
  throw new Error(what)
}

/** Everything that lies open, above and below. */
function framesOf({ situation }: State): readonly Frame[] {
  if (situation.kind === 'in-dialog') return situation.stack
  return situation.kind === 'with-human' ? [...situation.stack, ...situation.paused] : []
}

const stepOf = (frame: Frame) => book.dialog(frame.dialog)?.steps.find((step) => step.id === frame.step)

const isQuestion = (frame: Frame): boolean => ['ask', 'choose'].includes(stepOf(frame)?.kind ?? '')

/** What a press or typed button means, whichever way it came. */
function pressOf({ event }: Played) {
  if (event.kind === 'pressed') return readPress(event.press)
  if (event.kind === 'said' && event.understood.reading.kind === 'press') return readPress(event.understood.reading.press)
  return null
}

const commandOf = (played: Played) => {
  const press = pressOf(played)
  if (played.event.kind === 'said' && played.event.understood.command) return played.event.understood.command
  return press?.kind === 'command' ? press.word : null
}

/** Somebody waits for a question, or nothing waits; never for a command that is not coming. And there is something to press or say. */
export const noDeadEnd: Pledge = (played) => {
  const { after, event, effects } = played
  if (!after) return effects.length > 0 ? undefined : fail('the receipt of an erasure is missing')
  const { situation, asked } = after
  const top = framesOf(after)[0]
  if (situation.kind === 'in-dialog' && (!top || !isQuestion(top)))
    fail(`rests at ${top?.dialog}/${top?.step}, which asks nothing`)
  const inTalk = situation.kind === 'with-human' ? situation.stack[0] : undefined
  // Words go to the advisor then: what asks for words could never be answered.
  if (inTalk && stepOf(inTalk)?.kind !== 'choose')
    fail(`${inTalk.dialog}/${inTalk.step} cannot be answered while an advisor is in charge`)
  if (situation.kind === 'new' && event.kind !== 'noticed' && !asked) fail('nothing to press at the very beginning')
  if (event.kind === 'noticed' && after.language === null) return
  if (!asked || asked.choices.length + asked.nav.length === 0) return fail(`nothing to press in "${situation.kind}"`)
  for (const { press, label } of [...asked.choices, ...asked.nav]) {
    if (!readPress(press) || press.length > 64 || label.trim() === '') fail(`a button that cannot be pressed: ${press}`)
  }
  const silent = situation.kind === 'with-human' && played.before.situation.kind === 'with-human'
  if (effects.length === 0 && !(silent && event.kind === 'said')) fail(`silence after "${event.kind}" in "${situation.kind}"`)
  if (silent && event.kind === 'said' && effects.length === 0 && played.commands.length === 0)
    fail('words to the advisor are lost')
}

/** Every text is whole. */
export const wholeTexts: Pledge = ({ effects }) => {
  for (const { message } of effects) {
    if (message.text.trim() === '') fail('an empty bubble')
    if (/\{\{|undefined|\[object/.test(message.text)) fail(`a text with a hole: ${message.text.slice(0, 80)}`)
  }
}

export const survivesJson: Pledge = ({ after }) => {
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(after)), after)) fail('the state is not plain JSON')
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) freeze(part)
  }
  return value
}

/** The same again, on frozen input: the same result, and nothing given was changed. */
export const repeatable: Pledge = ({ before, event }) => {
  const [one, two] = [turn(freeze(before), freeze(event), book), turn(structuredClone(before), structuredClone(event), book)]
  if (!isDeepStrictEqual(one, two)) fail('the same input gave another output')
}

/** Commands that change something outside for good. */
const lasting: readonly CommandName[] = [
  'book',
  'cancel-booking',
  'answer-offer',
  'give-consent',
  'withdraw-consent',
  'open-case',
  'leave-case',
  'answer-case',
  'erase',
]
const oneTap = ['accept-offer', 'decline-offer', 'cancel-booking', 'urgent']

/** Nothing lasting happens but by "yes" to a question, or by a button made for exactly that. */
export const onlyWhenConfirmed: Pledge = (played) => {
  const did = played.commands.map(({ name }) => name).filter((name) => lasting.includes(name))
  if (did.length === 0) return
  const press = pressOf(played)
  const confirmed = press?.kind === 'answer' && press.value === 'yes' && press.ask === played.before.asked?.id
  const tapped = press?.kind === 'dialog' && oneTap.includes(press.dialog)
  const ended = press?.kind === 'end-talk' && did.every((name) => name === 'leave-case')
  const answered = press?.kind === 'case-answer' && did.every((name) => name === 'answer-case')
  if (!confirmed && !tapped && !ended && !answered) fail(`${did.join(', ')} without a confirmation (${JSON.stringify(press)})`)
}

/** Before consent the state holds no word anybody typed, and no dialog that needs a consent goes on without it. */
export const nothingPersonalBeforeConsent: Pledge = ({ after }) => {
  if (!after) return
  if (Object.keys(after.consents).length === 0 && JSON.stringify(after).toLowerCase().includes(canary))
    fail('typed words are kept without consent')
  for (const frame of framesOf(after)) {
    const dialog = book.dialog(frame.dialog)
    if (!dialog?.consent || after.consents[dialog.consent]) continue
    const slots = Object.keys(frame.answers).filter((slot) => slot !== dialog.arg)
    if (slots.length > 0 || frame.step !== dialog.steps[0].id) fail(`${dialog.id} goes on without consent, at ${frame.step}`)
  }
}

/** An answer stands as it was, or own words with more behind them. */
const stands = (now: unknown, value: unknown): boolean =>
  isDeepStrictEqual(now, value) || (typeof now === 'string' && typeof value === 'string' && now.startsWith(`${value}\n`))

/** Every answer of one frame stands in the other. */
const hasAll = (taker: Frame, frame: Frame): boolean =>
  Object.entries(frame.answers).every(([slot, value]) => stands(taker.answers[slot], value))

const steering = ['back', 'cancel', 'restart', 'skip']

/** Answers go only where the person sees it: by steering the form on top, by leaving to the menu, or with what they had deleted. */
export const noAnswerLost: Pledge = (played) => {
  const { before, after, event, commands } = played
  if (!after || commands.some(({ name }) => name === 'erase' || name === 'withdraw-consent')) return
  const word = commandOf(played)
  const press = pressOf(played)
  // What was opened beside a talk with an advisor ends with the talk; what the talk interrupted does not.
  const open = before.situation.kind === 'with-human' ? before.situation.paused : framesOf(before)
  const [top, second] = open
  const steers =
    (word !== null && steering.includes(word)) ||
    press?.kind === 'answer' ||
    press?.kind === 'correct' ||
    (event.kind === 'said' && event.understood.correction !== null)
  for (const frame of open) {
    const dialog = book.dialog(frame.dialog)
    if (!dialog || dialog.home || Object.keys(frame.answers).length === 0 || dialog.id === 'consent') continue
    // A form whose last word opened another dialog is over.
    if (word === 'menu' || !isQuestion(frame)) continue
    // The records may end a form (full, too young), and say why.
    if (frame === top && commands.length > 0) continue
    // A button for one thing ("register for the fair") begins anew with it.
    if (press?.kind === 'dialog' && press.dialog === frame.dialog && press.arg !== null) continue
    // A consent that is refused or called off takes along what it was asked for.
    if (steers && (frame === top || (top?.dialog === 'consent' && frame === second))) continue
    const kept = framesOf(after).find((candidate) => candidate.dialog === frame.dialog)
    // A dialog that takes the form over has its answers now; what they say is sent from there.
    const taker = framesOf(after).find((candidate) => book.dialog(candidate.dialog)?.takes?.includes(frame.dialog))
    if (!kept && taker && hasAll(taker, frame)) continue
    if (!kept) return fail(`${frame.dialog} is gone after ${event.kind} ${JSON.stringify(press)}`)
    for (const [slot, value] of Object.entries(frame.answers)) {
      if (!stands(kept.answers[slot], value)) fail(`${frame.dialog}/${slot} is lost after ${event.kind} ${JSON.stringify(press)}`)
    }
  }
}
