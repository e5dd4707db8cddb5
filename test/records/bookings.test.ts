import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BookingId, Json, OccasionId } from '../../src/engine/ids.ts'
import { readBooking } from '../../src/records/occasions/booking.ts'
import { type Occasion, readOccasion } from '../../src/records/occasions/occasion.ts'
import { cancelOccasion, editOccasion } from '../../src/records/occasions/organising.ts'
import { berlin, bookFor, someone, World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await World.open('2026-12-01T10:00')
})
afterEach(() => world.close())

const occasionOf = async (id: OccasionId): Promise<Occasion> => {
  const occasion = await readOccasion(world.store, id)
  if (!occasion) throw new Error('The occasion is gone')
  return occasion
}
const bookingOf = (value: Json | undefined) => value as BookingId

describe('registering', () => {
  test('gives places until they are gone, then places in the queue in order', async () => {
    const occasion = await world.occasion({ capacity: 2 })
    const outcomes = []
    for (const name of ['a', 'b', 'c', 'd']) outcomes.push(await bookFor(world, someone(name), occasion))
    expect(outcomes.map(({ name, values }) => [name, values.position])).toEqual([
      ['booked', undefined],
      ['booked', undefined],
      ['waiting', 1],
      ['waiting', 2],
    ])
  })

  test('of 200 people at once gives exactly 20 a seat and lets 180 wait, each once', async () => {
    const occasion = await world.occasion({ capacity: 20 })
    const outcomes = await Promise.all(Array.from({ length: 200 }, (_, place) => bookFor(world, someone(`p${place}`), occasion)))
    expect(outcomes.filter(({ name }) => name === 'booked')).toHaveLength(20)
    const { seats, waiting } = await occasionOf(occasion)
    expect(seats).toHaveLength(20)
    expect(new Set([...seats, ...waiting].map(({ person }) => person)).size).toBe(200)
    const positions = outcomes.flatMap(({ values }) => (typeof values.position === 'number' ? [values.position] : []))
    expect(positions.toSorted((one, two) => one - two)).toEqual(Array.from({ length: 180 }, (_, place) => place + 1))
  })

  test('brings a calendar file in UTC that says nothing about the person', async () => {
    const occasion = await world.occasion()
    const { values } = await bookFor(world, someone('a'), occasion)
    const { name, content } = values.calendar as { name: string; content: string }
    expect(name).toBe('event.ics')
    expect(content).toContain('DTSTART:20261210T130000Z')
    expect(content).toContain('SUMMARY:ar ui:formats.fair')
    expect(content).not.toContain('Amina')
  })

  test('is refused twice, after the start, when cancelled and before it is published', async () => {
    const occasion = await world.occasion()
    await bookFor(world, someone('a'), occasion)
    expect((await bookFor(world, someone('a'), occasion)).name).toBe('already')
    world.now = berlin('2026-12-10T14:00')
    expect((await bookFor(world, someone('b'), occasion)).name).toBe('closed')
    world.now = berlin('2026-12-01T10:00')
    await world.desk((desk) => cancelOccasion(desk, occasion))
    expect((await bookFor(world, someone('b'), occasion)).name).toBe('closed')
  })

  test.each([
    { ageGroup: 'under-14', guardianAgrees: 'yes', name: 'too-young' },
    { ageGroup: '14-15', guardianAgrees: 'yes', name: 'booked' },
    { ageGroup: '14-15', guardianAgrees: 'no', name: 'too-young' },
    { ageGroup: '16-17', guardianAgrees: null, name: 'too-young' },
    { ageGroup: '18-24', guardianAgrees: null, name: 'booked' },
    { ageGroup: null, guardianAgrees: 'yes', name: 'too-young' },
  ])('from 14, with a guardian under 18: $ageGroup and $guardianAgrees is $name', async ({ ageGroup, guardianAgrees, name }) => {
    const occasion = await world.occasion({ format: 'jump', minAge: 14, guardianUnder: 18 })
    expect((await bookFor(world, someone('a'), occasion, { ageGroup, guardianAgrees })).name).toBe(name)
  })

  test('needs consent', async () => {
    const occasion = await world.occasion()
    await expect(bookFor(world, someone('a', { consents: {} }), occasion)).rejects.toThrow('add "consent: events" to the dialog')
    expect(await world.store.get('person:person-a')).toBeNull()
  })

  test('keeps only what registration asks for', async () => {
    const occasion = await world.occasion()
    const { values } = await bookFor(world, someone('a'), occasion, { passport: 'L01X00T47' })
    expect((await readBooking(world.store, bookingOf(values.booking)))?.answers).toEqual({
      firstName: 'Amina',
      ageGroup: '18-24',
      needs: 'none',
      emergencyPhone: null,
      guardianAgrees: false,
    })
  })
})

describe('looking', () => {
  test('shows what is published, to come, and for the audience, soonest first', async () => {
    const late = await world.occasion({ start: berlin('2026-12-20T10:00') })
    const soon = await world.occasion({ start: berlin('2026-12-05T10:00') })
    await world.occasion({ audience: ['company'] })
    await world.occasion({ start: berlin('2026-11-20T10:00') })
    await world.desk(async (desk) => cancelOccasion(desk, await world.occasion()))
    const { name, values } = await world.run(someone('a'), 'list-occasions', { format: null })
    expect(name).toBe('found')
    expect((values.items as { value: string }[]).map(({ value }) => value)).toEqual([soon, late])
    expect((await world.run(someone('a'), 'list-occasions', { format: 'jump' })).name).toBe('none')
  })

  test('says what the dialog still has to ask', async () => {
    const occasion = await world.occasion({ format: 'jump', minAge: 14, guardianUnder: 18 })
    const check = async (ageGroup?: string) =>
      world.run(someone('a'), 'check-occasion', { occasion, ...(ageGroup ? { ageGroup } : {}) })
    expect(await check()).toMatchObject({ name: 'open', values: { guardian: false, emergencyContact: true } })
    expect(await check('16-17')).toMatchObject({ name: 'open', values: { guardian: true } })
    expect(await check('under-14')).toMatchObject({ name: 'too-young', values: { minAge: 14 } })
    await bookFor(world, someone('a'), occasion)
    expect((await check()).name).toBe('already')
  })
})

describe('the waiting list', () => {
  test('moves up by itself: the first gets an offer, then the next when it runs out', async () => {
    const occasion = await world.occasion({ capacity: 1 })
    const [a, b, c] = [someone('a'), someone('b'), someone('c')]
    const first = await bookFor(world, a, occasion)
    const second = await bookFor(world, b, occasion)
    await bookFor(world, c, occasion)
    expect((await world.run(a, 'cancel-booking', { booking: first.values.booking ?? '' })).name).toBe('cancelled')
    expect(await world.notices()).toEqual(['offer > chat-b'])
    // The offer holds the seat: a newcomer waits.
    expect((await bookFor(world, someone('d'), occasion)).name).toBe('waiting')
    await world.goTo(berlin('2026-12-02T20:59'))
    expect(await world.notices()).toEqual([])
    await world.goTo(berlin('2026-12-02T21:00'))
    expect(await world.notices()).toEqual(expect.arrayContaining(['offer > chat-c', 'offer-expired > chat-b']))
    expect((await world.run(b, 'answer-offer', { booking: second.values.booking ?? '', accept: true })).name).toBe('gone')
  })

  test('gives the seat to whoever accepts, with calendar and reminders', async () => {
    const occasion = await world.occasion({ capacity: 1 })
    const [a, b] = [someone('a'), someone('b')]
    const first = await bookFor(world, a, occasion)
    const second = await bookFor(world, b, occasion)
    await world.run(a, 'cancel-booking', { booking: first.values.booking ?? '' })
    const accepted = await world.run(b, 'answer-offer', { booking: second.values.booking ?? '', accept: true })
    expect(accepted).toMatchObject({ name: 'booked', values: { calendar: { name: 'event.ics' }, place: 'Rathaus' } })
    await world.sent()
    await world.goTo(berlin('2026-12-10T13:59'))
    expect(await world.notices()).toEqual(['reminder > chat-b', 'reminder > chat-b'])
  })

  test('offers a declined seat to the next', async () => {
    const occasion = await world.occasion({ capacity: 1 })
    const [a, b, c] = [someone('a'), someone('b'), someone('c')]
    const first = await bookFor(world, a, occasion)
    const second = await bookFor(world, b, occasion)
    await bookFor(world, c, occasion)
    await world.run(a, 'cancel-booking', { booking: first.values.booking ?? '' })
    await world.sent()
    expect((await world.run(b, 'answer-offer', { booking: second.values.booking ?? '', accept: false })).name).toBe('declined')
    expect(await world.notices()).toEqual(['offer > chat-c'])
  })

  test('is not passed by an answer that comes too late, even before the timer rings', async () => {
    const occasion = await world.occasion({ capacity: 1 })
    const [a, b, c] = [someone('a'), someone('b'), someone('c')]
    const first = await bookFor(world, a, occasion)
    const second = await bookFor(world, b, occasion)
    await bookFor(world, c, occasion)
    await world.run(a, 'cancel-booking', { booking: first.values.booking ?? '' })
    await world.sent()
    world.now = berlin('2026-12-02T21:00')
    expect((await world.run(b, 'answer-offer', { booking: second.values.booking ?? '', accept: true })).name).toBe('gone')
    expect(await world.notices()).toContain('offer > chat-c')
  })

  test('is not passed by a newcomer, not even when too little time is left to offer a seat', async () => {
    const occasion = await world.occasion({ capacity: 1 })
    const first = await bookFor(world, someone('a'), occasion)
    await bookFor(world, someone('b'), occasion)
    await world.goTo(berlin('2026-12-10T12:00'))
    await world.sent()
    expect((await world.run(someone('a'), 'cancel-booking', { booking: first.values.booking ?? '' })).name).toBe('cancelled')
    expect(await world.notices()).toEqual([])
    expect(await bookFor(world, someone('c'), occasion)).toMatchObject({ name: 'waiting', values: { position: 2 } })
  })

  test('is served when places are added', async () => {
    const occasion = await world.occasion({ capacity: 1 })
    for (const name of ['a', 'b', 'c', 'd']) await bookFor(world, someone(name), occasion)
    const before = await occasionOf(occasion)
    await world.desk((desk) => editOccasion(desk, occasion, { ...before, capacity: 3 }))
    expect(await world.notices()).toEqual(expect.arrayContaining(['offer > chat-b', 'offer > chat-c']))
    const tooSmall = await world.desk((desk) => editOccasion(desk, occasion, { ...before, capacity: 2 }))
    expect(tooSmall).toEqual({ kind: 'too-small', taken: 3 })
  })
})

describe('a booking', () => {
  test('can be listed and cancelled by its owner only', async () => {
    const occasion = await world.occasion()
    const a = someone('a')
    const { values } = await bookFor(world, a, occasion)
    const booking = values.booking ?? ''
    expect(await world.run(a, 'list-bookings')).toMatchObject({
      name: 'found',
      values: { items: [{ value: booking, title: { text: 'ui:formats.fair' }, status: { text: 'ui:booking.booked' } }] },
    })
    expect((await world.run(someone('b'), 'cancel-booking', { booking })).name).toBe('gone')
    expect((await world.run(a, 'cancel-booking', { booking })).name).toBe('cancelled')
    expect((await world.run(a, 'cancel-booking', { booking })).name).toBe('gone')
    expect((await world.run(a, 'list-bookings')).name).toBe('none')
    expect((await readBooking(world.store, bookingOf(booking)))?.answers).toBeNull()
    expect(await world.store.dueTimers(berlin('2027-12-10T14:00'), 10)).toEqual([])
  })

  test('made late gets only the reminders whose time is still to come', async () => {
    const occasion = await world.occasion()
    world.now = berlin('2026-12-09T15:00')
    await bookFor(world, someone('a'), occasion)
    await world.goTo(berlin('2026-12-10T13:59'))
    expect(await world.notices()).toEqual(['reminder > chat-a'])
  })

  test('worked again with the same event yields the same ids', async () => {
    const occasion = await world.occasion()
    const event = world.nextEvent()
    const { values } = await world.run(someone('a'), 'book', { occasion, answers: {} }, event)
    const other = await World.open('2026-12-01T10:00')
    const twin = await other.occasion()
    expect((await other.run(someone('a'), 'book', { occasion: twin, answers: {} }, event)).values.booking).toBe(values.booking)
    await other.close()
  })
})

describe('an organiser', () => {
  test('who moves an occasion has everybody told once, and reminded at the new time', async () => {
    const occasion = await world.occasion({ capacity: 1 })
    await bookFor(world, someone('a'), occasion)
    await bookFor(world, someone('b'), occasion)
    const before = await occasionOf(occasion)
    const start = berlin('2026-12-15T14:00')
    await world.desk((desk) => editOccasion(desk, occasion, { ...before, start, end: start + 3_600_000 }))
    await world.goTo(berlin('2026-12-01T10:01'))
    const sent = await world.sent()
    // Who waits has no registration that could stay valid.
    const told = ['chat-a', 'chat-b'].map((chat) => JSON.stringify(sent.find((errand) => JSON.stringify(errand).includes(chat))))
    expect(told.map((errand) => [errand.includes('occasion-changed'), errand.includes('"waits":true')])).toEqual([
      [true, false],
      [true, true],
    ])
    await world.goTo(berlin('2026-12-14T13:59'))
    expect(await world.notices()).toEqual([])
    await world.goTo(berlin('2026-12-14T14:00'))
    expect(await world.notices()).toEqual(['reminder > chat-a'])
  })

  test('who changes it again while people are being told has nobody told of what is outdated', async () => {
    const occasion = await world.occasion({ capacity: 250 })
    await Promise.all(Array.from({ length: 250 }, (_, place) => bookFor(world, someone(`p${place}`), occasion)))
    const before = await occasionOf(occasion)
    await world.desk((desk) => editOccasion(desk, occasion, { ...before, place: 'Bibliothek' }))
    await world.ringNext()
    expect(await world.notices()).toHaveLength(200)
    await world.desk((desk) => editOccasion(desk, occasion, { ...before, place: 'Museum' }))
    await world.goTo(world.now + 60_000)
    const told = (await world.sent()).filter((errand) => JSON.stringify(errand).includes('occasion-changed'))
    expect(told).toHaveLength(250)
    expect(told.every((errand) => JSON.stringify(errand).includes('Museum'))).toBe(true)
  })

  test('who moves it while a reminder is late has nobody reminded of the old time', async () => {
    const occasion = await world.occasion()
    await bookFor(world, someone('a'), occasion)
    const before = await occasionOf(occasion)
    world.now = berlin('2026-12-09T14:05')
    const start = berlin('2026-12-15T14:00')
    await world.desk((desk) => editOccasion(desk, occasion, { ...before, start, end: start + 3_600_000 }))
    await world.goTo(world.now + 60_000)
    expect(await world.notices()).toEqual(['occasion-changed > chat-a'])
  })

  test('who moves it tells nobody who registered afterwards and knows the new time', async () => {
    const occasion = await world.occasion()
    await bookFor(world, someone('a'), occasion)
    const before = await occasionOf(occasion)
    await world.desk((desk) => editOccasion(desk, occasion, { ...before, place: 'Bibliothek' }))
    world.now += 1
    await bookFor(world, someone('b'), occasion)
    await world.goTo(world.now + 60_000)
    expect(await world.notices()).toEqual(['occasion-changed > chat-a'])
  })

  test('who only renames it disturbs nobody', async () => {
    const occasion = await world.occasion()
    await bookFor(world, someone('a'), occasion)
    const before = await occasionOf(occasion)
    await world.desk((desk) => editOccasion(desk, occasion, { ...before, title: { de: 'Messe' } }))
    await world.goTo(world.now + 60_000)
    expect(await world.notices()).toEqual([])
  })

  test('who cancels it has 250 people told exactly once, in portions, and no reminder rings afterwards', async () => {
    const occasion = await world.occasion({ capacity: 150 })
    await Promise.all(Array.from({ length: 250 }, (_, place) => bookFor(world, someone(`p${place}`), occasion)))
    await world.desk((desk) => cancelOccasion(desk, occasion))
    await world.goTo(world.now + 60_000)
    const told = await world.notices()
    expect(told).toHaveLength(250)
    expect(new Set(told).size).toBe(250)
    expect(told.every((line) => line.startsWith('occasion-cancelled'))).toBe(true)
    await world.goTo(berlin('2026-12-11T00:00'))
    expect(await world.notices()).toEqual([])
    expect(await occasionOf(occasion)).toMatchObject({ status: 'cancelled', seats: [], waiting: [], offers: [] })
  })
})
