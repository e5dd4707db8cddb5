import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Language } from '../../src/engine/ids.ts'
import { claimCase, closeCase, reopenCase } from '../../src/records/cases/advising.ts'
import { cancelAppointment, offerAppointment } from '../../src/records/cases/appointments.ts'
import { caseOfKey, readCase } from '../../src/records/cases/case.ts'
import { content, day, startTestService, type TestService } from '../support/service.ts'
import type { Person } from '../support/telegram-people.ts'
import { eventually, plain } from './guest.ts'

const text = (key: string, values?: Parameters<ReturnType<typeof content>['book']['text']>[2]) =>
  content().book.text('fa' as Language, key, values)
let service: TestService
let person: Person
beforeAll(async () => {
  service = await startTestService()
  person = service.telegram.person({ language: 'fa' })
})
afterAll(() => service.stop())

async function told(act: () => unknown): Promise<string> {
  const before = person.transcript.length
  await act()
  await service.settle()
  await eventually(() => person.transcript.length > before)
  return plain(
    person.transcript
      .slice(before)
      .map((one) => one.text)
      .join('\n'),
  )
}

test('somebody takes a time by its button, gets it for the calendar, and hears when it is off', async () => {
  const lena = await service.hire('Lena')
  await told(() => person.opens())
  for (const key of ['dialogs/welcome:who.options.applicant', 'ui:nav.human', 'ui:options.yes'])
    await told(() => person.presses(text(key)))
  await told(() => person.says('دنبال آموزش حرفه‌ای هستم'))
  for (const key of ['dialogs/human:situation.options.searching', 'dialogs/human:letter.options.none', 'ui:nav.skip'])
    await told(() => person.presses(text(key)))
  await told(() => person.says('Parisa'))
  for (const key of ['ui:nav.skip', 'dialogs/human:confirm.options.yes']) await told(() => person.presses(text(key)))
  const [first] = await service.store.list('cases:open')
  if (!first) throw new Error('No case is open')
  const id = caseOfKey(first.key)
  const press = { case: id, advisor: lena.id }
  await told(() => service.desk((desk) => claimCase(desk, press)))

  const now = service.clock.now()
  const slots = [now + 2 * day, now + 3 * day]
  const label = (slot: number) => text('ui:appointment.slot', { when: { at: slots[slot] ?? 0, as: 'moment' } })
  const offer = { slots, minutes: 30, place: null, text: 'Terminvorschlag' }
  expect(await told(() => service.desk((desk) => offerAppointment(desk, { ...press, ...offer })))).toContain(
    plain(text('ui:appointment.offered', { advisor: 'Lena', where: { text: 'ui:appointment.phone' } })),
  )
  const taken = await told(() => person.presses(label(1)))
  expect(taken).toContain('Lena')
  expect(person.transcript.at(-1)?.document).toMatchObject({ name: 'appointment.ics' })
  expect(person.transcript.at(-1)?.document?.content).toContain('BEGIN:VEVENT')
  const one = await readCase(service.store, id)
  expect(one?.appointments).toMatchObject([{ state: 'chosen', start: slots[1] }])
  expect(one?.transcript.at(-2)?.delivery?.state).toBe('sent')

  await told(() => service.desk((desk) => cancelAppointment(desk, { ...press, offer: 0, text: 'Abgesagt' })))
  expect(await told(() => person.presses(label(0)))).toBe(plain(text('ui:appointment.changed')))
  await told(() => service.desk((desk) => offerAppointment(desk, { ...press, ...offer })))
  service.clock.move(2 * day + 1)
  expect(await told(() => person.presses(label(0)))).toContain(plain(text('ui:appointment.passed')))
  expect(await told(() => person.presses(text('ui:appointment.none')))).toContain(plain(text('ui:appointment.declined')))
  await told(() => service.desk((desk) => closeCase(desk, press)))
  expect(await told(() => person.presses(label(1)))).toContain(plain(text('ui:appointment.changed')))

  await service.desk((desk) => reopenCase(desk, press))
  await told(() => service.desk((desk) => claimCase(desk, press)))
  const again = [service.clock.now() + 2 * day, service.clock.now() + 3 * day]
  await told(() => service.desk((desk) => offerAppointment(desk, { ...press, ...offer, slots: again })))
  await told(() => person.presses(text('ui:appointment.slot', { when: { at: again[1] ?? 0, as: 'moment' } })))
  const reminder = await told(() => service.clock.move(2 * day))
  expect(reminder).toContain(plain(text('ui:appointment.title', { advisor: 'Lena' })))
  expect(reminder).toContain(plain(text('ui:appointment.phone')))
  expect(await told(() => person.presses(text('ui:notice.cancel-booking')))).toContain(plain(text('ui:appointment.declined')))
  expect((await readCase(service.store, id))?.appointments.at(-1)?.state).toBe('declined')
})
