import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CaseId } from '../../src/engine/ids.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { Client, wordsOf } from './client.ts'
import { Desk } from './desk.ts'
import { someone } from './someone.ts'

let desk: Desk
let client: Client
let id: CaseId
beforeEach(async () => {
  desk = await Desk.open()
  const lena = await desk.advisor('Lena')
  client = await Client.signedIn(desk, lena)
  id = await desk.case(someone('amina'), { firstName: 'Amina' })
  await desk.desk((at) => claimCase(at, { case: id, advisor: lena }))
  await desk.sent()
})
afterEach(() => desk.close())

const path = () => `/console/cases/${id}`
const press = async (what: string, fields: Record<string, string>) =>
  client.submit(await client.get(path()), `${path()}/${what}`, fields)
const times = {
  'day-0': '2026-11-26',
  'time-0': '10:00',
  'day-2': '2026-11-30',
  'time-2': '14:30',
  how: 'place',
  place: 'Rathaus',
  minutes: '45',
}

test('times go out on the centre’s clock, the one taken stands in the case and in the calendar, and as a file', async () => {
  const page = await press('offer', times)
  expect(wordsOf(page)).toContain('Der Vorschlag ist auf dem Weg.')
  expect(wordsOf(page)).toContain('Terminvorschlag: Do., 26.11.2026, 10:00 / Mo., 30.11.2026, 14:30. Rathaus')
  const slots = ['2026-11-26T09:00Z', '2026-11-30T13:30Z'].map((each) => Date.parse(each))
  expect(await desk.sent()).toMatchObject([
    { event: { notice: { kind: 'appointment-offered', offer: 0, slots, place: 'Rathaus' } } },
  ])
  await desk.run(someone('amina'), 'choose-appointment', { case: id, offer: 0, slot: 1 })
  expect(wordsOf(await client.get(path()))).toMatch(/Vereinbart Mo., 30.11.2026, 14:30 Rathaus · 45 Minuten/)
  expect(wordsOf(await client.get('/console/appointments'))).toContain('Mo., 30.11.2026, 14:30')
  const file = await client.getRaw(`${path()}/appointments/0`)
  const text = await file.text()
  expect([file.headers.get('content-type'), text.includes('DTSTART:20261130T133000Z')]).toEqual([
    'text/calendar; charset=utf-8',
    true,
  ])
  expect(text).not.toContain('Amina')
  expect(wordsOf(await press('call-off', { offer: '0' }))).toContain('Abgesagt. Die Person erfährt es jetzt.')
  expect((await client.getRaw(`${path()}/appointments/0`)).status).toBe(404)
  expect(wordsOf(await client.get('/console/appointments'))).toContain('Kein Termin vereinbart.')
})

test('a talk by telephone needs no place', async () => {
  await press('offer', { ...times, how: 'phone', place: '' })
  expect((await desk.readCase(id)).appointments).toMatchObject([{ place: null }])
})

test.each([
  { 'day-0': '', 'time-0': '', 'day-2': '', 'time-2': '' },
  { 'time-0': '' },
  { 'day-0': '2026-11-22' },
  { 'time-2': '25:00' },
  { place: ' ' },
])('with something missing nothing is offered: %o', async (wrong) => {
  expect(wordsOf(await press('offer', { ...times, ...wrong }))).toContain(
    'Bitte geben Sie mindestens eine Zeit in der Zukunft an',
  )
  expect(await desk.sent()).toEqual([])
})
