import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Request, toNotice, toRequests } from '../../src/channels/telegram/outbound.ts'
import { directed, split } from '../../src/channels/telegram/text.ts'
import type { Language } from '../../src/engine/ids.ts'
import type { Choice, Message } from '../../src/engine/message.ts'

const de = 'de' as Language
const ar = 'ar' as Language
const address = { chat: '42' }
const choice = (label: string, press = `a:k:${label}`): Choice => ({ label, press })
const make = (part: Partial<Message>): Message => ({ text: 'Hallo', language: de, ...part })

/** A keyboard as rows of `label=press` or `label>url`. */
function keyboardOf(request: Request | undefined): string[][] {
  if (!request || request.method === 'sendDocument') return []
  const rows = request.payload.reply_markup?.inline_keyboard ?? []
  return rows.map((row) =>
    row.map((button) =>
      'callback_data' in button
        ? `${button.text}=${button.callback_data}`
        : 'url' in button
          ? `${button.text}>${button.url}`
          : '?',
    ),
  )
}
const textOf = (request: Request | undefined): string =>
  request && request.method !== 'sendDocument' ? request.payload.text : ''

test('sends plain text without markup and without a preview of links', () => {
  expect(toRequests(address, make({ text: 'a_b *c* <d> https://kausa.example' }))).toEqual([
    {
      method: 'sendMessage',
      payload: { chat_id: 42, text: 'a_b *c* <d> https://kausa.example', link_preview_options: { is_disabled: true } },
    },
  ])
})

test.each<[string, Partial<Message>, string[][]]>([
  ['no buttons', {}, []],
  ['short choices two in a row', { choices: [choice('Ja', 'y'), choice('Nein', 'n')] }, [['Ja=y', 'Nein=n']]],
  ['an odd one alone', { choices: [choice('1', 'x'), choice('2', 'y'), choice('3', 'z')] }, [['1=x', '2=y'], ['3=z']]],
  [
    'long choices one in a row',
    { choices: [choice('Ich suche einen Ausbildungsplatz', 'x'), choice('Nein', 'y')] },
    [['Ich suche einen Ausbildungsplatz=x'], ['Nein=y']],
  ],
  [
    'the ways out in one last row',
    { choices: [choice('Ja', 'y')], nav: [choice('Zurück', 'w:back:k'), choice('Mensch', 'w:human:')] },
    [['Ja=y'], ['Zurück=w:back:k', 'Mensch=w:human:']],
  ],
  [
    'links between choices and ways out',
    { links: [{ label: 'Infos', url: 'https://kausa.example/a' }], nav: [choice('Menü', 'w:menu:')] },
    [['Infos>https://kausa.example/a'], ['Menü=w:menu:']],
  ],
  ['Arabic labels as they are', { language: ar, choices: [choice('نعم', 'y'), choice('لا', 'n')] }, [['نعم=y', 'لا=n']]],
])('shows %s', (_, part, expected) => {
  const requests = toRequests(address, make(part))
  expect(requests).toHaveLength(1)
  expect(keyboardOf(requests[0])).toEqual(expected)
})

test.each([['mailto:info@kausa.example'], ['tel:+49231'], ['http://localhost:3000/case/1'], ['not an address']])(
  'writes %s out, since Telegram takes it on no button',
  (url) => {
    const [request] = toRequests(address, make({ links: [{ label: 'Kontakt', url }] }))
    expect(keyboardOf(request)).toEqual([])
    expect(textOf(request)).toBe(`Hallo\n\nKontakt\n${url}`)
  },
)

test('offers a choice by its number where its press is too long for a button', () => {
  const long = choice('Bäckerei', 'ä'.repeat(33))
  const [request] = toRequests(address, make({ choices: [choice('Ja', 'y'), long], nav: [long] }))
  expect(keyboardOf(request)).toEqual([['Ja=y']])
  expect(textOf(request)).toBe('Hallo\n\n2. Bäckerei')
})

test.each([
  ['ä'.repeat(32), 1],
  [`${'ä'.repeat(32)}a`, 0],
  ['', 0],
])('a press of exactly 64 bytes is the longest on a button: %s', (press, buttons) => {
  expect(keyboardOf(toRequests(address, make({ choices: [choice('Ja', press)] }))[0])).toHaveLength(buttons)
})

test('no press over 64 bytes ever leaves', () => {
  const choices = fc.array(
    fc.record({ label: fc.string({ minLength: 1 }), press: fc.string({ unit: 'grapheme', maxLength: 90 }) }),
  )
  fc.assert(
    fc.property(choices, choices, (choices, nav) => {
      for (const request of toRequests(address, make({ choices, nav }))) {
        if (request.method !== 'sendMessage') continue
        for (const button of request.payload.reply_markup?.inline_keyboard.flat() ?? []) {
          const bytes = 'callback_data' in button ? Buffer.byteLength(button.callback_data) : 0
          expect(bytes).toBeGreaterThan(0)
          expect(bytes).toBeLessThanOrEqual(64)
        }
      }
    }),
  )
})

test('cuts a long text between paragraphs and puts the buttons under the last part', () => {
  const paragraphs = ['a', 'b', 'c'].map((letter) => `${letter.repeat(1500)}.`)
  const requests = toRequests(address, make({ text: paragraphs.join('\n\n'), choices: [choice('Ja', 'y')] }))
  expect(requests.map(textOf)).toEqual([`${paragraphs[0]}\n\n${paragraphs[1]}`, paragraphs[2]])
  expect(requests.map(keyboardOf)).toEqual([[], [['Ja=y']]])
})

test.each([
  ['between lines', `${'a'.repeat(60)}\n${'b'.repeat(60)}`, ['a'.repeat(60), 'b'.repeat(60)]],
  ['between sentences', `${'a'.repeat(50)}. bb ${'b'.repeat(60)}`, [`${'a'.repeat(50)}.`, `bb ${'b'.repeat(60)}`]],
  ['between sentences in Arabic', `${'م'.repeat(50)}؟ ب ${'ب'.repeat(60)}`, [`${'م'.repeat(50)}؟`, `ب ${'ب'.repeat(60)}`]],
  ['between words', `${'a'.repeat(60)} ${'b'.repeat(60)}`, ['a'.repeat(60), 'b'.repeat(60)]],
  ['not at all when it just fits', 'a'.repeat(100), ['a'.repeat(100)]],
  ['somewhere when there is no better place', 'a'.repeat(150), ['a'.repeat(100), 'a'.repeat(50)]],
])('cuts %s', (_, text, parts) => {
  expect(split(text, 100)).toEqual(parts)
})

test('loses no character, exceeds no limit and breaks no character, whatever the text', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'م', ' ', '\n', '. ', '🎓', '\n\n'), maxLength: 400 })
  fc.assert(
    fc.property(letters, fc.integer({ min: 2, max: 50 }), (text, longest) => {
      const parts = split(text, longest)
      expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(longest)
        expect(part.isWellFormed()).toBe(true)
        expect(part.trim()).not.toBe('')
      }
    }),
  )
})

test.each([
  ['an Arabic line that begins with a Latin name', ar, 'KAUSA يساعدك', '\u200FKAUSA يساعدك'],
  ['each line by itself', ar, 'مرحبا\n2 KAUSA يوم', 'مرحبا\n\u200F2 KAUSA يوم'],
  ['a name isolated by the book', ar, '\u2068KAUSA\u2069 يساعدك', '\u200F\u2068KAUSA\u2069 يساعدك'],
  ['an address on its own line not', ar, 'https://kausa.example', 'https://kausa.example'],
  ['a line that begins in Arabic not', ar, 'يوم 12.3. KAUSA', 'يوم 12.3. KAUSA'],
  ['a line marked already not again', ar, '\u200FKAUSA يوم', '\u200FKAUSA يوم'],
  ['Persian too', 'fa' as Language, 'KAUSA کمک', '\u200FKAUSA کمک'],
  ['German with an Arabic word not', de, 'Wort: مرحبا', 'Wort: مرحبا'],
])('gives the direction: %s', (_, language, text, expected) => {
  expect(directed(text, language)).toBe(expected)
})

test('sends files after the text, which keeps the buttons', () => {
  const file = { name: 'termin.ics', mime: 'text/calendar', content: 'BEGIN:VCALENDAR' }
  const requests = toRequests(address, make({ files: [file], nav: [choice('Menü', 'w:menu:')] }))
  expect(requests.map(({ method }) => method)).toEqual(['sendMessage', 'sendDocument'])
  expect(keyboardOf(requests[0])).toEqual([['Menü=w:menu:']])
  expect(requests[1]?.payload).toEqual({ chat_id: 42, document: file })
})

test('a notice carries a button and an address', () => {
  const notice = {
    text: 'Neuer Fall',
    url: 'https://kausa.example/console/c1',
    press: { label: 'Übernehmen', press: 'claim:c1' },
  }
  const request = toNotice('-100', notice)
  expect(request).toMatchObject({ method: 'sendMessage', payload: { chat_id: -100, text: 'Neuer Fall' } })
  expect(keyboardOf(request)).toEqual([['Übernehmen=claim:c1'], ['↗ kausa.example>https://kausa.example/console/c1']])
})

test('an edited notice replaces the earlier one and its button', () => {
  const request = toNotice('-100', { text: 'Übernommen', url: 'https://kausa.example/c', edit: { chat: '-100', message: '31' } })
  expect(request).toMatchObject({ method: 'editMessageText', payload: { chat_id: -100, message_id: 31 } })
  expect(keyboardOf(request)).toEqual([['↗ kausa.example>https://kausa.example/c']])
})
