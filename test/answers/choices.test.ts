import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readChoice } from '../../src/answers/slots/choices.ts'
import { choiceNumber } from '../../src/answers/slots/numbers.ts'
import { book } from './book.ts'

const choices = [
  { press: 'a:q:yes', texts: ['✅ Ja', 'klar'], numbered: true },
  { press: 'a:q:no', texts: ['Nein'], numbered: true },
  { press: 'a:q:company', texts: ['Ich habe einen Betrieb', 'Betrieb'], numbered: true },
  { press: 'w:back:q', texts: ['Zurück'], numbered: false },
]
const press = (text: string) => readChoice(text, choices, null, book)?.press ?? null

describe('a choice is meant by', () => {
  test.each(['1', '1.', '(1)', '١', '۱', '1️⃣', 'Nummer 1', 'eins', 'one', 'bir', 'رقم ١', 'die erste', 'واحد'])(
    'its number: %s',
    (text) => {
      expect(press(text)).toBe('a:q:yes')
    },
  )

  test.each([
    ['ja', 'a:q:yes'],
    ['JA!', 'a:q:yes'],
    ['Klar', 'a:q:yes'],
    ['ich habe einen betrieb', 'a:q:company'],
    ['zurueck', 'w:back:q'],
  ])('its label or a synonym: %s', (text, meant) => expect(press(text)).toBe(meant))

  test.each([
    ['Ich habe', 'a:q:company'],
    ['betreib', 'a:q:company'],
    ['zuruck', 'w:back:q'],
  ])('a label cut short or mistyped: %s', (text, meant) => expect(press(text)).toBe(meant))

  test('yes and no said in any way', () => {
    expect(readChoice('evet', choices, 'yes', book)?.press).toBe('a:q:yes')
    expect(readChoice('لا', choices, 'no', book)?.press).toBe('a:q:no')
  })
})

describe('nothing is chosen', () => {
  test.each(['0', '4', '99', '-1', '1 2', '12 Uhr', 'jo', 'nei', 'Wie viel verdient man?', ''])('by "%s"', (text) =>
    expect(press(text)).toBeNull(),
  )

  test('by any number beyond the list, in any digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 999 }), (number) => {
        expect(press(String(number))).toBeNull()
        expect(press(number.toLocaleString('ar-EG', { useGrouping: false }))).toBeNull()
      }),
    )
  })

  test('when a beginning fits two labels', () => {
    const two = ['Sprachkurs A', 'Sprachkurs B'].map((text, at) => ({ press: `${at}`, texts: [text], numbered: true }))
    expect(readChoice('sprach', two, null, book)).toBeNull()
  })
})

test('every number up to 999 counts in digits of every script', () => {
  fc.assert(
    fc.property(fc.nat(999), fc.constantFrom('ar-EG', 'fa', 'hi-u-nu-deva', 'en'), (number, locale) => {
      expect(choiceNumber(number.toLocaleString(locale, { useGrouping: false }), book)).toBe(number)
    }),
  )
})
