import { giveAnswer, giveVerdict } from './answer.ts'
import { noteQuestion } from './doubts.ts'
import type { Draft } from './draft.ts'
import type { EventOf } from './event.ts'
import { accept, ask, askAgain } from './flow.ts'
import { unreachable } from './ids.ts'
import { addToIntake, awaitsUrgent, isIntake, keepForIntake, rememberDanger, urgentDialog } from './intake.ts'
import { writePress } from './press.ts'
import { pressed } from './pressed.ts'
import type { Signal } from './understanding.ts'
import { obey, offerCorrections, showMenu } from './words.ts'

type Said = EventOf<'said'>
export type Danger = Extract<Signal, `danger-${string}`>

/** Something that can come in between, whatever is being asked. The first that applies wins. */
interface Interrupt {
  readonly name: string
  applies(draft: Draft, said: Said): boolean
  run(draft: Draft, said: Said): void
}

/**
 * The one table of interrupts: everything a text can mean besides the answer that is waited for. It stands above all dialogs, so
 * that no dialog file has a word about it, and its order is the product's judgement of what matters most.
 */
export const interrupts: readonly Interrupt[] = [
  {
    name: 'danger',
    applies: (_draft, { understood }) => dangerOf(understood.signal) !== null,
    run: (draft, said) => {
      const danger = dangerOf(said.understood.signal) ?? 'danger-violence'
      const hasCase = withHuman(draft) || (draft.state.openCase !== null && !draft.inConfidence)
      tellEmergency(draft, danger, hasCase)
      if (hasCase) keepForCase(draft, said)
      if (withHuman(draft)) return
      if (awaitsUrgent(draft)) return ask(draft)
      rememberDanger(draft, danger)
      // What was asked for in the person's own words may well be about the danger: it is taken as the answer too.
      if (!expectsWords(draft)) return addToIntake(draft, said.text)
      draft.setFrame({ hushed: draft.event.id })
      accept(draft, said.text, said.text)
    },
  },
  {
    name: 'command',
    applies: (_draft, { understood }) => understood.command !== null,
    run: (draft, said) => {
      const { command } = said.understood
      if (command === 'human' && isCaseWaiting(draft)) return addToWaiting(draft, said)
      if (command) obey(draft, command)
    },
  },
  {
    name: 'named language',
    applies: (draft, { understood }) => understood.named !== null && !expectsWords(draft),
    run: (draft, { understood }) => {
      if (understood.named) pressed(draft, { kind: 'language', language: understood.named })
    },
  },
  {
    // An advisor is in charge: the words are theirs to read, the bot keeps silent.
    name: 'with a human',
    applies: withHuman,
    run: keepForCase,
  },
  {
    name: 'correction',
    applies: (draft, { understood }) => understood.correction !== null && draft.inForm && !expectsWords(draft),
    run: (draft, { understood }) => {
      const step = understood.correction?.step
      if (step) askAgain(draft, step)
      else offerCorrections(draft)
    },
  },
  {
    name: 'button typed',
    applies: (_draft, { understood }) => understood.reading.kind === 'press',
    run: (draft, { understood }) => {
      if (understood.reading.kind === 'press') pressed(draft, understood.reading.press)
    },
  },
  {
    name: 'wish for a human',
    applies: (draft, { understood }) => understood.signal === 'human' && !expectsWords(draft),
    run: (draft, said) => {
      const { reading } = said.understood
      // "Call me, 0151 …" where the number is asked for.
      if (isIntake(draft) && reading.kind === 'value') return accept(draft, reading.value, reading.shown)
      if (isCaseWaiting(draft)) return addToWaiting(draft, said)
      keepForIntake(draft, said.text)
      obey(draft, 'human')
    },
  },
  {
    name: 'question in between',
    applies: (draft, { understood }) =>
      draft.inForm && understood.question && understood.verdict.kind !== 'refuse' && !expectsWords(draft),
    run: (draft, said) => {
      noteQuestion(draft, said)
      giveVerdictBetween(draft, said.understood)
      ask(draft)
    },
  },
  {
    name: 'small talk',
    applies: (draft, { understood }) => understood.signal !== null && !expectsWords(draft),
    run: (draft, said) => {
      const { understood } = said
      // Whoever scolds or despairs may say more with it; a greeting or thanks alone is nothing to read.
      if (!isManners(understood.signal) && !draft.inForm && isCaseWaiting(draft)) keepForCase(draft, said)
      if (understood.signal === 'greeting' && !draft.inForm) return showMenu(draft)
      const text = draft.text(`ui:smalltalk.${understood.signal}`)
      if (!draft.inForm) return draft.offer({ text, nav: [draft.command('menu'), draft.command('human')] })
      draft.send({ text })
      ask(draft)
    },
  },
  {
    name: 'answer',
    applies: (draft, { understood }) => draft.inForm && understood.reading.kind === 'value',
    run: (draft, { understood }) => {
      if (understood.reading.kind !== 'value') return
      const said = Object.fromEntries((understood.also ?? []).map(({ step, value, shown }) => [step, { value, shown }]))
      if (understood.also) draft.setFrame({ said: { ...draft.top?.frame.said, ...said } })
      accept(draft, understood.reading.value, understood.reading.shown)
    },
  },
  {
    name: 'miss',
    applies: (draft) => draft.inForm,
    run: miss,
  },
  {
    name: 'question',
    applies: () => true,
    run: (draft, said) => {
      const { verdict } = said.understood
      noteQuestion(draft, said)
      if (draft.state.openCase === null) return giveVerdict(draft, verdict)
      // Whoever waits for an advisor may be adding to what they asked: the advisor reads it, and what can be answered is answered.
      keepForCase(draft, said)
      if (verdict.kind !== 'refuse') return giveVerdict(draft, verdict)
      acknowledge(draft)
    },
  },
]

function withHuman(draft: Draft): boolean {
  return draft.state.situation.kind === 'with-human'
}

/** A human is coming already; what is said here is for them to read, but for what is said in confidence. */
function isCaseWaiting(draft: Draft): boolean {
  return draft.state.openCase !== null && !draft.inConfidence && !withHuman(draft)
}

/** Words that wish for a human while a case waits often tell how to reach somebody: they go there, and no form begins anew. */
function addToWaiting(draft: Draft, said: Said): void {
  keepForCase(draft, said)
  if (draft.inForm) ask(draft, [draft.text('ui:kept-for-case')])
  else acknowledge(draft)
}

function acknowledge(draft: Draft): void {
  draft.offer({ text: draft.text('ui:kept-for-case'), nav: [draft.command('menu'), draft.command('human')] })
}

const isManners = (signal: Signal | null): boolean => signal === 'greeting' || signal === 'thanks' || signal === 'goodbye'

function keepForCase(draft: Draft, { text, understood: { signal } }: Said): void {
  const danger = dangerOf(signal)
  const thanks = signal === 'thanks' || signal === 'goodbye'
  draft.run({ name: 'add-to-case', input: { text, ...(danger && { danger }), ...(thanks && { thanks }) } })
}

/** True where people are asked to tell in their own words: nearly everything is an answer there. */
function expectsWords(draft: Draft): boolean {
  const step = draft.inForm ? draft.top?.step : undefined
  return step?.kind === 'ask' && step.type === 'text'
}

export function dangerOf(signal: Signal | null): Danger | null {
  switch (signal) {
    case 'danger-selfharm':
    case 'danger-violence':
    case 'danger-removal':
    case 'danger-exploitation':
      return signal
    default:
      return null
  }
}

/**
 * The right numbers at once, and a human at the person's wish; nothing is asked and nothing is collected. `passed`: their words go to the
 * advisors of their case anyway, and that is said instead of offered.
 */
export function tellEmergency(draft: Draft, danger: Danger, passed = false): void {
  const choices = [
    { label: draft.text('ui:urgent-human'), press: writePress({ kind: 'dialog', dialog: urgentDialog, arg: danger }) },
  ]
  const told = [draft.text(`ui:${danger}`), ...(passed ? [draft.text('ui:danger-passed')] : [])]
  const message = { text: told.join('\n\n'), choices: passed || withHuman(draft) ? [] : choices }
  if (withHuman(draft)) return draft.send(message)
  const id = draft.askId()
  // A form waits: nothing stands between somebody and a human now but their own wish to go on.
  const nav = draft.inForm ? [draft.command('repeat', id), draft.command('cancel', id)] : [draft.command('menu')]
  draft.offer({ ...message, nav }, id)
}

function giveVerdictBetween(draft: Draft, { verdict }: Said['understood']): void {
  switch (verdict.kind) {
    case 'answer':
      return giveAnswer(draft, verdict.topic)
    case 'clarify':
    case 'neighbour':
      return giveVerdict(draft, verdict)
    case 'refuse':
      return
    default:
      return unreachable(verdict)
  }
}

/** First an example, then things to press, then a human: nobody is asked the same thing for ever. */
function miss(draft: Draft, { understood }: Said): void {
  const { top } = draft
  if (!top) return
  const { frame, dialog, step } = top
  const misses = frame.misses + 1
  draft.setFrame({ misses })
  const problem = understood.reading.kind === 'invalid' ? `ui:problem.${understood.reading.problem}` : 'ui:problem.choose'
  const key = `dialogs/${dialog.id}:${step.id}.example`
  const example = draft.book.has(draft.language, key) ? [draft.text(key)] : []
  if (misses === 1) return ask(draft, [draft.text(problem), ...example])
  if (misses === 2) {
    const id = draft.askId()
    const optional = (step.kind === 'ask' || step.kind === 'choose') && step.optional
    if (step.kind === 'choose') return ask(draft, [draft.text('ui:problem.choose-button')])
    const ways = [...(optional ? [draft.command('skip', id)] : []), draft.command('human'), draft.command('cancel', id)]
    const question = draft.text(`dialogs/${dialog.id}:${step.id}.text`)
    return draft.offer({ text: [draft.text('ui:problem.help-choices'), ...example, question].join('\n\n'), choices: ways }, id)
  }
  const id = draft.askId()
  const choices = [draft.command('human'), draft.command('repeat', id), draft.command('cancel', id)]
  draft.offer({ text: draft.text('ui:problem.stuck'), choices }, id)
}
