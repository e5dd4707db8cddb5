import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAnswers } from '../../src/answers/answers.ts'
import { languageId, topicId } from '../../src/answers/ids.ts'
import { outcomeOf } from '../../src/answers/outcome.ts'
import { readValue } from '../../src/answers/slots/values.ts'
import type { Expectation } from '../../src/engine/understanding.ts'
import { book, today } from './book.ts'

const answers = loadAnswers(join(import.meta.dirname, '..', '..'))
const nothing: Expectation = { choices: [], fields: [] }
const understand = (text: string, language: string | null = null, expecting = nothing, topic: string | null = null) =>
  answers.understand(text, {
    language: language === null ? null : languageId(language),
    audience: null,
    topic: topic === null ? null : topicId(topic),
    today,
    expecting,
  })
const languages = ['de', 'en', 'tr', 'ar']

describe('a wish for a human is seen', () => {
  test.each([
    'kann mich jemand anrufen',
    'Kann ich mit jemandem von Ihnen telefonieren?',
    'ich brauche einen echten Menschen am Telefon',
    'rufen Sie mich bitte zurück',
    'wann kann ich mit einer Kollegin sprechen',
    'gibt es eine Person, mit der ich reden kann',
    'können Sie mich morgen anrufen',
    'i need somebody to help me personally',
    'can someone ring me please',
    'could I speak to one of your colleagues',
    "I'd rather talk to a person",
    'is there anyone I can talk to',
    'get me an advisor',
    'biriyle görüşmek istiyorum',
    'bir yetkiliyle konuşabilir miyim',
    'beni telefonla arar mısınız',
    'gerçek biriyle konuşmak istiyorum',
    'bir insan bana yardım edebilir mi',
    'danışmanınıza bağlar mısınız',
    'بدي احكي مع حدا',
    'ممكن احكي مع موظف عندكم',
    'ممكن حدا يتصل فيني',
    'اريد مستشار يساعدني',
    'محتاج احكي مع شخص',
    'هل يمكنني التحدث إلى موظفة',
  ])('%s', (text) => expect(outcomeOf(understand(text))).toBe('human'))

  test.each([
    'Wie spreche ich mit meinem Chef über Urlaub?',
    'How do I talk to my boss about holidays?',
    'Ich suche einen Beruf, in dem ich mit Menschen rede',
    'Müşterilerle konuşmak istediğim bir meslek arıyorum',
  ])('and not where there is none: %s', (text) => expect(outcomeOf(understand(text))).not.toBe('human'))

  test.each(['صاحب العمل لم يدفع لي هذا الشهر', 'bu ay maaşımı alamadım', 'Mein Chef hat diesen Monat keinen Lohn gezahlt'])(
    'late wages are for a human: %s',
    (text) => expect(outcomeOf(understand(text))).toBe('human'),
  )

  test.each([
    'صاحب العمل لم يدفع لي منذ شهرين',
    'maaşımı iki aydır alamadım',
    'Mein Betrieb zahlt seit zwei Monaten keinen Lohn',
    'мне уже три месяца не платят зарплату',
  ])('work without wages for months is exploitation: %s', (text) => expect(understand(text).signal).toBe('danger-exploitation'))
})

describe('commands in a sentence', () => {
  test.each([
    'erase all my data',
    'I want to delete my data',
    'verilerimi silmek istiyorum',
    'her şeyi sil',
    'bütün bilgilerimi görmek istiyorum',
    'امسح كل بياناتي',
    'احذف بياناتي',
    'بدي شوف بياناتي',
    'اريد حذف بياناتي',
    'lösch alles über mich',
    'bitte löschen Sie alle meine Daten',
  ])('%s is about one’s data', (text) => expect(understand(text).command).toBe('data'))

  test.each([
    'Do you delete my data after a year?',
    'Wie lange speichert ihr meine Daten?',
    'Ich möchte Daten analysieren lernen',
  ])('and this is not: %s', (text) => expect(understand(text).command).toBeNull())

  test.each(['غيرت رأيي بدي الغي', 'بدي الغي الطلب', 'ich möchte abbrechen', 'i changed my mind', 'iptal etmek istiyorum'])(
    '%s cancels',
    (text) => expect(understand(text).command).toBe('cancel'),
  )
})

const choices = ['yes', 'no'].map((value) => ({ press: `a:q:${value}`, texts: [value], numbered: true }))
test.each(['اي موافق', 'موافق', 'تمام', 'اي', 'tamam', 'olur', 'geht klar', 'passt', '👍', '👍🏽'])('%s is yes', (text) => {
  expect(understand(text, null, { choices, fields: [] }).reading).toEqual({ kind: 'press', press: 'a:q:yes' })
})

describe.each(languages)('without a letter nothing is alarming, in %s', (language) => {
  test.each(['👍', '😭😭', '...', '!!', '🙏', '💀🔪', '?!', '🆘'])('%s', (text) => {
    expect(understand(text, language)).toMatchObject({ signal: null, verdict: { kind: 'refuse' } })
  })
})

describe('answers in a form', () => {
  const reads = (type: 'name' | 'text' | 'phone' | 'contact', text: string) =>
    understand(text, 'de', { value: { type }, choices: [], fields: [] }).reading

  test.each([
    'رقم ابي ٠١٥١٢٣٤٥٦٧٨٩',
    'meine Nummer ist 01512 3456789 danke',
    'call 01512-3456789 please',
    'numaram 01512 3456789, akşam',
  ])('a telephone number in a sentence: %s', (text) =>
    expect(readValue(text, { type: 'phone' }, book, today)).toMatchObject({ kind: 'value', value: '+4915123456789' }),
  )

  test('a number and an address: the first counts, both are repeated', () => {
    expect(reads('contact', '0151 23456789 hasan@yildiz.de')).toEqual({
      kind: 'value',
      value: '+4915123456789',
      shown: '+49 1512 3456789, hasan@yildiz.de',
    })
    expect(reads('contact', 'hasan@yildiz.de oder 0151 23456789')).toMatchObject({ value: 'hasan@yildiz.de' })
  })

  test.each(['nein', 'لا', 'evet', 'ja'])('"%s" is neither a name nor words of one’s own', (text) => {
    expect(reads('name', text)).toEqual({ kind: 'invalid', problem: 'name' })
    expect(reads('text', text)).toEqual({ kind: 'invalid', problem: 'text' })
  })

  test.each(['2', '١', '...', '👍', '🙂🙂'])('"%s" says nothing in words', (text) =>
    expect(reads('text', text)).toEqual({ kind: 'invalid', problem: 'text' }),
  )

  test('a name may come with a title and an office', () =>
    expect(reads('name', 'Frau Schmidt, AWO')).toMatchObject({ kind: 'value', value: 'Frau Schmidt, AWO' }))
})

test.each([
  ['ما بدي شي', 'ar'],
  ['çırak parası kaç', 'tr'],
])('"%s" does not repeat the topic before it', (text, language) => {
  const { verdict } = understand(text, language, nothing, 'probation')
  expect(verdict.kind === 'answer' ? verdict.topic : null).not.toBe('probation')
})

test.each([
  'thank you so much, can I also ask about kindergeld?',
  'Danke! Wie lange dauert die Probezeit?',
  'teşekkürler, deneme süresi ne kadar?',
  'شكرا، كم مدة التدريب؟',
])('thanks in front of a question do not swallow it: %s', (text) => {
  expect(understand(text).signal).toBeNull()
  expect(understand(text).question).toBe(true)
})
