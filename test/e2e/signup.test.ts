import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBooking } from '../../src/records/occasions/booking.ts'
import { type Occasion, readOccasion } from '../../src/records/occasions/occasion.ts'
import { startTestService, type TestService } from '../support/service.ts'
import { de, eventually, Guest, stem } from './guest.ts'

const people = 200
const places = 20
const format = 'info-session'

let service: TestService
let occasion: Occasion
let mostTaken = 0
let looks = 0

const now = async (): Promise<Occasion> => {
  const found = await readOccasion(service.store, occasion.id)
  if (!found) throw new Error('The occasion is gone')
  return found
}
/** Looks at the document after every commit. */
const look = async () => {
  const { seats, offers } = await now()
  looks += 1
  mostTaken = Math.max(mostTaken, seats.length + offers.length)
}

beforeAll(async () => {
  service = await startTestService()
  occasion = await service.publish({ format, capacity: places })
  service.store.watch(() => void look())
})
afterAll(() => service.stop())

describe('200 people for 20 places, at once', () => {
  const guests: Guest[] = []
  /** In the order in which they pressed "yes". */
  const order: Guest[] = []

  it('books exactly 20, and puts 180 on the waiting list in the order in which they confirmed', { timeout: 60_000 }, async () => {
    guests.push(...Array.from({ length: people }, () => new Guest(service)))
    const title = guests[0]?.text(`ui:formats.${format}`) ?? ''
    const began = performance.now()
    await Promise.all(
      guests.map(async (guest, place) => {
        await guest.arrives()
        await guest.registersUpToSummary(`Gast${String.fromCharCode(65 + (place % 26))}`, title)
      }),
    )
    const ready = performance.now()
    await Promise.all(
      guests.map(async (guest) => {
        await guest.confirms()
        order.push(guest)
      }),
    )
    await Promise.all(
      guests.map((guest) =>
        eventually(
          () => guest.heard('dialogs/register:booked.text').length + guest.heard('dialogs/register:waiting.text').length > 0,
        ),
      ),
    )
    const done = performance.now()
    const posts = people * 9
    console.log(
      `signup: ${people} people, ${posts} posts; forms in ${((ready - began) / 1000).toFixed(1)} s, confirmations in ${((done - ready) / 1000).toFixed(2)} s, ${looks} looks at the seats`,
    )

    const { seats, waiting, offers } = await now()
    expect([seats.length, waiting.length, offers.length]).toEqual([places, people - places, 0])
    const taken = [...seats, ...waiting]
    expect(new Set(taken.map(({ person }) => person)).size).toBe(people)
    const times = taken.map(({ since }) => since)
    expect(times).toEqual(times.toSorted((one, two) => one - two))
  })

  it('tells 20 that they are booked, with a calendar file, and 180 their places 1 to 180', async () => {
    const booked = guests.filter((guest) => guest.heard('dialogs/register:booked.text').length === 1)
    expect(booked).toHaveLength(places)
    for (const guest of booked)
      expect(guest.heard('dialogs/register:booked.text')[0]?.files?.[0]?.mime).toContain('text/calendar')
    const told = guests.flatMap((guest) => guest.heard('dialogs/register:waiting.text').map(({ text }) => positionIn(text)))
    expect(told.toSorted((one, two) => one - two)).toEqual(Array.from({ length: people - places }, (_, place) => place + 1))
  })

  it('offers the place of one who cancels with one tap to the first waiting, and to nobody else', async () => {
    const leaving = guests.find((guest) => guest.heard('dialogs/register:booked.text').length === 1)
    const first = guests.find((guest) => guest.heard('dialogs/register:waiting.text').some(({ text }) => positionIn(text) === 1))
    if (!leaving || !first) throw new Error('nobody is booked or waits')
    const { waiting } = await now()

    await leaving.presses('dialogs/cancel-booking:title')
    await leaving.hears('dialogs/cancel-booking:cancelled.text')
    await first.hears('ui:notice.offer')
    await service.settle()
    expect(guests.filter((guest) => guest.heard('ui:notice.offer').length > 0)).toEqual([first])
    const offered = await now()
    expect(offered.offers.map(({ booking }) => booking)).toEqual([waiting[0]?.booking])
    expect([offered.seats.length, offered.waiting.length]).toEqual([places - 1, people - places - 1])

    await first.presses('ui:notice.accept')
    await first.hears('dialogs/accept-offer:booked.text')
    const after = await now()
    expect(after.seats).toHaveLength(places)
    expect(after.seats.at(-1)?.booking).toBe(waiting[0]?.booking)
    expect(after.offers).toEqual([])
    const booking = waiting[0] && (await readBooking(service.store, waiting[0].booking))
    expect(booking?.status).toBe('booked')
  })

  it('never has more people than places at any commit', () => {
    expect(looks).toBeGreaterThan(places)
    expect(mostTaken).toBe(places)
  })
})

/** "… waiting list, place 17." */
function positionIn(text: string): number {
  const before = stem(de, 'dialogs/register:waiting.text')
  const found = /Platz (\d+)/.exec(text)
  if (!text.includes(before) || !found) throw new Error('No position is told')
  return Number(found[1])
}
