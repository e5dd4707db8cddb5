import { describe, expect, test } from 'vitest'
import { readSeveral } from '../../src/answers/slots/several.ts'
import type { StepId } from '../../src/engine/ids.ts'
import type { SlotType } from '../../src/engine/understanding.ts'
import { book, today } from './book.ts'

/** What a sentence says when `first` is asked and the rest is still to come. */
function read(text: string, first: SlotType, ...later: readonly SlotType[]): readonly unknown[] {
  const ahead = later.map((type) => ({ step: type as string as StepId, type }))
  const { current, also } = readSeveral(text, { value: { type: first }, ahead }, book, today)
  return [current?.value ?? null, ...also.map(({ step, value }) => `${step}: ${value}`)]
}

describe('several values in one sentence', () => {
  test.each([
    ['Amina, 0151 23456789', ['Amina', 'phone: +4915123456789']],
    ['ich heiße Amina, amina@example.org', ['Amina', 'email: amina@example.org']],
    ['٠١٥١٢٣٤٥٦٧٨٩، اسمي أمينة', ['أمينة', 'phone: +4915123456789']],
    ['amina@example.org\nAmina\n40227', ['Amina', 'email: amina@example.org', 'postcode: 40227']],
    ['Amina', [null]],
    ['Amina, hallo wie geht es dir denn heute so', ['Amina']],
  ])('"%s"', (text, wanted) => {
    const [, ...later] = wanted
    const types = later.map((line) => String(line).split(':')[0] as SlotType)
    expect(read(text, 'name', ...types)).toEqual(wanted)
  })

  test('each part answers one question only', () => {
    expect(read('0151 23456789, 0151 23456789', 'phone', 'contact')).toEqual(['+4915123456789', 'contact: +4915123456789'])
    expect(read('Amina, 40227', 'name', 'postcode', 'number')).toEqual(['Amina', 'postcode: 40227'])
  })

  test.each(['Ich suche eine Ausbildung, Duldung habe ich', 'ስራሕ ስልጠና እደሊ ኣለኹ፣ ግን ወረቐት የብለይን', 'أبحث عن تدريب، ليس لدي أوراق'])(
    'what somebody tells holds no name: "%s"',
    (text) => {
      expect(read(text, 'text', 'name', 'phone')).toEqual([null])
      expect(read(`${text}, 0151 23456789`, 'text', 'name', 'phone')).toEqual([null, 'phone: +4915123456789'])
    },
  )
})
