import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadAnswers } from '../../src/answers/answers.ts'
import { languageId } from '../../src/answers/ids.ts'
import { outcomeOf } from '../../src/answers/outcome.ts'
import type { StepId } from '../../src/engine/ids.ts'
import type { Answers, Context, Expectation } from '../../src/engine/understanding.ts'

let answers: Answers
beforeAll(() => {
  answers = loadAnswers(join(import.meta.dirname, '..', '..'))
}, 240_000)

const nothing: Expectation = { choices: [], fields: [] }
const context = (expecting: Expectation = nothing, language: string | null = null): Context => ({
  language: language === null ? null : languageId(language),
  audience: null,
  topic: null,
  today: '2026-11-23',
  expecting,
})
const understand = (text: string, expecting?: Expectation, language?: string) =>
  answers.understand(text, context(expecting, language ?? null))

describe('danger is recognised', () => {
  test.each([
    ['Mein Vater schlägt mich jeden Tag', 'danger-violence'],
    ['Ich will nicht mehr leben', 'danger-selfharm'],
    ['Die Polizei steht vor der Tür und will mich abschieben', 'danger-removal'],
    ['Mein Chef hat mir den Pass weggenommen', 'danger-exploitation'],
    ['My husband beats me', 'danger-violence'],
    ['I am thinking about suicide', 'danger-selfharm'],
    ['They are going to deport me tomorrow morning', 'danger-removal'],
    ['My boss keeps my passport and does not pay me', 'danger-exploitation'],
    ['زوجي يضربني كل ليلة', 'danger-violence'],
    ['افكر بالانتحار', 'danger-selfharm'],
    ['الشرطة على الباب وبدهم يرحلوني', 'danger-removal'],
    ['صاحب العمل أخذ جوازي وما عم يدفعلي', 'danger-exploitation'],
    ['Babam beni dövüyor', 'danger-violence'],
    ['Kendimi öldürmek istiyorum', 'danger-selfharm'],
    ['Polis kapıda, beni sınır dışı edecekler', 'danger-removal'],
    ['Patron pasaportumu aldı, maaş da vermiyor', 'danger-exploitation'],
  ])('%s', (text, signal) => {
    expect(understand(text).signal).toBe(signal)
    expect(outcomeOf(understand(text))).toBe('emergency')
  })

  test.each([
    'Ich möchte meine Ausbildung abbrechen',
    'Kann ich im Notfall die Ausbildung beenden?',
    'I want to end my contract',
    'Ausbildungu bırakmak istiyorum',
    'بدي اترك التدريب',
  ])('and not where there is none: %s', (text) => expect(outcomeOf(understand(text))).not.toBe('emergency'))
})

test('danger at the end of a long message is seen', () => {
  expect(understand(`${'Ich habe viele Fragen zur Ausbildung. '.repeat(60)} Mein Mann schlägt mich.`).signal).toBe(
    'danger-violence',
  )
})

describe('a wish for a human and small talk are recognised', () => {
  test.each([
    'Ich möchte mit einem Menschen sprechen',
    'Can I talk to a real person?',
    'بدي احكي مع موظف',
    'Bir danışmanla konuşmak istiyorum',
  ])('%s', (text) => {
    expect(outcomeOf(understand(text))).toBe('human')
  })

  test.each([
    ['Hallo!', 'greeting'],
    ['good morning', 'greeting'],
    ['السلام عليكم', 'greeting'],
    ['merhaba', 'greeting'],
    ['Vielen Dank', 'thanks'],
    ['شكرا جزيلا', 'thanks'],
    ['teşekkürler', 'thanks'],
    ['tschüss', 'goodbye'],
    ['Bist du ein Roboter?', 'robot'],
    ['I don’t understand', 'confused'],
  ])('%s is %s', (text, signal) => expect(understand(text).signal).toBe(signal))
})

describe('commands', () => {
  test.each([
    ['Hilfe', 'help'],
    ['/help', 'help'],
    ['/MENU@kausa_bot', 'menu'],
    ['ZURUECK', 'back'],
    ['iptal', 'cancel'],
    ['İPTAL', 'cancel'],
    ['تخطي', 'skip'],
    ['رجوع', 'back'],
    ['my data', 'data'],
    ['verilerim', 'data'],
    ['?', 'help'],
  ])('%s is %s', (text, word) => expect(understand(text).command).toBe(word))

  test.each(['Hilft mir jemand beim Antrag?', 'zurück nach Syrien', 'I want to go back to school'])(
    'a sentence is none: %s',
    (text) => {
      expect(understand(text).command).toBeNull()
    },
  )

  test.each([
    ['English please', 'en'],
    ['türkçe', 'tr'],
    ['بالعربي', 'ar'],
    ['auf deutsch', 'de'],
    ['Arabisch', 'ar'],
    ['ingilizce lütfen', 'en'],
  ])('a language is named: %s', (text, language) => {
    expect(understand(text).named).toBe(language)
    expect(understand(text).command).toBeNull()
  })

  test.each(['Wie viel Deutsch brauche ich?', 'Deutschkurs', 'Gibt es Beratung auf Türkisch?'])(
    'and not only mentioned: %s',
    (text) => {
      expect(understand(text).named).toBeNull()
    },
  )
})

describe('answers in a form', () => {
  const step = (name: string) => name as StepId
  const fields = [
    { step: step('name'), texts: ['Name', 'Vorname'] },
    { step: step('mail'), texts: ['E-Mail', 'Mail', 'e-posta'] },
  ]
  const choices = [
    { press: 'a:q:yes', texts: ['Ja'], numbered: true },
    { press: 'a:q:no', texts: ['Nein'], numbered: true },
    { press: 'w:back:q', texts: ['Zurück'], numbered: false },
  ]

  test.each([
    ['mein name ist falsch', 'name'],
    ['E-Mail ändern', 'mail'],
    ['change my email', 'mail'],
    ['e-postayı değiştir', 'mail'],
    ['ich möchte das ändern', null],
  ])('%s corrects %s', (text, corrected) => {
    expect(understand(text, { choices: [], fields }).correction).toEqual({ step: corrected })
  })

  test('a question about changing something is no correction', () => {
    expect(understand('Kann ich später den Betrieb wechseln?', { choices: [], fields }).correction).toBeNull()
  })

  test('yes and no are understood in any language', () => {
    expect(understand('evet', { choices, fields: [] }).reading).toEqual({ kind: 'press', press: 'a:q:yes' })
    expect(understand('لا', { choices, fields: [] }).reading).toEqual({ kind: 'press', press: 'a:q:no' })
    expect(understand('٢', { choices, fields: [] }).reading).toEqual({ kind: 'press', press: 'a:q:no' })
  })

  test('a typed button is a button and not a command as well', () => {
    expect(understand('Zurück', { choices, fields: [] })).toMatchObject({
      reading: { kind: 'press', press: 'w:back:q' },
      command: null,
    })
  })

  test('a name is a name, and a question is none', () => {
    const value = { value: { type: 'name' as const }, choices: [], fields: [] }
    expect(understand('Ahmad Yilmaz', value, 'de').reading).toMatchObject({ kind: 'value', value: 'Ahmad Yilmaz' })
    expect(understand('محمد علي', value, 'ar').reading).toMatchObject({ kind: 'value' })
    for (const text of ['Wie lange dauert die Ausbildung?', 'hallo', 'Warum brauchst du meinen Namen?', 'abbrechen']) {
      expect(understand(text, value, 'de').reading.kind, text).not.toBe('value')
    }
  })

  test('a valid number is the answer; one that is not, but counts a button, is that button', () => {
    const value = { value: { type: 'age' as const, min: 14, max: 99 }, choices, fields: [] }
    expect(understand('19', value).reading).toMatchObject({ kind: 'value', value: 19 })
    expect(understand('2', value).reading).toEqual({ kind: 'press', press: 'a:q:no' })
    expect(understand('3', value).reading).toMatchObject({ kind: 'invalid', problem: 'too-small' })
  })
})
