import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAnswers } from '../../src/answers/answers.ts'
import { languageId } from '../../src/answers/ids.ts'
import { writePress } from '../../src/engine/press.ts'
import type { Expectation } from '../../src/engine/understanding.ts'
import { today } from './book.ts'

const answers = loadAnswers(join(import.meta.dirname, '..', '..'))
const understand = (text: string, language: string, expecting: Expectation = { choices: [], fields: [] }) =>
  answers.understand(text, { language: languageId(language), audience: null, topic: null, today, expecting })

/** Alone: "I do not know", "tomorrow", "nothing", "maybe", "I am tired", "I do not want to", "what now". */
const everyday = {
  ar: ['ما بعرف', 'بكرة', 'لا شيء', 'يمكن', 'تعبان', 'ما بدي', 'وهلق؟'],
  de: ['weiß nicht', 'Morgen', 'nichts', 'vielleicht', 'bin müde', 'will nicht', 'Und jetzt?', 'egal'],
  en: ["don't know", 'Tomorrow', 'nothing', 'maybe', "I'm tired", 'i dont want', 'What happens now?'],
  fa: ['نمیدانم', 'نمی‌دانم', 'فردا', 'هیچ', 'شاید', 'خسته هستم', 'نمیخواهم', 'حالا چی؟'],
  fr: ['je sais pas', 'demain', 'rien', 'peut-être', 'fatigué', 'je veux pas', 'et maintenant ?'],
  ku: ['nizanim', 'sibe', 'tiştek na', 'dibe', 'westiyam', 'naxwazim', 'niha çi?'],
  ps: ['نه پوهیږم', 'سبا', 'هیڅ', 'شاید', 'ستړی یم', 'نه غواړم', 'اوس څه؟'],
  ru: ['не знаю', 'завтра', 'ничего', 'может быть', 'устала', 'не хочу', 'Что теперь?'],
  so: ['ma garanayo', 'berri', 'waxba', 'laga yaabaa', 'waan daalay', 'ma rabo', 'hadda maxaa?'],
  ti: ['ኣይፈልጥን', 'ጽባሕ', 'ምናልባት', 'ደኺመ', 'ኣይደልን', 'እሞ ሕጂ?'],
  tr: ['bilmiyorum', 'yarın', 'hiçbir şey', 'belki', 'yoruldum', 'istemiyorum', 'şimdi ne olacak?'],
  uk: ['не знаю', 'завтра', 'нічого', 'може', 'втомилась', 'не хочу', 'що тепер буде?'],
}

describe('everyday words alone', () => {
  test.each(Object.entries(everyday).flatMap(([language, texts]) => texts.map((text) => ({ language, text }))))(
    'are neither danger nor a wish for a human: $language "$text"',
    ({ language, text }) => {
      const { signal } = understand(text, language)
      expect(signal === 'human' || signal?.startsWith('danger')).not.toBe(true)
    },
  )

  test.each([
    ['en', 'tomorrow they will deport me', 'danger-removal'],
    ['de', 'ich bin müde vom Leben', 'danger-selfharm'],
    ['tr', 'yaşamak istemiyorum', 'danger-selfharm'],
    ['uk', 'не хочу жити', 'danger-selfharm'],
    ['ti', 'ጽባሕ ክስጉጉኒ እዮም', 'danger-removal'],
    ['fa', 'فردا مرا دیپورت میکنند', 'danger-removal'],
  ])('do not hide a danger they are part of: %s "%s"', (language, text, signal) => {
    expect(understand(text, language).signal).toBe(signal)
  })
})

describe('a word that two languages share', () => {
  test('is a command in the language spoken, and changes it to no other', () => {
    expect(understand('معلومات من', 'fa')).toMatchObject({ command: 'data', language: { guess: 'fa' } })
  })

  const choices = ['a', 'b', 'c'].map((value) => {
    const press = writePress({ kind: 'entry', value })
    return { press, texts: [`Label ${value}`], numbered: true }
  })
  test('is the name of a language, or a number to those who count with it', () => {
    expect(understand('دری', 'ar', { choices, fields: [] })).toMatchObject({ named: 'fa', reading: { kind: 'none' } })
    expect(understand('دری', 'ps', { choices, fields: [] }).reading).toEqual({ kind: 'press', press: choices[2]?.press })
    expect(understand('3', 'ar', { choices, fields: [] }).reading).toEqual({ kind: 'press', press: choices[2]?.press })
  })
})

describe('a telephone number or an address that is waited for', () => {
  test.each([
    ['de', '0163 555 44 33 aber nur nach 15 Uhr bitte', '+491635554433'],
    ['uk', '0163 5554433, краще після 15:00', '+491635554433'],
    ['fa', 'نمبر تیلفون ۰۱۷۶۱۲۳۴۵۶۷۸ بعد از ساعت ۵ زنگ بزنید', '+4917612345678'],
    ['en', 'please call me, amina@example.org, can you do it today?', 'amina@example.org'],
  ])('is the answer, whatever stands beside it: %s "%s"', (language, text, value) => {
    const understood = understand(text, language, { choices: [], fields: [], value: { type: 'contact' } })
    expect(understood).toMatchObject({ signal: null, question: false, reading: { kind: 'value', value } })
  })
})

test('"in my language again" names the language', () => {
  for (const [language, text] of [
    ['uk', 'українською знову'],
    ['de', 'wieder auf Deutsch'],
    ['fa', 'دوباره دری'],
    ['tr', 'tekrar türkçe'],
  ] as const)
    expect(understand(text, 'en').named).toBe(language)
})
