import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TelegramOptions } from '../../src/channels/telegram/telegram.ts'
import { faults, type TelegramServer } from '../support/telegram-server.ts'
import { effect, now, type Setup, setUpTelegram, timing, words } from '../support/telegram-setup.ts'

let setup: Setup
let telegram: TelegramServer

beforeEach(async () => {
  setup = await setUpTelegram()
  telegram = setup.telegram
})
afterEach(() => setup.close())

const outcome = async (fault: Parameters<TelegramServer['fail']>[1], more: Partial<TelegramOptions> = {}) => {
  const bot = setup.create(more)
  const amal = telegram.person()
  amal.opens()
  telegram.fail('sendMessage', fault)
  const sent = await bot.send(effect('1'), { channel: 'telegram', chat: String(amal.id) }, words('Hallo'))
  return { sent, transcript: amal.transcript.map(({ text }) => text) }
}

test('429 waits as long as Telegram asks', async () => {
  expect(await outcome(faults.tooMany(7))).toMatchObject({ sent: { kind: 'retry', at: now + 7_000 }, transcript: [] })
})

test('a person who blocked the bot is unreachable', async () => {
  expect(await outcome(faults.blocked)).toMatchObject({ sent: { kind: 'unreachable' }, transcript: [] })
})

test('502 is tried again; 500 and 504 leave a doubt', async () => {
  const gateway = (error_code: number) => ({ ok: false, error_code, description: 'Bad Gateway' }) as const
  expect(await outcome(gateway(502))).toMatchObject({ sent: { kind: 'retry' }, transcript: [] })
  expect(await outcome(gateway(504))).toMatchObject({ sent: { kind: 'doubt' } })
  expect(await outcome(faults.broken)).toMatchObject({ sent: { kind: 'doubt' } })
})

test('a doubt about a file says so: the words before it have arrived', async () => {
  const bot = setup.create()
  const amal = telegram.person()
  amal.opens()
  const address = { channel: 'telegram', chat: String(amal.id) }
  const file = { name: 'termin.ics', mime: 'text/calendar', content: 'BEGIN:VCALENDAR' }
  telegram.fail('sendDocument', 'drop')
  expect(await bot.send(effect('1'), address, words('Hier', { files: [file] }))).toMatchObject({ kind: 'doubt', part: 'file' })
  telegram.fail('sendMessage', 'drop')
  const sent = await bot.send(effect('2'), address, words('Hier', { files: [file] }))
  expect(sent.kind === 'doubt' && !sent.part).toBe(true)
})

test('no answer in time leaves a doubt: here it had arrived', async () => {
  const { sent, transcript } = await outcome('hang', { timing: { ...timing, request: 100 } })
  expect({ kind: sent.kind, transcript }).toEqual({ kind: 'doubt', transcript: ['Hallo'] })
})

test.each([
  ['drop', ['Hallo']],
  ['lost', []],
] as const)('a connection broken after writing leaves a doubt (%s)', async (fault, arrived) => {
  const { sent, transcript } = await outcome(fault)
  expect({ kind: sent.kind, transcript }).toEqual({ kind: 'doubt', transcript: arrived })
})

test('a refused connection is tried again, with no doubt', async () => {
  const bot = setup.create()
  await telegram.offline()
  expect(await bot.send(effect('1'), { channel: 'telegram', chat: '1' }, words('Hallo'))).toMatchObject({
    kind: 'retry',
    reason: 'Telegram cannot be reached (ECONNREFUSED)',
  })
})

test('a chat that does not exist is unreachable, a text Telegram refuses is rejected', async () => {
  const bot = setup.create()
  expect(await bot.send(effect('1'), { channel: 'telegram', chat: '99' }, words('Hallo'))).toMatchObject({
    kind: 'unreachable',
  })
  const amal = telegram.person()
  amal.opens()
  telegram.fail('sendMessage', { ok: false, error_code: 400, description: 'Bad Request: BUTTON_DATA_INVALID' })
  expect(await bot.send(effect('2'), { channel: 'telegram', chat: String(amal.id) }, words('Hallo'))).toMatchObject({
    kind: 'rejected',
  })
})

test('text and file arrive, and the receipt names both messages', async () => {
  const bot = setup.create()
  const amal = telegram.person()
  amal.opens()
  const file = {
    name: 'mein termin.ics',
    mime: 'text/calendar',
    content: 'BEGIN:VCALENDAR\r\nSUMMARY:Bäckerei – معلومات\r\n\r\nEND',
  }
  const sent = await bot.send(effect('1'), { channel: 'telegram', chat: String(amal.id) }, words('Hier', { files: [file] }))
  expect(amal.transcript).toMatchObject([{ text: 'Hier' }, { document: { name: file.name, content: file.content } }])
  expect(sent).toEqual({ kind: 'sent', receipt: { messages: amal.transcript.map(({ message_id }) => String(message_id)) } })
})

test('a second attempt goes on where the first one stopped', async () => {
  const bot = setup.create()
  const amal = telegram.person()
  amal.opens()
  const address = { channel: 'telegram', chat: String(amal.id) }
  const message = words(['a', 'b', 'c'].map((letter) => letter.repeat(4000)).join('\n\n'))
  telegram.fail('sendMessage', { ok: true, result: { message_id: 1 } }, faults.tooMany(1))
  expect(await bot.send(effect('1'), address, message)).toMatchObject({ kind: 'retry' })
  expect(await bot.send(effect('1'), address, message)).toMatchObject({ kind: 'sent' })
  expect(amal.transcript.map(({ text }) => text[0])).toEqual(['b', 'c'])
  await bot.send(effect('1'), address, message)
  expect(amal.transcript.map(({ text }) => text[0])).toEqual(['b', 'c', 'a', 'b', 'c'])
})
