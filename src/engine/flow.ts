import { actsFor, isForCompanies } from './audience.ts'
import type { Dialog, Step } from './book.ts'
import type { Outcome } from './command.ts'
import { type Draft, textValues } from './draft.ts'
import { type DialogId, type Json, type StepId, unreachable } from './ids.ts'
import type { Frame, Purpose } from './state.ts'
import { enterAsk } from './steps/ask.ts'
import { enterChoose } from './steps/choose.ts'
import { enterDecide } from './steps/decide.ts'
import { enterDo } from './steps/do.ts'
import { enterSay } from './steps/say.ts'
import { matters } from './table.ts'

/** Steps one turn may take on its own. A dialog that needs more runs in a circle, and the book's check should have said so. */
const mostSteps = 64

/** Asked before the first dialog that keeps something personal, and above it. */
export const consentDialog = 'consent' as DialogId

/**
 * Opens a dialog on top of what is open, its consent first when that is still missing. A form that is open already comes to the top
 * and goes on where it was; so no dialog lies in the stack twice.
 */
export function open(draft: Draft, id: DialogId, arg: string | null = null): void {
  const dialog = draft.book.dialog(id)
  if (!dialog) throw new Error(`There is no dialog "${id}"`)
  if (dialog.consent && draft.state.shared) return onlyInPrivate(draft)
  const taker = draft.stack.find((frame) => frame.dialog !== id && draft.book.dialog(frame.dialog)?.takes?.includes(id))
  // It is on the way to the same human already, with what this one would ask.
  if (taker) return raise(draft, taker)
  const below = without(draft.stack, (frame) => frame.dialog === id).filter((frame) => !draft.book.dialog(frame.dialog)?.home)
  const begun = arg === null ? draft.stack.find((frame) => frame.dialog === id && isQuestion(dialog, frame.step)) : undefined
  const frame = begun ?? frameOf(dialog, arg)
  // A form that says something else than one taken over before stays, and goes on afterwards.
  const taken = draft.stack.find(
    (other) => other !== begun && dialog.takes?.includes(other.dialog) && !(begun && contradicts(begun, other)),
  )
  const filled = taken && {
    ...frame,
    answers: { ...taken.answers, ...frame.answers },
    shown: { ...taken.shown, ...frame.shown },
    data: { ...taken.data, ...frame.data },
  }
  if (taken && isForCompanies(draft.book.dialog(taken.dialog))) actsFor(draft, 'company')
  draft.setStack([filled ?? frame, ...without(below, (other) => other === taken)])
  if (dialog.consent && !draft.state.consents[dialog.consent]) openConsent(draft, dialog.consent)
  advance(draft)
}

/** Brings a dialog that lies open to the top, with the consent asked for it, and asks what it waits for. */
function raise(draft: Draft, frame: Frame): void {
  const place = draft.stack.indexOf(frame)
  const from = draft.stack[place - 1]?.dialog === consentDialog ? place - 1 : place
  const others = draft.stack.filter((_, at) => at < from || at > place)
  draft.setStack([...draft.stack.slice(from, place + 1), ...others])
  ask(draft)
}

/** Names, numbers and worries are nothing for a group to read. */
function onlyInPrivate(draft: Draft): void {
  draft.setStack([])
  draft.offer({ text: draft.text('ui:private-only'), nav: [draft.command('menu')] })
}

/** A dialog this person may open by a press; `null` when there is none, or it is for others. */
export function openable(draft: Draft, id: DialogId): Dialog | null {
  const dialog = draft.book.dialog(id)
  const { audience } = draft.state
  const isForOthers = dialog?.audience && audience && !dialog.audience.includes(audience)
  return dialog?.open && !isForOthers ? dialog : null
}

const contradicts = (one: Frame, two: Frame): boolean =>
  Object.entries(two.answers).some(([slot, value]) => slot in one.answers && one.answers[slot] !== value)

function isQuestion({ steps }: Dialog, id: StepId): boolean {
  return steps.some((step) => step.id === id && (step.kind === 'ask' || step.kind === 'choose'))
}

/** The stack without some dialogs; the consent asked for one of them makes no sense without it. */
export function without(stack: readonly Frame[], gone: (frame: Frame) => boolean): readonly Frame[] {
  return stack.filter((frame, place) => {
    const below = stack[place + 1]
    return !gone(frame) && !(frame.dialog === consentDialog && below && gone(below))
  })
}

function openConsent(draft: Draft, purpose: Purpose): void {
  const dialog = draft.book.dialog(consentDialog)
  if (!dialog) throw new Error('There is no dialog "consent"')
  draft.setStack([{ ...frameOf(dialog, null), answers: { purpose } }, ...draft.stack])
}

/** A dialog at its beginning. */
export function frameOf(dialog: Dialog, arg: string | null): Frame {
  return {
    dialog: dialog.id,
    version: dialog.version,
    step: dialog.steps[0].id,
    answers: dialog.arg && arg ? { [dialog.arg]: arg } : {},
    shown: {},
    data: {},
    trail: [],
    misses: 0,
    returnTo: null,
  }
}

/**
 * Works the dialog on top until it waits for the person or for the records, or nothing is open any more. `answered` is the question
 * just answered: a dialog that leads back to it asks again.
 */
function advance(draft: Draft, answered: StepId | null = null): void {
  for (let count = 0; count < mostSteps; count++) {
    const { top } = draft
    if (!top) return
    const { frame, step } = top
    switch (step.kind) {
      case 'say':
        enterSay(draft, frame, step)
        goTo(draft, step.next)
        break
      case 'ask':
      case 'choose': {
        const known = step.id === answered ? null : knownAnswer(draft, frame, step)
        if (!known) return ask(draft)
        // What was never asked is nothing to go back to.
        if (step.slot in frame.shown) draft.setFrame({ trail: [...frame.trail, step.id] })
        goTo(draft, known.next)
        break
      }
      case 'decide':
        goTo(draft, enterDecide(draft, frame, step))
        break
      case 'do':
        return enterDo(draft, frame, step)
      case 'go':
        leave(draft, step)
        break
      default:
        return unreachable(step)
    }
  }
  throw new Error(`Dialog ${draft.top?.dialog.id}: more than ${mostSteps} steps without a question; it runs in a circle`)
}

/** A question that need not be asked: answered before and only passed on the way back from a correction, or without influence. */
function knownAnswer(draft: Draft, frame: Frame, step: Extract<Step, { slot: string }>): { next: StepId | undefined } | null {
  if (frame.returnTo === step.id) {
    draft.setFrame({ returnTo: null })
    return null
  }
  const answer = frame.answers[step.slot]
  // A list that was brought anew may hold other things.
  const isList = step.kind === 'choose' && step.from !== undefined
  if (frame.returnTo !== null && !isList && answer !== undefined) return { next: nextAfter(step, answer) }
  const table = step.kind === 'choose' && step.matters ? draft.book.table(step.matters) : undefined
  if (table && answer === undefined && !matters(table, step.slot, frame.answers)) {
    const first = table.inputs[step.slot]?.[0]
    // Any value will do, since no result depends on it; the table wants all inputs.
    if (first !== undefined) draft.setFrame({ answers: { ...frame.answers, [step.slot]: first } })
    return { next: nextAfter(step, first ?? null) }
  }
  return null
}

function nextAfter(step: Extract<Step, { slot: string }>, answer: Json): StepId | undefined {
  const option = step.kind === 'choose' ? step.options.find(({ value }) => value === answer) : undefined
  return option?.next ?? step.next
}

/** Asks the question on top (again). `lead` stands first in the same bubble. */
export function ask(draft: Draft, lead: readonly string[] = []): void {
  const { top } = draft
  if (!top) return
  const { frame, step } = top
  if (frame.hushed === draft.event.id) return
  if (step.kind === 'ask') return enterAsk(draft, frame, step, lead)
  if (step.kind === 'choose') return enterChoose(draft, frame, step, lead)
  advance(draft)
}

function goTo(draft: Draft, step: StepId | undefined): void {
  if (step) draft.setFrame({ step })
  else close(draft)
}

/**
 * Leaves the dialog on top, or with `stop` also the one it was opened for (a refused consent ends what needed it). What lies below
 * goes on where it was.
 */
function close(draft: Draft, how: 'end' | 'stop' = 'end'): void {
  draft.setStack(draft.stack.slice(how === 'end' ? 1 : 2))
  if (draft.stack.length === 0) offerWayOn(draft)
}

/** Nobody is left without something to press: the last bubble of a dialog offers the menu and a human. */
function offerWayOn(draft: Draft): void {
  if (draft.state.situation.kind === 'with-human') return
  const last = draft.effects.pop()
  const nav = [draft.command('menu'), draft.command('human')]
  if (!last) return draft.offer({ text: draft.text('ui:anything-else'), nav })
  const { language: _, ...message } = last.message
  draft.offer({ ...message, nav: message.nav ?? nav })
}

function leave(draft: Draft, step: Extract<Step, { kind: 'go' }>): void {
  if (step.to === 'end' || step.to === 'stop') return close(draft, step.to)
  const id = step.to.dialog
  if (step.next) draft.setFrame({ step: step.next })
  else draft.setStack(draft.stack.slice(1))
  open(draft, id)
}

/** Takes an answer to the question on top and goes on. */
export function accept(draft: Draft, value: Json, shown: string): void {
  const { top } = draft
  if (!top || (top.step.kind !== 'ask' && top.step.kind !== 'choose')) return
  const { frame, step, dialog } = top
  if (step.slot === 'audience' && (value === 'applicant' || value === 'company' || value === 'helper'))
    draft.update({ audience: value })
  const option = step.kind === 'choose' ? step.options.find((candidate) => candidate.value === value) : undefined
  draft.setFrame({
    answers: { ...frame.answers, [step.slot]: value },
    shown: { ...frame.shown, [step.slot]: shown },
    trail: [...frame.trail.filter((earlier) => earlier !== step.id), step.id],
    misses: 0,
  })
  if (option?.dialog) {
    if (dialog.home) draft.setStack(draft.stack.slice(1))
    else goTo(draft, option.next ?? step.next)
    return open(draft, option.dialog, option.arg ?? null)
  }
  goTo(draft, option?.next ?? step.next)
  advance(draft, step.id)
}

/** What the person answered, without values put in because nothing depended on them: after a correction something may. */
function withoutFilledIn({ steps }: Dialog, { answers, shown }: Frame): Frame['answers'] {
  const unasked = steps.flatMap((step) => (step.kind === 'choose' && step.matters && !(step.slot in shown) ? [step.slot] : []))
  return Object.fromEntries(Object.entries(answers).filter(([slot]) => !unasked.includes(slot)))
}

/** Asks an earlier step again; afterwards the form returns to where it stands now, asking only what is new. */
export function askAgain(draft: Draft, id: StepId): void {
  const { top } = draft
  const step = top?.dialog.steps.find((candidate) => candidate.id === id)
  if (!top || !step || (step.kind !== 'ask' && step.kind !== 'choose')) return ask(draft)
  const { frame } = top
  const { [step.slot]: _value, ...answers } = withoutFilledIn(top.dialog, frame)
  const { [step.slot]: _shown, ...shown } = frame.shown
  const place = frame.trail.indexOf(id)
  draft.setFrame({
    step: id,
    answers,
    shown,
    misses: 0,
    trail: place < 0 ? frame.trail : frame.trail.slice(0, place),
    returnTo: frame.returnTo ?? (frame.step === id ? null : frame.step),
  })
  advance(draft)
}

/** Starts the dialog on top from its first step; what it was opened with stays. */
export function restart(draft: Draft): void {
  const { top } = draft
  if (!top) return
  const { arg } = top.dialog
  const kept = arg ? top.frame.answers[arg] : undefined
  const purpose = top.dialog.id === consentDialog ? top.frame.answers.purpose : undefined
  const fresh = frameOf(top.dialog, typeof kept === 'string' ? kept : null)
  draft.setFrame({ ...fresh, ...(purpose === undefined ? {} : { answers: { purpose } }) })
  advance(draft)
}

/** Goes on after a command, if the dialog on top waits for it. */
export function resume(draft: Draft, outcome: Outcome): void {
  const { top } = draft
  if (top?.step.kind !== 'do' || top.step.command !== outcome.of) return
  const next = top.step.on[outcome.name]
  if (!next) throw new Error(`Dialog ${top.dialog.id}, step ${top.step.id}: nothing is said for the outcome "${outcome.name}"`)
  draft.setFrame({ data: { ...top.frame.data, ...outcome.values } })
  goTo(draft, next)
  advance(draft)
}

/** The name of the dialog on top, for "you are still at …". */
export function titleOfTop(draft: Draft): string {
  const { top } = draft
  return top ? draft.text(`dialogs/${top.dialog.id}:title`, textValues(top.frame)) : ''
}

/**
 * Fits the open dialogs to the book of this turn: a dialog that is gone is closed; where a step is gone the frame goes to the nearest
 * one kept. Answers stay.
 */
export function settle(draft: Draft): void {
  const stack = draft.stack.flatMap((frame) => {
    const dialog = draft.book.dialog(frame.dialog)
    if (!dialog) return []
    if (dialog.version === frame.version) return [frame]
    const has = (id: StepId) => dialog.steps.some((step) => step.id === id)
    const trail = frame.trail.filter(has)
    const step = has(frame.step) ? frame.step : (trail.at(-1) ?? dialog.steps[0].id)
    return [
      { ...frame, version: dialog.version, step, trail, returnTo: frame.returnTo && has(frame.returnTo) ? frame.returnTo : null },
    ]
  })
  if (stack.length !== draft.stack.length || stack.some((frame, place) => frame !== draft.stack[place])) draft.setStack(stack)
}
