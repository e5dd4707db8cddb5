import { conversationOf, readConversation } from '../../src/app/conversation.ts'
import { caseIndexes, caseOfKey, readCase } from '../../src/records/cases/case.ts'
import { type Booking, bookingIndex, readBooking } from '../../src/records/occasions/booking.ts'
import { occasionIndex, readOccasion } from '../../src/records/occasions/occasion.ts'
import { feedbackBetween } from '../../src/records/people/feedback.ts'
import type { Store } from '../../src/store/store.ts'
import type { Participant } from './participant.ts'
import { countedTopic } from './scripts.ts'

/** What one participant has in the store, as text to compare; the name stands as a gap. */
export type Standing = string

/** What is right after each number of acts, as seen when nothing went wrong. */
export interface Track {
  readonly standings: readonly Standing[]
  /** Who showed it. */
  readonly by: Participant
}

/** Bookings and lines of cases by the name of whoever they belong to. */
interface Kept {
  readonly bookings: ReadonlyMap<string, readonly Booking[]>
  readonly lines: ReadonlyMap<string, readonly (readonly string[])[]>
}

/** Where somebody stands now. */
export async function standingOf(store: Store, participant: Participant, kept?: Kept): Promise<Standing> {
  const { bookings, lines } = kept ?? (await keptIn(store))
  const { name } = participant.script
  const found = await readConversation(store, conversationOf(store, participant.address))
  const situation = found?.state.situation
  const [frame] = situation?.kind === 'in-dialog' ? situation.stack : []
  const at = frame ? { step: `${frame.dialog}/${frame.step}`, answers: frame.answers } : situation?.kind
  const consents = Object.keys(found?.state.consents ?? {})
  const has = { consents, bookings: bookings.get(name)?.length ?? 0, cases: lines.get(name) ?? [] }
  return JSON.stringify([at ?? 'unknown', has], dated).replaceAll(name, '▮')
}

/**
 * What is wrong: each participant stands where so many acts lead as were acknowledged by `moment`, or as were sent by then, and no other
 * trace of them is there. Events have as many people as they have room for, and counts are what was pressed.
 */
export async function problemsIn(
  store: Store,
  people: readonly Participant[],
  trackOf: (participant: Participant) => Track,
  moment = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const kept = await keptIn(store)
  const problems: string[] = []
  const pressed = { least: 0, most: 0 }
  const standing = await Promise.all(people.map((one) => standingOf(store, one, kept)))
  for (const [place, one] of people.entries()) {
    const { standings } = trackOf(one)
    const sure = one.deeds.filter(({ acknowledgedAt }) => acknowledgedAt !== null && acknowledgedAt < moment).length
    const most = one.deeds.filter(({ sentAt }) => sentAt <= moment).length
    const found = standing[place]
    const fitting = standings.flatMap((right, done) => (done >= sure && done <= most && right === found ? [done] : []))
    if (fitting.length === 0)
      problems.push(
        `${one.script.name}: ${sure} acts were acknowledged and ${most} sent, but the store has\n    ${found}\n  not ${standings[sure]}`,
      )
    pressed.least += pressesOf(one, fitting[0] ?? sure)
    pressed.most += pressesOf(one, fitting.at(-1) ?? most)
  }
  const counts = await feedbackBetween(store, '2000', '3000')
  const helped = counts.filter(({ topic }) => topic === countedTopic).reduce((sum, count) => sum + count.helped, 0)
  if (helped < pressed.least || helped > pressed.most)
    problems.push(`${helped} presses are counted, but ${pressed.least} to ${pressed.most} were made`)
  return [...problems, ...(await problemsOfOccasions(store)), ...(await leftovers(store))]
}

const pressesOf = ({ script }: Participant, done: number): number =>
  script.acts.slice(0, done).filter(({ kind }) => kind === 'pressed').length

/** Moments differ from run to run. */
const dated = (key: string, value: unknown): unknown => (key === 'at' || key === 'occasion' ? undefined : value)

const bookingOf = (key: string) => key.slice('booking:'.length) as Booking['id']

async function keptIn(store: Store): Promise<Kept> {
  const bookings = new Map<string, Booking[]>()
  const booked = await store.list(bookingIndex)
  for (const booking of await Promise.all(booked.map(({ key }) => readBooking(store, bookingOf(key))))) {
    const name = booking?.answers?.firstName
    if (booking && name) bookings.set(name, [...(bookings.get(name) ?? []), booking])
  }
  const lines = new Map<string, string[][]>()
  const opened = await store.list(caseIndexes.all)
  for (const one of await Promise.all(opened.map(({ key }) => readCase(store, caseOfKey(key))))) {
    const name = one?.answers.firstName
    if (typeof name !== 'string' || !one) continue
    const said = one.transcript.filter(({ from }) => from === 'person').map(({ text }) => text)
    lines.set(name, [...(lines.get(name) ?? []), said])
  }
  return { bookings, lines }
}

/** Never more people than seats, nobody waits beside a free one, and every place is somebody's booking. */
async function problemsOfOccasions(store: Store): Promise<readonly string[]> {
  const problems: string[] = []
  for (const { key } of await store.list(occasionIndex)) {
    const occasion = await readOccasion(store, key.slice('occasion:'.length) as Booking['occasion'])
    if (!occasion) continue
    const { seats, waiting, capacity } = occasion
    if (seats.length > capacity) problems.push(`${key}: ${seats.length} people on ${capacity} seats`)
    if (waiting.length > 0 && seats.length < capacity) problems.push(`${key}: people wait although seats are free`)
    const places = [...seats, ...waiting]
    if (new Set(places.map(({ person }) => person)).size < places.length) problems.push(`${key}: somebody stands there twice`)
    for (const [entries, status] of [
      [seats, 'booked'],
      [waiting, 'waiting'],
    ] as const) {
      for (const booking of await Promise.all(entries.map((entry) => readBooking(store, entry.booking))))
        if (booking?.status !== status) problems.push(`${key}: a place is nobody's booking`)
    }
  }
  return problems
}

async function leftovers(store: Store): Promise<readonly string[]> {
  const failures = await store.list('failures')
  const letters = await store.deadLetters(10)
  return [
    ...failures.map(({ key }) => `${key}: an event could not be worked`),
    ...letters.map(({ reason }) => `A message could not be delivered: ${reason}`),
  ]
}
