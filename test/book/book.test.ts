import { afterAll, expect, test } from 'vitest'
import { loadBook, loadBookNow } from '../../src/book/load.ts'
import { dialogId, languageId, stepId, tableId, topicId } from '../../src/book/schema.ts'
import type { Book } from '../../src/engine/book.ts'
import { plant, type Tree, tree, uproot } from './tree.ts'

afterAll(uproot)

const de = languageId.parse('de')
const en = languageId.parse('en')
const ar = languageId.parse('ar')
const isolated = (text: string) => `\u2068${text}\u2069`
/** 5 March 2027, 15:30 in Düsseldorf. */
const afternoon = Date.UTC(2027, 2, 5, 14, 30)

function bookOf(edit: (files: Tree) => void = () => {}, publicUrl?: string): Book {
  const files = tree()
  edit(files)
  const loaded = loadBookNow(plant(files), publicUrl ? { publicUrl } : {})
  if (!('book' in loaded)) throw new Error(loaded.problems.map(({ sentence }) => sentence).join('\n'))
  return loaded.book
}

test('Languages stand in order: German, English, then by code', () => {
  expect(bookOf().languages).toEqual(['de', 'en', 'ar'])
})

test('A dialog is read with its defaults: slots, next steps, options', () => {
  const dialog = bookOf().dialog(dialogId.parse('register'))
  expect(dialog).toMatchObject({ id: 'register', open: true, home: false, consent: 'events', arg: 'format' })
  expect(dialog?.steps.find(({ id }) => id === 'pick')).toEqual({
    kind: 'choose',
    id: 'pick',
    slot: 'occasion',
    optional: false,
    options: [],
    from: 'items',
    next: 'name',
  })
  expect(dialog?.steps.find(({ id }) => id === 'confirm')).toMatchObject({
    slot: 'confirm',
    summary: ['occasion', 'firstName'],
    options: [
      { value: 'yes', next: 'book' },
      { value: 'no', next: 'leave' },
    ],
  })
  expect(dialog?.steps.find(({ id }) => id === 'age-rule')).toMatchObject({
    branches: [{ when: { ageGroup: ['under-14'] }, next: 'guardian' }],
    next: 'confirm',
  })
  expect(dialog?.steps.find(({ id }) => id === 'leave')).toEqual({ kind: 'go', id: 'leave', to: 'end' })
})

test('The version of a dialog changes with its file and with nothing else', () => {
  const id = dialogId.parse('register')
  const version = bookOf().dialog(id)?.version
  expect(bookOf((files) => files.set('dialogs/menu.yaml', `# x\n${files.get('dialogs/menu.yaml')}`)).dialog(id)?.version).toBe(
    version,
  )
  expect(
    bookOf((files) => files.set('dialogs/register.yaml', `# x\n${files.get('dialogs/register.yaml')}`)).dialog(id)?.version,
  ).not.toBe(version)
})

test('A step may lead to "end" or "stop" without a step of that name', () => {
  const book = bookOf((files) =>
    files.set(
      'dialogs/data.yaml',
      'dialog: data\nsteps:\n  - choose: hello\n    options: [{ value: yes, next: stop }, { value: no, next: end }]\n',
    ),
  )
  expect(book.dialog(dialogId.parse('data'))?.steps.slice(1)).toEqual([
    { kind: 'go', id: stepId.parse('end'), to: 'end' },
    { kind: 'go', id: stepId.parse('stop'), to: 'stop' },
  ])
})

test('One tap on a dialog with an argument may act at once', () => {
  const book = bookOf((files) => {
    const step =
      '  - do: cancel\n    command: cancel-booking\n    with: { booking: $booking }\n    on: { cancelled: hello, gone: hello }\n'
    files.set('dialogs/data.yaml', `dialog: data\nopen: true\narg: booking\nsteps:\n${step}  - say: hello\n`)
  })
  expect(book.dialog(dialogId.parse('data'))?.arg).toBe('booking')
})

test('Tables and topics are found by name', () => {
  const book = bookOf()
  const rules = book.table(tableId.parse('funding'))?.results[0]?.rules
  expect(rules?.map(({ when }) => when).at(-1)).toEqual({ measure: ['training'] })
  expect(rules?.map(({ then: verdict }) => verdict)).toEqual(['fits', 'no-late', 'no-measure'])
  expect(book.topic(topicId.parse('pay'))).toMatchObject({ id: 'pay', related: ['time'], dialogs: ['human'] })
  expect(book.topic(topicId.parse('nothing'))).toBeUndefined()
  expect(book.service.officeHours).toMatchObject({ monday: ['09:00-12:00', '13:00-16:00'], sunday: [] })
})

test('An unknown text throws and names the key', () => {
  const book = bookOf()
  expect(() => book.text(de, 'ui:nothing')).toThrow('There is no text "ui:nothing" in language "de"')
  expect(book.has(de, 'ui:nothing')).toBe(false)
  expect(book.has(de, 'ui:greeting')).toBe(true)
})

test('Synonyms come as a list, and a text that is none gives no synonyms', () => {
  const book = bookOf()
  expect(book.texts(en, 'ui:options-also.yes')).toEqual(['Hello', 'Hello!'])
  expect(book.texts(en, 'ui:options.yes')).toEqual([])
  expect(book.texts(en, 'ui:options-also.no')).toEqual([])
  expect(book.text(en, 'language:name')).toBe('English')
})

test('Figures are filled in with the unit of the language', () => {
  const book = bookOf()
  expect(book.text(de, 'topics/pay:answer')).toBe('Hallo 724 Euro (Ausbildung, §17).')
  expect(book.text(en, 'topics/pay:answer')).toBe('Hello €724 (Ausbildung, §17).')
  expect(book.text(de, 'topics/pay:more')).toBe('Hallo 18 Monate, 4. März 2027.')
  expect(book.text(en, 'topics/pay:more')).toBe('Hello 18 months, 4 March 2027.')
  expect(book.text(de, 'tables/funding:eq.amount')).toBe('724 Euro')
})

test('In Arabic every figure and every German term stands alone, once', () => {
  const book = bookOf()
  expect(book.text(ar, 'topics/pay:answer')).toBe(
    `مرحبا ${isolated('724 يورو')} (${isolated('Ausbildung')}, ${isolated('§17')}).`,
  )
  expect(book.text(ar, 'topics/pay:more')).toBe(`مرحبا ${isolated('18 شهرًا')}, ${isolated('4 مارس 2027')}.`)
  expect(book.text(ar, 'topics/time:answer')).toBe(`مرحبا ${isolated('4')}.`)
})

test.each([
  [1, 'شهر'],
  [2, 'شهران'],
  [3, '3 أشهر'],
  [11, '11 شهرًا'],
  [100, '100 شهر'],
])('Arabic says %d month(s) in the right form', (value, said) => {
  const book = bookOf((files) =>
    files.set('dialogs/figures/all.yaml', files.get('dialogs/figures/all.yaml')?.replace('value: 18', `value: ${value}`) ?? ''),
  )
  expect(book.text(ar, 'topics/pay:more')).toContain(isolated(said))
})

/** A book whose first figure is another one. */
const withFigure = (figure: string): Book =>
  bookOf((files) =>
    files.set('dialogs/figures/all.yaml', files.get('dialogs/figures/all.yaml')?.replace('value: 724, unit: euro', figure) ?? ''),
  )

test('Percent, people and cents follow the language', () => {
  expect(withFigure('value: 80, unit: percent').text(de, 'topics/pay:answer')).toContain('80\u00a0%')
  expect(withFigure('value: 80, unit: percent').text(en, 'topics/pay:answer')).toContain('80%')
  expect(withFigure('value: 1, unit: people').text(de, 'topics/pay:answer')).toContain('1 Person ')
  expect(withFigure('value: 3, unit: people').text(ar, 'topics/pay:answer')).toContain('3 أشخاص')
  expect(withFigure('value: 13.9, unit: euro').text(de, 'topics/pay:answer')).toContain('13,90 Euro')
  expect(withFigure('value: 26200, unit: number').text(de, 'topics/pay:answer')).toContain('26.200')
})

test('Moments are told in the time of Düsseldorf and the language of the text', () => {
  const book = bookOf()
  const say = (language: typeof de, as: 'moment' | 'day' | 'time' | 'german') =>
    book.text(language, 'ui:when', { when: { at: afternoon, as } })
  expect(say(de, 'moment')).toBe('Hallo: Freitag, 5. März 2027 um 15:30')
  expect(say(en, 'moment')).toBe('Hello: Friday, 5 March 2027 at 15:30')
  expect(say(en, 'day')).toBe('Hello: Friday, 5 March 2027')
  expect(say(en, 'time')).toBe('Hello: 15:30')
  expect(say(en, 'german')).toBe('Hello: \n(Freitag, 5. März 2027 um 15:30)')
  expect(say(de, 'german'), 'the text is German already').toBe('Hallo: ')
  expect(say(ar, 'german')).toBe(`مرحبا: \n\u200f(${isolated('Freitag, 5. März 2027 um 15:30')})`)
  expect(say(ar, 'moment')).toBe(`مرحبا: ${isolated('الجمعة، 5 مارس 2027 في 15:30')}`)
})

test('Dates, other texts and what organisers wrote in several languages can stand in a text', () => {
  const book = bookOf()
  expect(book.text(en, 'ui:greeting', { name: { date: '2027-03-04' } })).toBe('Hello 4 March 2027')
  expect(book.text(en, 'ui:greeting', { name: { text: 'ui:formats.jump' } })).toBe('Hello Hello')
  expect(book.text(en, 'ui:greeting', { name: { in: { de: 'Messe', en: 'Fair' } } })).toBe('Hello Fair')
  expect(book.text(en, 'ui:greeting', { name: { in: { de: 'Messe' } } })).toBe('Hello Messe')
  expect(book.text(de, 'ui:greeting', { name: 26200 })).toBe('Hallo 26.200')
})

test('Plural forms follow the number', () => {
  const book = bookOf()
  expect(book.text(de, 'ui:places', { count: 1 })).toBe('Hallo 1 1')
  expect(book.text(de, 'ui:places', { count: 20 })).toBe('Hallo 20 n')
  expect(book.text(ar, 'ui:places', { count: 3 })).toBe(`مرحبا ${isolated('3')} ${isolated('few')}`)
  expect(book.text(ar, 'ui:places', { count: 20 })).toBe(`مرحبا ${isolated('20')} ${isolated('many')}`)
})

test('A value nobody gave leaves its place empty', () => {
  expect(bookOf().text(de, 'ui:greeting')).toBe('Hallo ')
})

test('What people write is never read as a part of the text', () => {
  const book = bookOf()
  for (const name of ['{{count}}', '$t(ui:nav.help)', '{{- name}}', '<b>&amp;', 'x{{name}}']) {
    expect(book.text(de, 'ui:greeting', { name, count: 7 })).toBe(`Hallo ${name}`)
  }
})

test('A right-to-left name in a German text stands alone', () => {
  expect(bookOf().text(de, 'ui:greeting', { name: 'أمينة' })).toBe(`Hallo ${isolated('أمينة')}`)
})

test('A topic is stale from the day after its review date, in the time of Düsseldorf', () => {
  const book = bookOf((files) =>
    files.set('dialogs/topics/pay.yaml', files.get('dialogs/topics/pay.yaml')?.replace('2099-01-01', '2099-06-30') ?? ''),
  )
  const topic = book.topic(topicId.parse('pay'))
  if (!topic) throw new Error('no topic')
  expect(book.stale(topic, Date.UTC(2099, 5, 30, 21, 59))).toBe(false)
  expect(book.stale(topic, Date.UTC(2099, 5, 30, 22, 1))).toBe(true)
})

test('The privacy notice is linked when there is a public address', () => {
  expect(bookOf().privacyUrl).toBe('')
  expect(bookOf(undefined, 'https://bot.example.org').privacyUrl).toBe('https://bot.example.org/privacy')
})

test('The hash of a book changes with any text, and equal trees have equal hashes', async () => {
  const one = await loadBook(plant(tree()))
  expect(one).toHaveProperty('book.hash', bookOf().hash)
  expect(bookOf((files) => files.set('locales/en/topics/time.json', '{ "title": "Time", "answer": "4 years." }')).hash).not.toBe(
    bookOf().hash,
  )
})
