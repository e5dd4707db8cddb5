import type { AskStep, Book, ChooseStep, Dialog } from '../../src/engine/book.ts'
import { contextOf } from '../../src/engine/expectation.ts'
import type { EventId, Instant, Json, Language, PersonId, StepId } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import type { Frame, State } from '../../src/engine/state.ts'
import { newState, type Turned, turn } from '../../src/engine/turn.ts'
import type { Answers, Audience, SlotType } from '../../src/engine/understanding.ts'

export type Question = AskStep | ChooseStep
export const noon: Instant = Date.UTC(2026, 10, 23, 11)

/** A person standing at one question of one dialog, in one language. */
export interface Stand {
  readonly book: Book
  readonly answers: Answers
  readonly language: Language
  readonly dialog: Dialog
  readonly step: Question
  readonly state: State
}

export const isQuestion = (step: Dialog['steps'][number]): step is Question => step.kind === 'ask' || step.kind === 'choose'

export const samples: Readonly<Record<SlotType, { good: string; bad: string }>> = {
  name: { good: 'Amina', bad: '12345' },
  text: { good: 'Firma Sonnenschein sucht jemanden', bad: 'lang '.repeat(500) },
  phone: { good: '0151 23456789', bad: 'abcdef' },
  email: { good: 'amina@example.org', bad: 'amina.example' },
  contact: { good: 'amina@example.org', bad: 'abcdef' },
  number: { good: '3', bad: 'abcdef' },
  age: { good: '19', bad: 'abcdef' },
  postcode: { good: '40210', bad: '4021' },
  date: { good: '31.12.2026', bad: 'abcdef' },
}

/** Items as commands and tables bring them, with every value a label may name. */
const items: Json = ['first-item', 'second-item'].map((value, place) => ({
  value,
  title: { text: place === 0 ? 'ui:formats.fair' : 'ui:formats.jump' },
  when: { at: noon + 86_400_000 * (place + 3), as: 'moment' },
  german: { at: noon + 86_400_000 * (place + 3), as: 'german' },
  place: 'VHS',
  status: { text: 'ui:options.yes' },
  mark: '✓',
}))

const data: Frame['data'] = {
  items,
  'result-yes': ['vera', 'asa-flex'].map((value) => ({
    table: 'funding',
    value,
    verdict: 'fits',
    mark: '✓',
    title: { text: `tables/funding:${value}.title` },
  })),
  title: { text: 'ui:formats.fair' },
  when: { at: noon, as: 'moment' },
  german: { at: noon, as: 'german' },
  place: 'VHS',
  position: 3,
  number: 'K-7F3Q2',
  expected: { at: noon, as: 'moment' },
  advisor: 'Sam',
  contact: 'advisor-1',
  code: 'chat-4k7wm-pq2zd',
  deputy: '',
  summary: '…',
}

export function sampleValue(step: Question): string {
  if (step.kind === 'ask') return samples[step.type].good
  return step.from ? 'first-item' : (step.options[0]?.value ?? '')
}

/** A way somebody may really have come: the questions asked before and what was answered, found by walking the file at random. */
interface Way {
  readonly trail: readonly Question[]
  readonly answers: Readonly<Record<string, Json>>
  readonly data: Frame['data']
}

/** Seeded, so that every run walks the same ways. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

function wayTo(book: Book, dialog: Dialog, target: Question): Way {
  for (let seed = 1; seed <= 3000; seed++) {
    const roll = dice(seed * 7919)
    const brought: Record<string, Json> = {
      ...data,
      guardian: roll(2) === 0,
      emergencyContact: roll(2) === 0,
      assigned: roll(2) === 0,
      inTalk: seed % 2 === 0,
    }
    const given: Record<string, Json> = dialog.id === 'consent' ? { purpose: target.id } : {}
    const trail: Question[] = []
    let here = leadsTo(book, dialog, dialog.steps[0].id, given, brought)
    for (let count = 0; count < 40 && here !== 'end'; count++) {
      if (here === target.id) return { trail, answers: given, data: brought }
      const step = dialog.steps.find((candidate) => candidate.id === here)
      if (!step) break
      if (step.kind === 'do') {
        const outcomes = Object.values(step.on)
        here = leadsTo(book, dialog, outcomes[roll(outcomes.length)], given, brought)
      } else if (isQuestion(step)) {
        const option = step.kind === 'choose' && !step.from ? step.options[roll(step.options.length)] : undefined
        given[step.slot] = option?.value ?? sampleValue(step)
        trail.push(step)
        here = option?.dialog ? 'end' : leadsTo(book, dialog, option?.next ?? step.next, given, brought)
      } else break
    }
  }
  throw new Error(`No way leads to ${dialog.id}/${target.id}`)
}

/** Who somebody said they are on the way; else one the dialog is for. */
function audienceOf({ answers }: Way, dialog: Dialog): Audience {
  const { audience } = answers
  if (audience === 'applicant' || audience === 'company' || audience === 'helper') return audience
  return dialog.audience?.[0] ?? 'applicant'
}

/** Puts a person in front of the question and has it asked, as the engine would. */
export function stand(book: Book, answers: Answers, language: Language, dialog: Dialog, step: Question): Stand {
  const way = wayTo(book, dialog, step)
  const frame: Frame = {
    dialog: dialog.id,
    version: dialog.version,
    step: step.id,
    answers: way.answers,
    shown: Object.fromEntries(way.trail.map((question) => [question.slot, String(way.answers[question.slot])])),
    data: way.data,
    trail: way.trail.map((question) => question.id),
    misses: 0,
    returnTo: null,
  }
  const state: State = {
    ...newState('person' as PersonId, noon),
    language,
    languageChosen: true,
    audience: step.slot === 'audience' && !dialog.home ? null : audienceOf(way, dialog),
    consents: { events: { version: '1', at: noon }, advice: { version: '1', at: noon } },
    situation: { kind: 'in-dialog', stack: [frame] },
  }
  const at: Stand = { book, answers, language, dialog, step, state }
  // "Ask again" is the engine's own way to ask; the buttons of the question are then the current ones.
  const asked = after(at, { press: 'w:repeat:' })
  if (!asked.state) throw new Error('the state is gone')
  return { ...at, state: asked.state }
}

let count = 0

/** One turn by words or by a press. */
export function after(
  from: Stand,
  input: { say: string } | { press: string } | { media: 'voice' },
  at: Instant = noon + 1000,
): Turned {
  count += 1
  const id = `event-${count}` as EventId
  if ('press' in input) return turn(from.state, { id, at, kind: 'pressed', press: input.press }, from.book)
  if ('media' in input) return turn(from.state, { id, at, kind: 'sent-media', media: input.media }, from.book)
  const understood = from.answers.understand(input.say, contextOf(from.state, { id, at }, from.book))
  return turn(from.state, { id, at, kind: 'said', text: input.say, understood }, from.book)
}

export const frameOf = (turned: Turned): Frame | undefined => stackOf(turned)[0]

export function stackOf({ state }: Turned): readonly Frame[] {
  return state?.situation.kind === 'in-dialog' ? state.situation.stack : []
}

export const textsOf = ({ effects }: Turned): readonly string[] => effects.map(({ message }) => message.text)
export const lastMessage = ({ effects }: Turned): Message | undefined => effects.at(-1)?.message

/** The words of the question, without what is inserted. */
export function questionText({ book, language, dialog, step }: Stand): string {
  return book.text(language, `dialogs/${dialog.id}:${step.id}.text`, { title: 'x', when: 'x', german: 'x', place: 'x' })
}

/**
 * Where an answer leads by the dialog's file alone, written independently of the engine: through `say` and `decide` to the next
 * question, command or end.
 */
export function leadsTo(
  book: Book,
  dialog: Dialog,
  start: StepId | undefined,
  answers: Readonly<Record<string, Json>>,
  brought: Frame['data'] = data,
  audience: Audience | null = null,
): StepId | 'end' {
  let id = start
  for (let guard = 0; id && guard < 50; guard++) {
    const step = dialog.steps.find((candidate) => candidate.id === id)
    if (!step) return 'end'
    switch (step.kind) {
      case 'ask':
        return step.id
      case 'choose': {
        const table = step.matters ? book.table(step.matters) : undefined
        if (!table || stillMatters(table, step.slot, answers)) return step.id
        id = step.next
        break
      }
      case 'do':
        return step.id
      case 'go':
        return 'end'
      case 'say':
        id = step.next
        break
      case 'decide': {
        const hit = step.branches.find(({ when }) =>
          Object.entries(when).every(([slot, values]) =>
            values.includes(answers[slot] ?? brought[slot] ?? (slot === 'audience' ? audience : null)),
          ),
        )
        id = hit?.next ?? step.next
        break
      }
    }
  }
  return 'end'
}

/** By brute force: some result changes with this input while everything unknown may be anything. */
function stillMatters(
  table: NonNullable<ReturnType<Book['table']>>,
  input: string,
  known: Readonly<Record<string, Json>>,
): boolean {
  return table.results.some((result) => {
    const open = result.rules.filter(({ when }) =>
      Object.entries(when).every(([name, values]) => !(name in known) || values.includes(String(known[name]))),
    )
    return new Set(open.map((rule) => rule.then)).size > 1 && open.some(({ when }) => when[input] !== undefined)
  })
}
