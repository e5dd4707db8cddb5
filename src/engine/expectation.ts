import { readingOn } from './answer.ts'
import type { AskStep, Book } from './book.ts'
import { Draft } from './draft.ts'
import type { Event } from './event.ts'
import { menuEntries } from './menu.ts'
import type { Choice } from './message.ts'
import { readPress, writePress } from './press.ts'
import type { State } from './state.ts'
import { choicesOf } from './steps/choose.ts'
import type { Context, Expectation } from './understanding.ts'

/** What a text would be an answer to now; tells `answers` how to read it. Pure. */
export function contextOf(state: State, event: Pick<Event, 'id' | 'at'>, book: Book): Context {
  const draft = new Draft(state, { ...event, kind: 'pressed', press: '' }, book)
  const { language, audience, topic } = state
  return { language, audience, topic, today: dayOf(event.at, book.service.timezone), expecting: expectation(draft) }
}

/** Made once for each time zone: that costs more than the rest of the turn. */
const calendars = new Map<string, Intl.DateTimeFormat>()

function dayOf(at: number, timeZone: string): string {
  // ISO 8601; Swedes write dates so.
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone })
  calendars.set(timeZone, calendar)
  return calendar.format(at)
}

function expectation(draft: Draft): Expectation {
  const { asked, situation, audience } = draft.state
  const { top } = draft
  const choices = [
    ...(asked?.choices ?? []).map((choice) => ({ press: choice.press, texts: textsOf(draft, choice), numbered: true })),
    ...(asked?.nav ?? []).map((choice) => ({ press: choice.press, texts: [choice.label], numbered: false })),
  ]
  // An advisor reads what is said; and whoever has said nothing yet has seen no menu.
  if (situation.kind === 'with-human' || situation.kind === 'new') return { choices, fields: [] }
  const menu = menuEntries(draft.book, audience)
  const earlier = earlierOf(draft)
  if (!top) return { choices, menu, earlier, fields: [] }
  const { frame, dialog, step } = top
  const fields = frame.trail.flatMap((id) => {
    const key = `dialogs/${dialog.id}:${id}`
    const label = draft.book.has(draft.language, `${key}.label`) ? [draft.text(`${key}.label`)] : []
    return [{ step: id, texts: [...label, ...draft.book.texts(draft.language, `${key}.also`)] }]
  })
  if (step.kind !== 'ask') return { choices, menu, earlier, fields }
  const later = dialog.steps.slice(dialog.steps.findIndex(({ id }) => id === step.id) + 1)
  const ahead = later.flatMap((other) => (other.kind === 'ask' ? [{ step: other.id, ...wantedBy(other) }] : []))
  return { choices, menu, earlier, fields, value: wantedBy(step), ...(ahead.length > 0 ? { ahead } : {}) }
}

/** What the questions of this dialog offered that are answered, and what stood under the answer given last. */
function earlierOf(draft: Draft): NonNullable<Expectation['earlier']> {
  const { top } = draft
  const { topic } = draft.state
  const answered = top?.frame.trail.flatMap((id) => {
    const step = top.dialog.steps.find((candidate) => candidate.id === id)
    if (step?.kind !== 'choose' || step.id === top.frame.step) return []
    // Pressed now, it is late.
    return choicesOf(draft, top.frame, step).map(({ value, label }) => ({
      press: writePress({ kind: 'answer', ask: '', value }),
      texts: [label],
    }))
  })
  const known = topic && draft.book.topic(topic)
  const read = known ? readingOn(draft, known).map(({ label, press }) => ({ press, texts: [label] })) : []
  return [...(answered ?? []), ...read]
}

function wantedBy({ type, min, max }: AskStep): NonNullable<Expectation['value']> {
  return { type, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

/** A label and the other ways people write it ("ja", "jo", "klar"). */
function textsOf(draft: Draft, choice: Choice): readonly string[] {
  const press = readPress(choice.press)
  if (press?.kind === 'case-answer')
    return [choice.label, ...draft.book.texts(draft.language, `ui:options-also.${press.yes ? 'yes' : 'no'}`)]
  if (press?.kind !== 'answer') return [choice.label]
  const { top } = draft
  const own = top ? draft.book.texts(draft.language, `dialogs/${top.dialog.id}:${top.step.id}.options-also.${press.value}`) : []
  return [choice.label, ...own, ...draft.book.texts(draft.language, `ui:options-also.${press.value}`)]
}
