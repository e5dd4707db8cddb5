import fc from 'fast-check'
import { expect } from 'vitest'
import type { DialogId, Language, StepId, TopicId } from '../../src/engine/ids.ts'
import { type Press, writePress } from '../../src/engine/press.ts'
import { commandWords } from '../../src/engine/understanding.ts'
import { anyText } from './any-text.ts'
import { ar, aWhile, holdDoor, type Media, next, opened, type Promises, type Subject, send, show, until } from './subject.ts'

const ask = 'register.k7'
const topic = 'training-duldung-60c' as TopicId
const dialog = 'register' as DialogId

/** One of every kind, every word, and the longest there may be. */
const everyPress: readonly Press[] = [
  { kind: 'answer', ask, value: 'ja:nein' },
  { kind: 'answer', ask, value: 'x'.repeat(64 - `a:${ask}:`.length) },
  { kind: 'correct', ask, step: 'birth-date' as StepId },
  ...commandWords.flatMap((word): Press[] => [
    { kind: 'command', word, ask: null },
    { kind: 'command', word, ask },
  ]),
  { kind: 'topic', topic },
  { kind: 'more', topic },
  { kind: 'helped', topic, yes: true },
  { kind: 'helped', topic, yes: false },
  { kind: 'dialog', dialog, arg: 'occasion-1' },
  { kind: 'dialog', dialog, arg: null },
  { kind: 'language', language: 'ckb' as Language },
  { kind: 'none-of-these' },
  { kind: 'end-talk' },
]
const presses = everyPress.map(writePress)

const says = (subject: Subject, text: string) => next(subject, () => subject.person.says(text))
const sends = (media: Media) => async (subject: Subject) => {
  await opened(subject)
  expect(await next(subject, () => subject.person.sends(media))).toMatchObject({ kind: 'sent-media', media })
}

export const comingIn = {
  'a chat that is opened arrives with the language of the app': async (subject) => {
    await opened(subject)
    expect(subject.door.received.map(({ event }) => event)).toEqual([{ kind: 'opened', hint: ar }])
  },
  'words arrive with the language of the app': async (subject) => {
    expect(await says(subject, 'كم الراتب؟')).toEqual({ kind: 'said', text: 'كم الراتب؟', hint: ar })
  },
  'a voice message arrives': sends('voice'),
  'a picture arrives': sends('image'),
  'a file arrives': sends('file'),
  'anything else arrives': sends('other'),

  'whatever comes has an id of its own, the same address and the time of arrival': async (subject) => {
    const { channel, door, person, now } = subject
    const before = now()
    const address = await opened(subject)
    await show(subject, address, { choices: [{ label: 'Ja', press: 'n' }] })
    await next(subject, () => person.says('Hallo'))
    await next(subject, () => person.presses('Ja'))
    const after = now()
    expect(new Set(door.received.map(({ id }) => id)).size).toBe(3)
    for (const { id, at, address: from } of door.received) {
      expect(id).toMatch(new RegExp(`^${channel.name}:`))
      expect(from).toEqual(address)
      expect(address.channel).toBe(channel.name)
      expect(at).toBeGreaterThanOrEqual(before)
      expect(at).toBeLessThanOrEqual(after)
    }
  },
  'a repeated delivery carries the same id': async (subject) => {
    const { door } = subject
    await says(subject, 'eins')
    await subject.repeatLast()
    await until(() => door.attempts.length > 1)
    expect(door.attempts).toEqual(Array(2).fill(door.received[0]?.id))
    expect(door.duplicates).toBe(1)
  },
  'a repeated press carries the same id': async (subject) => {
    const { door, person } = subject
    await show(subject, await opened(subject), { choices: [{ label: 'Ja', press: 'n' }] })
    await next(subject, () => person.presses('Ja'))
    await subject.repeatLast()
    await until(() => door.duplicates > 0)
    expect(door.attempts.slice(1)).toEqual(Array(2).fill(door.received[1]?.id))
  },
  'nothing is acknowledged before it is stored': async (subject) => {
    const held = holdDoor(subject.door)
    const saying = subject.person.says('hallo')
    await held.arrived
    await aWhile()
    expect(subject.acknowledged()).toBe(0)
    held.open()
    await saying
    await until(() => subject.acknowledged() === 1)
    expect(subject.door.received).toHaveLength(1)
  },
  'what could not be stored comes again with the same id': async (subject) => {
    const { door, person } = subject
    door.rejections = 3
    await person.says('hallo')
    await until(() => door.received.length > 0 && subject.acknowledged() === 1)
    expect(door.attempts).toEqual(Array(4).fill(door.received[0]?.id))
  },
  'messages keep their order, also around one that could not be stored': async (subject) => {
    const { door, person } = subject
    const texts = Array.from({ length: 12 }, (_, index) => `Nachricht ${index}`)
    const receive = door.receive.bind(door)
    let refused = 0
    door.receive = async (inbound) => {
      if (inbound.event.kind === 'said' && inbound.event.text === texts[4] && refused++ < 2) throw new Error('The disk is full')
      return receive(inbound)
    }
    for (const text of texts) await person.says(text)
    await until(() => door.received.length >= texts.length)
    expect(door.received.map(({ event }) => event.kind === 'said' && event.text)).toEqual(texts)
    expect(refused).toBeGreaterThan(1)
  },
  'messages that come at once keep their order': async (subject) => {
    const texts = Array.from({ length: 12 }, (_, index) => `Nachricht ${index}`)
    for (const text of texts) await subject.person.says(text)
    await until(() => subject.door.received.length >= texts.length)
    expect(subject.door.received.map(({ event }) => event.kind === 'said' && event.text)).toEqual(texts)
  },

  'every kind of press comes back byte for byte, up to 64 bytes': async (subject) => {
    const address = await opened(subject)
    const choices = presses.map((press, index) => ({ label: `Knopf ${index + 1}.`, press }))
    await show(subject, address, { choices })
    for (const { label, press } of choices) {
      expect(await next(subject, () => subject.person.presses(label))).toEqual({ kind: 'pressed', press })
    }
    expect(Math.max(...presses.map((press) => Buffer.byteLength(press)))).toBe(64)
  },
  'whatever a press is made of, it comes back byte for byte': async (subject) => {
    const address = await opened(subject)
    let count = 0
    const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 64 })
    await fc.assert(
      fc.asyncProperty(printable, async (press) => {
        const label = `Taste ${++count}.`
        await show(subject, address, { choices: [{ label, press }] })
        expect(await next(subject, () => subject.person.presses(label))).toEqual({ kind: 'pressed', press })
      }),
      { numRuns: 30 },
    )
  },
  'an old button can still be pressed': async (subject) => {
    const address = await opened(subject)
    await show(subject, address, {
      text: 'Erst',
      choices: [{ label: 'Alt', press: 'a:k1:1' }],
      nav: [{ label: 'Weg', press: 'w:menu:' }],
    })
    await show(subject, address, { text: 'Dann', choices: [{ label: 'Neu', press: 'a:k2:1' }] })
    await says(subject, 'dazwischen')
    expect(await next(subject, () => subject.person.presses('Alt'))).toEqual({ kind: 'pressed', press: 'a:k1:1' })
    expect(await next(subject, () => subject.person.presses('Neu'))).toEqual({ kind: 'pressed', press: 'a:k2:1' })
    expect(await next(subject, () => subject.person.presses('Weg'))).toEqual({ kind: 'pressed', press: 'w:menu:' })
  },
  'a number or a label that is typed arrives as words': async (subject) => {
    const choices = [
      { label: 'Ja', press: 'a:k:y' },
      { label: 'Nein', press: 'a:k:n' },
    ]
    await send(subject, await opened(subject), { choices })
    for (const text of ['2', '٢', 'Nein']) expect(await says(subject, text)).toMatchObject({ kind: 'said', text })
  },
  'line breaks, marks of direction and 4000 characters arrive unharmed': async (subject) => {
    for (const text of ['eins\nzwei\n\ndrei', 'رقمي \u2068+49 211 1234567\u2069 اتصل', 'ä'.repeat(4000)])
      expect(await says(subject, text)).toMatchObject({ kind: 'said', text })
  },
  'whatever is said arrives as it was said, but for blanks around it': async (subject) => {
    // A word that begins with a slash is a command on some platforms.
    const words = anyText.filter((text) => !text.trim().startsWith('/'))
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        const event = await says(subject, text)
        expect(event).toMatchObject({ kind: 'said' })
        expect(event.kind === 'said' && event.text.trim()).toBe(text.trim())
      }),
      { numRuns: 50 },
    )
  },
} satisfies Promises
