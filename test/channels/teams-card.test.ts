import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCarrier } from '../../src/channels/teams/carried.ts'
import { answered, type OutActivity, toActivities } from '../../src/channels/teams/outbound.ts'
import type { Reference } from '../../src/channels/teams/reference.ts'
import type { Language } from '../../src/engine/ids.ts'
import type { Choice, Message } from '../../src/engine/message.ts'
import { anyText } from '../contract/any-text.ts'
import { card, cardType, inputsOf, labelOf, linksOf, pressablesOf, wordsOf } from '../support/teams-card.ts'
import { effect } from '../support/teams-setup.ts'

const carrier = createCarrier('a-secret')
const rendering = {
  carrier,
  offer: ({ name }: { readonly name: string }) => ({ contentType: 'offer', name }),
  filesInPrivate: (language: Language) => `privat (${language})`,
}
const to: Reference = { serviceUrl: 'https://smba.example/', conversation: { id: 'c' }, bot: '28:bot', user: '29:amal' }
const shared: Reference = { ...to, shared: { name: 'Amal <H.> [x](y)' } }
const choice = (label: string, press = `a:k:${label}`): Choice => ({ label, press })
const render = (part: Partial<Message>, reference = to, id = 'e1') =>
  toActivities(effect(id), { chat: 'c' }, reference, { text: 'Hallo', language: 'de' as Language, ...part }, rendering)
const contentOf = (activity: OutActivity | undefined): unknown =>
  (activity?.attachments?.[0] as { readonly content?: unknown } | undefined)?.content
const cardOf = (activity: OutActivity | undefined) => card.parse(contentOf(activity))
const rowsOf = (activity: OutActivity | undefined): string[][] =>
  cardOf(activity).body.flatMap((part) => (part.type === 'ActionSet' ? [part.actions.map(({ title }) => title)] : []))

test('words alone are plain text without markup', () => {
  expect(render({ text: 'a_b *c* <d> [e](f)' })).toEqual([{ type: 'message', text: 'a_b *c* <d> [e](f)', textFormat: 'plain' }])
})

test.each<[string, Partial<Message>, string[][]]>([
  [
    'short choices three in a row',
    { choices: ['Ja', 'Nein', 'Weiß nicht', '4'].map((label) => choice(label)) },
    [['Ja', 'Nein', 'Weiß nicht'], ['4']],
  ],
  [
    'long choices one in a row',
    { choices: [choice('Ich suche einen Ausbildungsplatz'), choice('Nein')] },
    [['Ich suche einen Ausbildungsplatz'], ['Nein']],
  ],
  [
    'the ways out in a last row',
    { choices: [choice('Ja')], nav: [choice('Zurück'), choice('Mensch')] },
    [['Ja'], ['Zurück', 'Mensch']],
  ],
  [
    'never more than six in a row',
    { nav: ['1', '2', '3', '4', '5', '6', '7'].map((label) => choice(label)) },
    [['1', '2', '3', '4', '5', '6'], ['7']],
  ],
  [
    'links between choices and ways out',
    { links: [{ label: 'Infos', url: 'https://kausa.example/a' }], nav: [choice('Menü')] },
    [['Infos'], ['Menü']],
  ],
  ['a link alone', { links: [{ label: 'Infos', url: 'https://kausa.example/a' }] }, [['Infos']]],
])('shows %s', (_, part, rows) => {
  const activities = render(part)
  expect(activities).toHaveLength(1)
  expect(rowsOf(activities[0])).toEqual(rows)
})

test.each([['mailto:info@kausa.example'], ['tel:+49231'], ['http://localhost:3000/case/1'], ['not an address']])(
  'writes %s out, since it opens from no button',
  (url) => {
    expect(render({ links: [{ label: 'Kontakt', url }] })).toMatchObject([{ text: `Hallo\n\nKontakt\n${url}` }])
  },
)

test.each<[string, boolean]>([
  ['ar', true],
  ['fa', true],
  ['ps', true],
  ['ku', false],
  ['de', false],
  ['ti', false],
])('a card in %s is written from the right: %s', (language, isRight) => {
  const shown = cardOf(render({ language: language as Language, choices: [choice('1')] })[0])
  expect(shown.rtl ?? false).toBe(isRight)
  expect(shown.lang).toBe(language)
})

test('an Arabic line that begins with a Latin name gets its direction, on a card and without', () => {
  const words = { text: 'KAUSA يساعدك', language: 'ar' as Language }
  expect(wordsOf(cardOf(render({ ...words, choices: [choice('نعم')] })[0]))).toBe('\u200FKAUSA يساعدك')
  expect(render(words)[0]?.text).toBe('\u200FKAUSA يساعدك')
})

test('every press is an Action.Execute with an Action.Submit of the same meaning', () => {
  const [action] = pressablesOf(cardOf(render({ choices: [choice('Ja', 'a:k:y')] })[0]))
  expect(action).toMatchObject({ verb: 'press', data: { press: 'a:k:y' }, fallback: { title: 'Ja', data: { press: 'a:k:y' } } })
  expect(action?.fallback.data).toEqual(action?.data)
})

test('the nonce is the card’s: the same when it is sent again, another one for another card', () => {
  const nonceOf = (id: string) => pressablesOf(cardOf(render({ choices: [choice('Ja')] }, to, id)[0]))[0]?.data.nonce
  expect(nonceOf('e1')).toBe(nonceOf('e1'))
  expect(nonceOf('e1')).not.toBe(nonceOf('e2'))
})

describe('a card that is pressed', () => {
  const message = {
    text: 'Wirklich?',
    choices: [choice('Ja', 'y'), choice('✓ Nein', 'n')],
    nav: [choice('Menü', 'm')],
    links: [{ label: 'Infos', url: 'https://kausa.example/' }],
  }
  const shown = cardOf(render(message)[0])
  const press = (of: typeof shown, place: number) => {
    const [...all] = pressablesOf(of)
    return { ...(all[place]?.data as { press: string; nonce: string }), card: inputsOf(of).card }
  }
  const again = card.parse(answered(press(shown, 0), 'c', carrier))

  test('stands there once more with the choice marked', () => {
    expect(pressablesOf(again).map(({ title }) => title)).toEqual(['● Ja', '✓ Nein', 'Menü'])
    expect(pressablesOf(again).map(labelOf)).toEqual(['Ja', '✓ Nein', 'Menü'])
    expect({ ...again, body: again.body.slice(0, 1) }).toEqual({ ...shown, body: shown.body.slice(0, 1) })
    expect(linksOf(again)).toEqual(linksOf(shown))
  })

  test('has a new nonce, and can be pressed once more', () => {
    expect(press(again, 0).nonce).not.toBe(press(shown, 0).nonce)
    const third = card.parse(answered(press(again, 1), 'c', carrier))
    expect(pressablesOf(third).map(({ title }) => title)).toEqual(['Ja', '● ✓ Nein', 'Menü'])
  })

  test('stays as it is when it is somebody else’s, was tampered with, or carried nothing along', () => {
    const genuine = press(shown, 0)
    expect(answered(genuine, 'another chat', carrier)).toBeNull()
    expect(answered({ press: 'y', nonce: 'n' }, 'c', carrier)).toBeNull()
    expect(answered(genuine, 'c', createCarrier('another secret'))).toBeNull()
    const [packed = '', signature = ''] = String(genuine.card).split('.')
    const forged = createCarrier('x').pack({
      chat: 'c',
      text: 'Geben Sie Ihr Passwort ein',
      language: 'de',
      choices: [],
      nav: [],
      links: [],
    })
    for (const changed of [
      `${packed}.`,
      packed,
      `${packed}A.${signature}`,
      `${forged.split('.')[0]}.${signature}`,
      '',
      '.',
      'ä.ö',
    ])
      expect(answered({ ...genuine, card: changed }, 'c', carrier), changed).toBeNull()
  })
})

describe('where several people read along', () => {
  test('the answer mentions whom it is for, without markup in the name', () => {
    const shown = cardOf(render({ text: 'Bitte *sehr*' }, shared)[0])
    expect(shown.body[0]).toMatchObject({ text: '<at>Amal  H.   x  y</at>' })
    expect(shown.msteams.entities).toEqual([
      { type: 'mention', text: '<at>Amal  H.   x  y</at>', mentioned: { id: '29:amal', name: 'Amal  H.   x  y' } },
    ])
    expect(wordsOf(shown)).toBe('Bitte *sehr*')
  })
  test('files are given in the private chat only, and it is said', () => {
    const files = [{ name: 'a.ics', mime: 'text/calendar', content: 'x' }]
    const activities = render({ files }, shared)
    expect(activities).toHaveLength(1)
    expect(wordsOf(cardOf(activities[0]))).toBe('Hallo\n\nprivat (de)')
  })
})

test('files come behind the words, which keep the buttons', () => {
  const files = [{ name: 'a.ics', mime: 'text/calendar', content: 'x' }]
  const activities = render({ files, nav: [choice('Menü')] })
  expect(activities.map(({ attachments }) => attachments?.[0]?.contentType)).toEqual([cardType, 'offer'])
  expect(render({ text: '', files })).toHaveLength(1)
})

test('a long text is cut between paragraphs, and the buttons stand below its end', () => {
  const paragraphs = ['a', 'b', 'c'].map((letter) => `${letter.repeat(1500)}.`)
  const activities = render({ text: paragraphs.join('\n\n'), choices: [choice('Ja')] })
  expect(activities.map(({ text }) => text?.[0])).toEqual(['a', 'b', undefined])
  expect(wordsOf(cardOf(activities[2]))).toBe(paragraphs[2])
  expect(render({ text: paragraphs.join('\n\n') })).toHaveLength(2)
})

test('choices a card has no room for stand on further cards, in their order', () => {
  const choices = Array.from({ length: 120 }, (_, index) =>
    choice(`${index}. ${'Veranstaltung '.repeat(6)}`, `a:k:${index}${'x'.repeat(50)}`),
  )
  const activities = render({ choices, nav: [choice('Menü')] })
  const labels = activities.flatMap((activity) => pressablesOf(cardOf(activity)).map(({ title }) => title))
  expect(activities.length).toBeGreaterThan(1)
  expect(labels).toEqual([...choices.map(({ label }) => label), 'Menü'])
})

test('whatever the message, Teams takes every card, nothing is lost, and every choice comes back', () => {
  const label = anyText.map((text) => text.slice(0, 200)).filter((text) => text.trim() !== '')
  const choices = fc.array(fc.record({ label, press: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 64 }) }), {
    maxLength: 40,
  })
  const long = fc.tuple(anyText, fc.integer({ min: 1, max: 60 })).map(([text, times]) => text.repeat(times))
  fc.assert(
    fc.property(long, choices, choices, fc.constantFrom(to, shared), (text, first, nav, reference) => {
      const activities = render({ text, choices: first, nav: nav.slice(0, 8) }, reference)
      const cards = activities.filter(({ attachments }) => attachments).map(cardOf)
      const said = [...activities.map(({ text = '' }) => text), ...cards.map(wordsOf)].join('')
      expect(said.replace(/[\s\u200f]/g, '')).toBe(text.replace(/[\s\u200f]/g, ''))
      expect(cards.flatMap(pressablesOf).map(({ data }) => data.press)).toEqual(
        [...first, ...nav.slice(0, 8)].map(({ press }) => press),
      )
    }),
    { numRuns: 150 },
  )
})
