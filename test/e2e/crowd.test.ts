import { afterEach, expect, test } from 'vitest'
import { conversationKey } from '../../src/app/conversation.ts'
import { usualCrowdRate } from '../../src/app/crowd.ts'
import { type Rates, usualRates } from '../../src/channels/telegram/pace.ts'
import type { BookingId } from '../../src/engine/ids.ts'
import { putBooking } from '../../src/records/occasions/booking.ts'
import { setReminders } from '../../src/records/occasions/reminders.ts'
import { workAtDesk } from '../../src/records/work.ts'
import { someone } from '../console/someone.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { telegramLimits } from '../support/telegram-limits.ts'
import { de, eventually, stem } from './guest.ts'

const people = 5000
/** So many times as fast as in life: limits and pace alike. */
const faster = 12
const day = 24 * 60 * 60 * 1000

const quick = (rates: Rates): Rates => ({
  bot: { ...rates.bot, every: rates.bot.every / faster },
  chat: { ...rates.chat, every: rates.chat.every / faster },
  group: { ...rates.group, every: rates.group.every / faster },
})

let service: TestService
afterEach(() => service.stop())

/** Everybody has a place at one of some occasions, and is reminded of it a day before. */
async function everybodyBooks(): Promise<void> {
  const at = 200
  for (let first = 0; first < people; first += at) {
    const occasion = await service.publish({ capacity: at })
    await service.desk((desk) => {
      for (let n = first; n < first + at; n++) {
        const chat = 100_000 + n
        service.telegram.api.knownChats.add(chat)
        const address = { channel: 'telegram', chat: String(chat) }
        const conversation = service.house.app.receiver.conversationOf(address)
        const { state } = someone(`crowd-${n}`, 'de')
        const { person } = state
        desk.tx.put(conversationKey(conversation), { state, address }, { owner: person })
        const id = `booking-${n}` as BookingId
        const { id: which, end } = occasion
        putBooking(desk.tx, { id, occasion: which, person, conversation, answers: null, status: 'booked', at: desk.at, end })
        setReminders(workAtDesk(desk), occasion, { id, person })
      }
    })
  }
}

const reminded = () => {
  const words = stem(de, 'ui:notice.reminder')
  return service.telegram.api.messages.filter(({ text }) => text.includes(words)).length
}

test(`${people} reminders raise no storm, and whoever writes meanwhile is answered first`, { timeout: 300_000 }, async () => {
  service = await startTestService({ rates: { telegram: quick(usualRates), crowd: usualCrowdRate * faster } })
  service.telegram.limit(telegramLimits(faster))
  await everybodyBooks()
  const guest = service.telegram.person({ language: 'de' })
  guest.opens()
  await service.settle()

  service.clock.move(9.5 * day)
  await eventually(() => reminded() > 0)
  const overtaken: number[] = []
  const help = stem(de, 'ui:help')
  const answers = () => guest.transcript.filter(({ text }) => text.includes(help)).length
  for (let n = 1; n <= 10; n++) {
    const before = reminded()
    guest.says(content().book.text(de, 'ui:nav.help'))
    await eventually(() => answers() === n)
    overtaken.push(reminded() - before)
  }
  // Still far from done, so each answer went before thousands that were there earlier.
  expect(reminded()).toBeLessThan(people / 2)
  expect(Math.max(...overtaken)).toBeLessThan(people / 20)

  await service.telegram.until(() => reminded() >= people)
  await service.settle()
  expect(reminded()).toBe(people)
  expect(new Set(service.telegram.api.messages.filter(({ chat }) => chat >= 100_000).map(({ chat }) => chat)).size).toBe(people)
  expect(service.telegram.tooMany).toBe(0)
  expect(await service.store.deadLetters(10)).toEqual([])
})
