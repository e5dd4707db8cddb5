import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isolateForeign, isolateRuns, isolateValue } from '../../src/book/isolate.ts'

const bare = (text: string) => text.replace(/[\u2068\u2069]/g, '')

/** How deep isolates are nested at most; -1 when they do not close in order. */
function depth(text: string): number {
  let now = 0
  let most = 0
  for (const letter of text) {
    if (letter === '\u2068') now++
    if (letter === '\u2069') now--
    if (now < 0) return -1
    most = Math.max(most, now)
  }
  return now === 0 ? most : -1
}

const arabic = fc.constantFrom('مرحبا', 'دورة', 'من', '،', '؟', 'إلى')
const latin = fc.constantFrom(
  'Ausbildung',
  '§60c',
  '724',
  'Euro',
  'https://bot.example.org/a?b=1',
  'BBiG §17(2)',
  '4.000',
  'a@b.de',
  '80%',
  'B1',
)
const signs = fc.constantFrom(' ', '\n', '\n\n', '• ', '(', ')', ', ', ': ', '.', '-', ' - ', '„', '“', '{{name}}', '{{pay-1}}')
/** Text as editors write it, in any order. */
const written = fc.array(fc.oneof(arabic, latin, signs), { maxLength: 30 }).map((parts) => parts.join(''))
/** Text as people send it: anything, direction marks too. */
const sent = fc
  .array(fc.oneof(arabic, latin, signs, fc.constantFrom('\u2068', '\u2069', '\u202e', '\u2066', '\u202b'), fc.string()), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''))

test('Isolates are never nested and always closed in a text of the book', () => {
  fc.assert(fc.property(written, (text) => depth(isolateRuns(text)) <= 1 && depth(isolateRuns(text)) >= 0))
})

test('Isolating changes nothing but the isolates', () => {
  fc.assert(fc.property(written, (text) => bare(isolateRuns(text)) === text))
})

test('Isolating twice is isolating once', () => {
  fc.assert(fc.property(written, (text) => isolateRuns(isolateRuns(text)) === isolateRuns(text)))
})

test('Every Latin letter and every digit outside a place for a value stands in an isolate', () => {
  fc.assert(
    fc.property(written, (text) => {
      const outside = isolateRuns(text).replace(/\u2068[^\u2068\u2069]*\u2069|\{\{[^{}]*\}\}/g, '')
      return !/[A-Za-z0-9§]/.test(outside)
    }),
  )
})

test('A value filled into an isolated text never makes nested or open isolates, whatever people send', () => {
  fc.assert(
    fc.property(written, sent, (text, value) => {
      const filled = isolateRuns(text).replaceAll('{{name}}', () => isolateValue(value))
      return depth(filled) >= 0 && depth(filled) <= 1
    }),
    { numRuns: 2000 },
  )
})

test('No line of a value reaches out of its isolate', () => {
  fc.assert(
    fc.property(sent, (value) =>
      isolateValue(value)
        .split('\n')
        .every((line) => depth(line) >= 0),
    ),
    { numRuns: 2000 },
  )
})

test('A value keeps its words and loses overrides', () => {
  fc.assert(fc.property(sent, (value) => bare(isolateValue(value)) === bare(value).replace(/[\u202a-\u202e\u2066\u2067]/g, '')))
})

test('A term with its paragraph is one run, brackets around it stay outside', () => {
  expect(isolateRuns('(BBiG §17(2)) و https://a.de/-7.')).toBe('(\u2068BBiG §17(2)\u2069) و \u2068https://a.de/-7\u2069.')
  expect(isolateRuns('من 4 - 12 شهر')).toBe('من \u20684 - 12\u2069 شهر')
})

test('A finished text put into another keeps its own isolates', () => {
  const finished = isolateRuns('دورة (EQ)')
  expect(isolateValue(finished)).toBe(finished)
  expect(isolateValue('\u2068EQ\u2069 Köln')).toBe('\u2068EQ\u2069 \u2068Köln\u2069')
})

test('A left-to-right text protects right-to-left values only', () => {
  expect(isolateForeign('Amina')).toBe('Amina')
  expect(isolateForeign('أمينة')).toBe('\u2068أمينة\u2069')
})
