import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Pace, usualRates } from '../../src/channels/telegram/pace.ts'
import { Counts, telegramLimits } from '../support/telegram-limits.ts'

const chats = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5000 }), fc.constantFrom(-1, -2))

test('whoever keeps this pace never meets Telegram’s limits, whatever is sent to whom and when', () => {
  const asked = fc.array(fc.tuple(chats, fc.integer({ min: 0, max: 60 })), { minLength: 100, maxLength: 2000 })
  fc.assert(
    fc.property(asked, (asked) => {
      let now = 0
      const pace = new Pace(usualRates, () => now)
      const turns: { readonly at: number; readonly chat: number }[] = []
      for (const [chat, pause] of asked) {
        now += pause
        const wait = pace.take(chat)
        // What would wait for long has not taken a turn, and comes again.
        if (wait <= 3000) turns.push({ at: now + wait, chat })
      }
      const counts = new Counts(telegramLimits())
      const refused = turns.toSorted((one, two) => one.at - two.at).filter(({ at, chat }) => counts.take(chat, at) > 0)
      expect(refused).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('a few messages at once go without waiting; whoever would wait for long is told when to come again', () => {
  let now = 0
  const pace = new Pace(usualRates, () => now)
  expect([1, 2, 3, 4].map(() => pace.take(7))).toEqual([0, 0, 0, 0])
  expect([1, 2, 3].map(() => pace.take(7))).toEqual([1000, 2000, 3000])
  expect([pace.take(7), pace.take(7)]).toEqual([4000, 4000])
  now += 4000
  expect(pace.take(7)).toBe(0)
})

test('many chats together get 25 a second', () => {
  const pace = new Pace(usualRates, () => 0)
  const waits = Array.from({ length: 75 }, (_, chat) => pace.take(chat + 1))
  expect(waits.at(-1)).toBe(70 * 40)
})
