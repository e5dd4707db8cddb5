import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DateTime } from 'luxon'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Instant, JsonObject } from '../../src/engine/ids.ts'
import { claimCase, closeCase } from '../../src/records/cases/advising.ts'
import type { Occasion } from '../../src/records/occasions/occasion.ts'
import { day, hour, minute, startTestService, type TestService } from '../support/service.ts'
import { ar, de, eventually, Guest, tr } from './guest.ts'

/** A moment on the clocks of Düsseldorf. */
const at = (iso: string): Instant => DateTime.fromISO(iso, { zone: 'Europe/Berlin' }).toMillis()
const format = 'info-session'

let service: TestService
let guests: Guest[] = []

beforeAll(async () => {
  service = await startTestService({ at: at('2026-10-19T10:00') })
})
afterEach(() => {
  for (const { person } of guests) person.close()
  guests = []
})
afterAll(() => service.stop())

function comes(language = de): Guest {
  const guest = new Guest(service, language)
  guests.push(guest)
  return guest
}

/** Puts the clock to this moment and lets everything happen that is due. Clocks only go forward. */
async function until(moment: Instant): Promise<void> {
  expect(moment).toBeGreaterThanOrEqual(service.clock.now())
  service.clock.set(moment)
  await service.settle()
}

async function registers(guest: Guest, name = 'Ada'): Promise<void> {
  await guest.arrives()
  await guest.registersUpToSummary(name, guest.text(`ui:formats.${format}`))
  await guest.confirms()
}

const plan = (start: Instant, more: Partial<Occasion> = {}) =>
  service.publish({ format, start, end: start + 90 * minute, ...more })
const reminders = (guest: Guest) => guest.heard('ui:notice.reminder').length

/** Nothing comes at the minute before, and one more reminder at the moment itself. */
async function expectReminderAt(guest: Guest, moment: Instant): Promise<void> {
  const before = reminders(guest)
  await until(moment - minute)
  expect(reminders(guest), 'a minute early').toBe(before)
  await until(moment + 1)
  await eventually(
    () => reminders(guest) > before,
    () => `No reminder at ${new Date(moment).toISOString()}`,
  )
  expect(reminders(guest)).toBe(before + 1)
}

/** What the store holds, by kind, seen from outside. */
function inStore() {
  const db = new Database(join(service.folder, 'kausa.db'), { readonly: true })
  try {
    const keys = db
      .prepare<[], { key: string }>('SELECT key FROM document')
      .all()
      .map(({ key }) => key)
    const count = (table: string) => db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0
    return {
      of: (kind: string) => keys.filter((key) => key.startsWith(`${kind}:`)).length,
      people: count('person'),
      parcels: count('parcel'),
      timers: count('timer'),
    }
  } finally {
    db.close()
  }
}

describe('without consent', () => {
  it('nothing about a person is left after 24 hours', async () => {
    const before = inStore()
    const guest = comes(tr)
    await guest.arrives()
    await guest.says('Meslek eğitimi ne kadar sürer?')
    await guest.presses('ui:helped.yes')
    await guest.hears('ui:helped.thanks')
    await until(service.clock.now() + 23 * hour)
    expect(inStore().of('conversation')).toBe(before.of('conversation') + 1)
    await until(service.clock.now() + 2 * hour)
    expect(inStore()).toEqual({ ...before, of: expect.any(Function) })
    expect(inStore().of('conversation')).toBe(before.of('conversation'))
  })
})

describe('reminders', () => {
  it('come a day and two hours before by the clock on the wall when summer time ends, in the language of each person', async () => {
    const start = at('2026-10-25T14:00')
    await plan(start)
    const [one, two] = [comes(ar), comes(tr)]
    await Promise.all([registers(one), registers(two)])
    await Promise.all([one.hears('dialogs/register:booked.text'), two.hears('dialogs/register:booked.text')])
    await expectReminderAt(one, at('2026-10-24T14:00'))
    expect(start - at('2026-10-24T14:00')).toBe(25 * hour)
    await eventually(() => reminders(two) === 1)
    await expectReminderAt(one, at('2026-10-25T12:00'))
    await eventually(() => reminders(two) === 2)
    for (const guest of [one, two])
      expect(guest.heard('ui:notice.reminder').map(({ language }) => language)).toEqual([guest.language, guest.language])
    await until(start + hour)
    expect([reminders(one), reminders(two)]).toEqual([2, 2])
  })

  it('that would wake people come at 20:00 the evening before', async () => {
    await plan(at('2026-10-29T09:00'))
    const guest = comes()
    await registers(guest)
    await guest.hears('dialogs/register:booked.text')
    await expectReminderAt(guest, at('2026-10-28T09:00'))
    await expectReminderAt(guest, at('2026-10-28T20:00'))
    await until(at('2026-10-29T12:00'))
    expect(reminders(guest)).toBe(2)
  })

  it('whose evening is past are dropped', async () => {
    await until(at('2026-10-29T21:30'))
    await plan(at('2026-10-30T09:00'))
    const guest = comes()
    await registers(guest)
    await guest.hears('dialogs/register:booked.text')
    await until(at('2026-10-30T10:00'))
    expect(reminders(guest)).toBe(0)
  })
})

describe('an offer', () => {
  it('that runs out goes to the next, and the first is told', async () => {
    await until(at('2026-11-02T10:00'))
    await plan(at('2026-11-20T14:00'), { capacity: 1 })
    const [first, second, third] = [comes(), comes(), comes(ar)]
    for (const guest of [first, second, third]) {
      await registers(guest)
      await eventually(
        () => guest.heard('dialogs/register:booked.text').length + guest.heard('dialogs/register:waiting.text').length > 0,
      )
    }
    // At half past five in the afternoon: 3.5 hours of daytime are left of Monday, 13 of Tuesday, 7.5 come from Wednesday.
    await until(at('2026-11-02T17:30'))
    await first.presses('dialogs/cancel-booking:title')
    await second.hears('ui:notice.offer')
    const ends = at('2026-11-04T15:30')
    await until(ends - minute)
    expect(second.heard('ui:notice.offer-expired')).toEqual([])
    await until(ends + minute)
    await second.hears('ui:notice.offer-expired')
    await third.hears('ui:notice.offer')
    await second.person.presses(second.text('ui:notice.accept'))
    await second.hears('dialogs/accept-offer:gone.text')
    await third.presses('ui:notice.accept')
    await third.hears('dialogs/accept-offer:booked.text')
  })
})

describe('retention', () => {
  it('ends conversation, booking and case in their time, and then the person', async () => {
    await until(at('2026-11-25T10:00'))
    const start = at('2027-03-28T14:00')
    const occasion = await plan(start)
    const advisor = await service.hire('Sam')
    const guest = comes()
    await registers(guest)
    await guest.hears('dialogs/register:booked.text')
    await guest.presses('ui:nav.menu')
    await guest.presses('dialogs/menu:what.options.human')
    await guest.presses('ui:options.yes')
    await guest.answers('dialogs/human:concern.text', 'Ich suche Rat')
    await guest.presses('dialogs/human:situation.options.searching')
    await guest.presses('dialogs/human:letter.options.none')
    await guest.presses('dialogs/human:status.options.unknown')
    await guest.answers('dialogs/human:name.text', 'Ada')
    await guest.presses('ui:nav.skip')
    await guest.presses('dialogs/human:confirm.options.yes')
    await guest.hears('dialogs/human:opened.text')
    const [open] = await service.store.list('cases:open')
    const one = open && (await service.store.get<JsonObject>(open.key))
    if (!one || typeof one.id !== 'string') throw new Error('No case is open')
    const press = { case: one.id as Parameters<typeof claimCase>[1]['case'], advisor: advisor.id }
    await service.desk((desk) => claimCase(desk, press))
    await guest.hears('ui:took-over')
    await service.desk((desk) => closeCase(desk, press))
    await guest.hears('ui:case-closed')
    const lastWord = service.clock.now()

    // Everybody of the stories before has nothing left to wait for.
    await until(at('2027-03-27T13:00'))
    expect(reminders(guest)).toBe(0)
    // Summer time begins that night: the same time on the clock is 23 hours before.
    await expectReminderAt(guest, at('2027-03-27T14:00'))
    expect(start - at('2027-03-27T14:00')).toBe(23 * hour)
    await expectReminderAt(guest, at('2027-03-28T12:00'))
    guest.person.close()

    const kinds = () => {
      const { of } = inStore()
      return {
        booking: of('booking'),
        case: of('case'),
        number: of('case-number'),
        conversation: of('conversation'),
        person: of('person'),
      }
    }
    await until(lastWord + 175 * day)
    const before = kinds()
    expect(before).toMatchObject({ booking: 1, case: 1, number: 1, conversation: 1 })
    // 180 days after the case was closed.
    await until(lastWord + 181 * day)
    expect(kinds()).toMatchObject({ booking: 1, case: 0, number: 0 })
    // 90 days after the event.
    await until(occasion.end + 91 * day)
    expect(kinds()).toMatchObject({ booking: 0 })
    // 180 days after the last sign of life, which was a reminder.
    await until(start + 181 * day)
    await until(service.clock.now() + 2 * hour)
    expect({ ...kinds(), people: inStore().people }).toEqual({
      booking: 0,
      case: 0,
      number: 0,
      conversation: 0,
      person: 0,
      people: 0,
    })
    const kept = await service.store.get<JsonObject>(`occasion:${occasion.id}`)
    expect(kept).toMatchObject({ seats: [], archived: 1 })
  })
})
