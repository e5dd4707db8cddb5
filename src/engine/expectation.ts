import type { AskStep, Book } from './book.ts'
import { Draft } from './draft.ts'
import type { Event } from './event.ts'
import type { Choice } from './message.ts'
import { readPress } from './press.ts'
import type { State } from './state.ts'
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
  const { asked } = draft.state
  const { top } = draft
  const choices = [
    ...(asked?.choices ?? []).map((choice) => ({ press: choice.press, texts: textsOf(draft, choice), numbered: true })),
    ...(asked?.nav ?? []).map((choice) => ({ press: choice.press, texts: [choice.label], numbered: false })),
  ]
  if (draft.state.situation.kind === 'with-human' || !top) return { choices, fields: [] }
  const { frame, dialog, step } = top
  const fields = frame.trail.flatMap((id) => {
    const key = `dialogs/${dialog.id}:${id}`
    const label = draft.book.has(draft.language, `${key}.label`) ? [draft.text(`${key}.label`)] : []
    return [{ step: id, texts: [...label, ...draft.book.texts(draft.language, `${key}.also`)] }]
  })
  if (step.kind !== 'ask') return { choices, fields }
  const later = dialog.steps.slice(dialog.steps.findIndex(({ id }) => id === step.id) + 1)
  const ahead = later.flatMap((other) => (other.kind === 'ask' ? [{ step: other.id, ...wantedBy(other) }] : []))
  return { choices, fields, value: wantedBy(step), ...(ahead.length > 0 ? { ahead } : {}) }
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
