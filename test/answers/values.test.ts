import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDate } from '../../src/answers/slots/dates.ts'
import { readValue } from '../../src/answers/slots/values.ts'
import type { SlotType } from '../../src/engine/understanding.ts'
import { book, today } from './book.ts'

/** What is kept for a text, or the problem people are told. */
function read(type: SlotType, text: string, limits: { readonly min?: number; readonly max?: number } = {}): unknown {
  const reading = readValue(text, { type, ...limits }, book, today)
  switch (reading.kind) {
    case 'value':
      return reading.value
    case 'invalid':
      return `problem: ${reading.problem}`
    default:
      return reading.kind
  }
}

const arabicDigits = (text: string) => text.replace(/\d/gu, (digit) => String.fromCodePoint(0x660 + Number(digit)))

describe('phone numbers', () => {
  test.each([
    ['0211 6025517', '+492116025517'],
    ['0176/12345678', '+4917612345678'],
    ['+49 (0) 176 12345678', '+4917612345678'],
    ['0049 176 12345678', '+4917612345678'],
    ['٠١٧٦١٢٣٤٥٦٧٨', '+4917612345678'],
    ['۰۱۷۶ ۱۲۳۴۵۶۷۸', '+4917612345678'],
    ['+90 532 123 45 67', '+905321234567'],
    ['Tel: 0176 12345678', '+4917612345678'],
  ])('%s is kept as %s', (text, kept) => expect(read('phone', text)).toBe(kept))

  test.each(['12345', 'abc', '0176', 'keine', '0176 12345678 oder 0177 12345678'])('%s is no number', (text) => {
    expect(read('phone', text)).toBe('problem: phone')
  })

  test('is the same in any digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000, max: 9_999_999 }), (rest) => {
        expect(read('phone', arabicDigits(`0176${rest}0`))).toBe(read('phone', `0176${rest}0`))
      }),
    )
  })
})

describe('e-mail and contact', () => {
  test('an address is kept in lower case', () =>
    expect(read('email', 'Meine Mail: Ali.Kaya@Example.org.')).toBe('ali.kaya@example.org'))
  test('half an address is none', () => expect(read('email', 'ali@')).toBe('problem: email'))
  test('a contact may be either', () => {
    expect(read('contact', 'ali@example.org')).toBe('ali@example.org')
    expect(read('contact', '0176 12345678')).toBe('+4917612345678')
    expect(read('contact', 'irgendwas')).toBe('problem: contact')
  })
})

describe('a text as long as a book', () => {
  const types: readonly SlotType[] = ['name', 'text', 'phone', 'email', 'contact', 'number', 'age', 'postcode', 'date']
  test.each(['a', '1', '1-', 'a@', '@', '\u202e\u2068', 'e\u0301', '1.2.'])('of nothing but %j is read in time', (piece) => {
    const text = piece.repeat(60_000 / piece.length)
    for (const type of types) expect(String(read(type, text))).toMatch(/^problem: /)
  })
})

describe('numbers and ages', () => {
  test.each([
    ['19', 19],
    ['19 Jahre', 19],
    ['ich bin 19', 19],
    ['عمري ١٩ سنة', 19],
    ['19 yaşındayım', 19],
    ['I am nineteen', 'problem: age'],
    ['alt', 'problem: age'],
    ['zwischen 18 und 20', 'problem: age'],
    ['3', 'problem: too-small'],
    ['190', 'problem: too-big'],
  ])('the age in "%s" is %s', (text, kept) => expect(read('age', text)).toBe(kept))

  test('limits are told apart from what is no number', () => {
    expect(read('number', '3', { min: 1, max: 5 })).toBe(3)
    expect(read('number', 'drei', { min: 1, max: 5 })).toBe(3)
    expect(read('number', '0', { min: 1, max: 5 })).toBe('problem: too-small')
    expect(read('number', '٦', { min: 1, max: 5 })).toBe('problem: too-big')
    expect(read('number', 'viele')).toBe('problem: number')
    expect(read('number', '-3')).toBe('problem: number')
  })
})

describe('postcodes', () => {
  test.each([
    ['40210', '40210'],
    ['٤٠٢١٠', '40210'],
    ['40210 Düsseldorf', '40210'],
    ['01067', '01067'],
    ['4021', 'problem: postcode'],
    ['00123', 'problem: postcode'],
    ['402101', 'problem: postcode'],
  ])('%s gives %s', (text, kept) => expect(read('postcode', text)).toBe(kept))
})

describe('dates', () => {
  test.each([
    ['31.12.2026', '2026-12-31'],
    ['31/12/2026', '2026-12-31'],
    ['2026-12-31', '2026-12-31'],
    ['1.2.08', '2008-02-01'],
    ['1.2.99', '1999-02-01'],
    ['31. Dezember 2026', '2026-12-31'],
    ['December 31st, 2026', '2026-12-31'],
    ['31 Aralık 2026', '2026-12-31'],
    ['١٥ مارس ٢٠٢٦', '2026-03-15'],
    ['15 آذار 2026', '2026-03-15'],
    ['٣١/١٢/٢٠٢٦', '2026-12-31'],
    ['geboren am 3.4.2007', '2007-04-03'],
  ])('%s is %s', (text, iso) => expect(readDate(text, book, today)).toBe(iso))

  test.each([
    ['heute', '2026-11-23'],
    ['morgen', '2026-11-24'],
    ['übermorgen', '2026-11-25'],
    ['the day after tomorrow', '2026-11-25'],
    ['غدا', '2026-11-24'],
    ['بعد بكرا', '2026-11-25'],
    ['yarın', '2026-11-24'],
    ['am Montag', '2026-11-23'],
    ['nächsten Montag', '2026-11-30'],
    ['next friday', '2026-12-04'],
    ['الجمعة', '2026-11-27'],
    ['perşembe', '2026-11-26'],
    ['31. Dezember', '2026-12-31'],
    ['3.2.', '2027-02-03'],
    ['5 March', '2027-03-05'],
  ])('on 23 November 2026, a Monday, %s is %s', (text, iso) => expect(readDate(text, book, today)).toBe(iso))

  test.each(['31.2.2026', 'bald', 'مرة ثانية', '32.1.2026', '12345', '2026', '29.2.'])('%s is no date', (text) => {
    expect(read('date', text)).toBe('problem: date')
  })

  test('every day of the calendar is read back, in four ways of writing', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1930-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        const iso = date.toISOString().slice(0, 10)
        const [year = '', month = '', day = ''] = iso.split('-')
        expect(readDate(`${day}.${month}.${year}`, book, today)).toBe(iso)
        expect(readDate(`${Number(day)}/${Number(month)}/${year}`, book, today)).toBe(iso)
        expect(readDate(arabicDigits(`${day}-${month}-${year}`), book, today)).toBe(iso)
        for (const locale of ['de', 'en-GB', 'tr', 'ar-EG', 'ar-SY']) {
          const named = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date)
          expect(readDate(named, book, today), named).toBe(iso)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('names and words', () => {
  test.each([
    ['Ali', 'Ali'],
    ['فاطمة الزهراء', 'فاطمة الزهراء'],
    ['Ich heiße Anna-Lena O’Neill', 'Anna-Lena O’Neill'],
    ['my name is Samuel', 'Samuel'],
    ['اسمي أحمد', 'أحمد'],
    ['Adım Ayşe Yılmaz', 'Ayşe Yılmaz'],
    ['Олена', 'Олена'],
    ['R2D2', 'problem: name'],
    ['a@b.de', 'problem: name'],
    ['eins zwei drei vier fünf sechs', 'problem: name'],
    ['X', 'problem: name'],
  ])('the name in "%s" is %s', (text, kept) => expect(read('name', text)).toBe(kept))

  test('words of one’s own are kept as they are, up to 1500 letters', () => {
    expect(read('text', ' Ich brauche Hilfe mit meinem Vertrag ')).toBe('Ich brauche Hilfe mit meinem Vertrag')
    expect(read('text', 'x'.repeat(1500))).toBe('x'.repeat(1500))
    expect(read('text', 'x'.repeat(1501))).toBe('problem: too-long')
    expect(read('text', '   ')).toBe('problem: text')
  })
})

test('no text of any kind makes reading fail', () => {
  const types: readonly SlotType[] = ['name', 'text', 'phone', 'email', 'contact', 'number', 'age', 'postcode', 'date']
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...types), (text, type) => {
      expect(['value', 'invalid']).toContain(readValue(text, { type }, book, today).kind)
    }),
  )
})
