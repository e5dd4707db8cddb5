import { readFileSync } from 'node:fs'
import { loadAnswers } from '../../src/answers/answers.ts'
import { loadBookNow } from '../../src/book/load.ts'
import { type Command, commands, type Outcome } from '../../src/engine/command.ts'
import type { Effect } from '../../src/engine/effect.ts'
import type { Event, Notice } from '../../src/engine/event.ts'
import { contextOf } from '../../src/engine/expectation.ts'
import {
  type BookingId,
  type CaseId,
  type EventId,
  type Instant,
  type JsonObject,
  type Language,
  type OccasionId,
  type PersonId,
  unreachable,
} from '../../src/engine/ids.ts'
import type { Choice } from '../../src/engine/message.ts'
import type { State } from '../../src/engine/state.ts'
import { newState, turn } from '../../src/engine/turn.ts'
import type { SlotType } from '../../src/engine/understanding.ts'
import type { Doing, Start } from './doings.ts'

const root = new URL('../..', import.meta.url).pathname
const loaded = loadBookNow(root, { publicUrl: 'http://localhost' })
if ('problems' in loaded) throw new Error(loaded.problems.map(String).join('\n'))
export const { book } = loaded
const answers = loadAnswers(root)

/** Lines people really write, from the editors' files: a few of each file, so that every kind of reading comes up. */
export const phrases: readonly string[] = book.languages.flatMap((language) => {
  const folder = `${root}/locales/${language}`
  const lists = Object.values(JSON.parse(readFileSync(`${folder}/commands.json`, 'utf8')) as Record<string, string[]>)
  const lines = (file: string) =>
    readFileSync(`${folder}/${file}.txt`, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
  const asked = ['training-pay', 'deportation-emergency', 'hire-refugees-legal', 'human-handoff'].flatMap((topic) =>
    lines(`questions/${topic}`).slice(0, 3),
  )
  return [...lists.flatMap((list) => list.slice(0, 2)).map((phrase) => phrase.replace('{}', 'name')), ...asked]
})

/** A value for every type of question; names and texts carry the canary. */
const fitting: Readonly<Record<SlotType, string>> = {
  name: 'Kanarienvogel',
  text: 'Firma Kanarienvogel sucht jemanden',
  phone: '0151 23456789',
  email: 'kanarienvogel@example.org',
  contact: 'kanarienvogel@example.org',
  number: '3',
  age: '19',
  postcode: '40210',
  date: '31.12.2026',
}

const start: Instant = Date.UTC(2026, 10, 23, 11)
const day = 24 * 60 * 60 * 1000
const someCase = 'case-1' as CaseId

/** One event with everything it caused, as the engine saw and left it. */
export interface Played {
  readonly doing: Doing
  readonly event: Event
  readonly before: State
  readonly after: State | null
  readonly effects: readonly Effect[]
  readonly commands: readonly Command[]
}

const moment = { at: start + 9 * day, as: 'moment' } as const
const told: JsonObject = {
  title: { text: 'ui:formats.jump' },
  when: moment,
  german: { at: start + 9 * day, as: 'german' },
  place: 'VHS',
}

/** What the records could bring: every outcome the engine knows is possible at any time, as with a store others write to as well. */
function outcomeOf(command: Command, chosen: number): Outcome {
  const names: readonly string[] = commands[command.name]
  const name = names[chosen % names.length] ?? names[0] ?? ''
  const items = ['first-item', 'second-item'].map((value) => ({
    value,
    ...told,
    status: { text: 'ui:booking.booked' },
    places: { text: 'ui:places.free' },
  }))
  const values: JsonObject = {
    ...told,
    items,
    minAge: 14,
    guardian: chosen % 2 === 0,
    emergencyContact: chosen % 3 === 0,
    position: 3,
    booking: 'booking-1',
    calendar: { name: 'event.ics', mime: 'text/calendar', content: 'BEGIN:VCALENDAR' },
    export: { name: 'my-data.json', mime: 'application/json', content: '{}' },
    summary: '…',
    number: 'K-7F3Q2',
    case: someCase,
    expected: moment,
    start: start + 9 * day,
    advisor: 'Sam',
    deputy: '',
    contact: 'advisor-1',
    code: 'chat-4k7wm-pq2zd',
    assigned: chosen % 2 === 0,
    ...(command.name === 'give-consent' || command.name === 'withdraw-consent' ? { purpose: command.input.purpose ?? null } : {}),
  }
  return { of: command.name, name, values }
}

const notices: readonly Notice[] = (() => {
  const about = { occasion: 'occasion-1' as OccasionId, title: { text: 'ui:formats.fair' }, start: start + 3 * day }
  const booking = 'booking-1' as BookingId
  return [
    { kind: 'offer', booking, ...about, until: start + day },
    { kind: 'offer-expired', ...about },
    { kind: 'reminder', booking, ...about, place: 'VHS' },
    { kind: 'occasion-changed', booking, ...about, place: 'VHS' },
    { kind: 'occasion-cancelled', ...about },
    { kind: 'case-delayed', case: someCase, number: 'K-7F3Q2', expected: start + day, urgent: true },
    { kind: 'case-unanswered', case: someCase, number: 'K-7F3Q2', expected: null, urgent: false },
    { kind: 'case-waits', case: someCase, advisor: 'Sam' },
    { kind: 'case-called', case: someCase, number: 'K-7F3Q2' },
    { kind: 'appointment-reminder', case: someCase, offer: 0, advisor: 'Sam', start: start + 3 * day, place: null },
    { kind: 'linked', channel: 'telegram' },
    { kind: 'same-person', question: 'question-1', advisor: 'Sam', number: 'K-7F3Q2' },
    { kind: 'contact-changed', advisor: 'Sam' },
    { kind: 'contact-kept', advisor: 'Sam' },
  ]
})()

function stateOf(from: Start): State {
  const fresh = newState('person-1' as PersonId, start)
  const language = book.languages[0] ?? null
  const agreed = { version: book.privacyVersion, at: start }
  const known: State = {
    ...fresh,
    language,
    audience: 'applicant',
    consents: { events: agreed, advice: agreed },
    situation: { kind: 'idle' },
  }
  switch (from) {
    case 'new':
      return fresh
    case 'applicant':
      return known
    case 'company':
      return { ...known, audience: 'company' }
    case 'with-human':
      return {
        ...known,
        openCase: someCase,
        asked: { id: 'talk', choices: [], nav: [{ label: 'Gespräch beenden', press: 'x' }] },
        situation: { kind: 'with-human', case: someCase, advisor: 'Sam', stack: [], paused: [] },
      }
    default:
      return unreachable(from)
  }
}

/** A conversation in memory: the engine alone, with outcomes that follow from the script instead of from records. */
export class Player {
  state: State
  at: Instant = start
  readonly #offered: Choice[] = []
  #count = 0

  constructor(from: Start) {
    this.state = stateOf(from)
  }

  /** Plays one doing; `null` when there is nothing to press or nobody to come. */
  play(doing: Doing): Played | null {
    this.#count += 1
    const event = this.#event(doing, `e${this.#count}` as EventId)
    if (!event) return null
    const before = this.state
    const effects: Effect[] = []
    const ran: Command[] = []
    const first = turn(before, event, book)
    const queue = [...first.commands]
    effects.push(...first.effects)
    let state = first.state
    for (let round = 0; queue.length > 0 && state; round++) {
      if (round >= 8) throw new Error('More than 8 commands for one event')
      const command = queue.shift()
      if (!command) break
      ran.push(command)
      const turned = turn(
        state,
        { kind: 'came-out', id: event.id, at: event.at, outcome: outcomeOf(command, doing.outcome), round: round + 1 },
        book,
      )
      effects.push(...turned.effects)
      queue.push(...turned.commands)
      state = turned.state
    }
    for (const { message } of effects) this.#offered.push(...(message.choices ?? []), ...(message.nav ?? []))
    // After an erasure somebody new begins.
    this.state = state ?? newState(`person-${this.#count}` as PersonId, this.at)
    return { doing, event, before, after: state, effects, commands: ran }
  }

  /** What can be pressed now. */
  get open(): readonly Choice[] {
    return [...(this.state.asked?.choices ?? []), ...(this.state.asked?.nav ?? [])]
  }

  #event(doing: Doing, id: EventId): Event | null {
    this.at += 60_000
    const { at } = this
    const said = (text: string): Event => ({
      kind: 'said',
      id,
      at,
      text,
      understood: answers.understand(text, contextOf(this.state, { id, at }, book)),
    })
    switch (doing.do) {
      case 'press': {
        const choice = this.open[doing.place % Math.max(1, this.open.length)]
        return choice ? { kind: 'pressed', id, at, press: choice.press } : null
      }
      case 'press-old': {
        const choice = this.#offered[doing.place % Math.max(1, this.#offered.length)]
        return choice ? { kind: 'pressed', id, at, press: choice.press } : null
      }
      case 'go-on':
        return this.#goOn(doing.place, id, said)
      case 'forge':
        return { kind: 'pressed', id, at, press: doing.press.replace('ASK', this.state.asked?.id ?? '') }
      case 'label': {
        const choice = this.open[doing.place % Math.max(1, this.open.length)]
        return choice ? said(choice.label) : null
      }
      case 'label-old': {
        const choice = this.#offered[doing.place % Math.max(1, this.#offered.length)]
        return choice ? said(choice.label) : null
      }
      case 'say':
        return said(doing.text)
      case 'media':
        return { kind: 'sent-media', id, at, media: doing.media }
      case 'open':
        return { kind: 'opened', id, at, ...(doing.hint === null ? {} : { hint: doing.hint as Language }) }
      case 'wait':
        this.at += doing.days * day
        return null
      case 'notice': {
        const notice = notices[doing.which % notices.length]
        return notice ? { kind: 'noticed', id, at, notice } : null
      }
      case 'advisor':
        return this.#advisor(doing.what, id, at)
    }
  }

  #goOn(place: number, id: EventId, said: (text: string) => Event): Event | null {
    const { situation, asked } = this.state
    const top = situation.kind === 'in-dialog' ? situation.stack[0] : undefined
    const step = top && book.dialog(top.dialog)?.steps.find((candidate) => candidate.id === top.step)
    if (step?.kind === 'ask') return said(fitting[step.type])
    const choices = asked?.choices ?? []
    const choice = choices.find(({ press }) => press.endsWith(':yes')) ?? choices[place % Math.max(1, choices.length)]
    return choice ? { kind: 'pressed', id, at: this.at, press: choice.press } : null
  }

  /** Advisors come to those who opened a case, and write and close while they are in charge. */
  #advisor(what: 'took-over' | 'wrote' | 'closed', id: EventId, at: Instant): Event | null {
    if (this.state.openCase === null) return null
    const about = { id, at, case: someCase, advisor: 'Sam' }
    if (what === 'took-over') return { kind: 'advisor-took-over', ...about }
    if (this.state.situation.kind !== 'with-human') return null
    return what === 'wrote' ? { kind: 'advisor-wrote', ...about, text: 'Guten Tag' } : { kind: 'case-closed', ...about }
  }
}
