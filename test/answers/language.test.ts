import { describe, expect, test } from 'vitest'
import { identify } from '../../src/answers/language/identify.ts'
import { trainLanguages } from '../../src/answers/language/train.ts'
import { book, corpus } from './book.ts'

const model = trainLanguages(corpus)
const guess = (text: string) => identify(text, model, book)

describe('the language of a sentence is clear', () => {
  test.each([
    ['Ich möchte gerne wissen, wie das geht', 'de'],
    ['kann mir jemand bei dem antrag helfen', 'de'],
    ['I would like to know how this works', 'en'],
    ['pls tell me what papers they need', 'en'],
    ['Bunun nasıl olduğunu öğrenmek istiyorum', 'tr'],
    ['bana yardim eder misiniz lutfen', 'tr'],
    ['اريد ان اعرف كيف يعمل هذا', 'ar'],
    ['شو لازم اعمل مشان الورقة', 'ar'],
  ])('%s', (text, language) => expect(guess(text)).toEqual({ guess: language, sure: true }))

  test.each([
    ['Duldung ile Ausbildung yapabilir miyim', 'tr'],
    ['can I do Ausbildung with Aufenthaltsgestattung', 'en'],
    ['معي Duldung وبدي اعمل Ausbildung', 'ar'],
    ['IHK sınavı için nereye başvurmam lazım', 'tr'],
  ])('German terms inside change nothing: %s', (text, language) => expect(guess(text).guess).toBe(language))

  test.each(['kif fini a3mel ausbildung', 'shu lazim a3mel 3ashan el iqama', 'ana 3andi duldung w biddi eshtghel'])(
    'Arabic in Latin letters is Arabic: %s',
    (text) => {
      expect(guess(text).guess).toBe('ar')
    },
  )
})

describe('what says nothing is not guessed', () => {
  test.each([
    'Ahmad Yilmaz',
    'Mehmet Öztürk',
    'Samuel Okafor',
    '0176 12345678',
    'ali@example.org',
    '60c',
    '👍',
    '12.3.2026',
    'IHK',
    '',
    'Олена',
    '你好',
  ])('%s', (text) => {
    expect(guess(text)).toEqual({ guess: null, sure: false })
  })

  test.each(['Ausbildung', 'Duldung Ausbildung', 'Praktikum', 'ok'])(
    'German terms and words of everybody are never sure: %s',
    (text) => {
      expect(guess(text).sure).toBe(false)
    },
  )

  test('plain English is not taken for Arabic in Latin letters', () => {
    for (const text of ['We are a bakery and a man of 41 applied', 'covid19 test for 2nd day', 'B2 or C1 level', 'mp3 and b2b'])
      expect(guess(text).guess).not.toBe('ar')
  })
})
