import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelegram } from '../../src/channels/telegram/telegram.ts'
import type { Language } from '../../src/engine/ids.ts'
import { RecordingDoor } from '../support/recording-door.ts'
import { faults, startTelegramServer, type TelegramServer } from '../support/telegram-server.ts'

const secret = 'right-secret_1'
const languages = ['de', 'ar'] as Language[]
const log = pino({ enabled: false })

let telegram: TelegramServer
let door: RecordingDoor
let url: string
let bot: ReturnType<typeof createTelegram>
let close: () => Promise<void>

beforeEach(async () => {
  telegram = await startTelegramServer()
  door = new RecordingDoor()
  const app = new Hono()
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port))
  url = `http://127.0.0.1:${await promise}`
  const timing = { request: 2_000, poll: 1_000, idle: 5, failure: 5 }
  bot = createTelegram({
    token: telegram.token,
    apiRoot: telegram.root,
    languages,
    door,
    log,
    timing,
    webhook: { url: `${url}/`, secret },
  })
  app.route('/', bot.routes())
  close = () => new Promise((resolve) => server.close(() => resolve()))
})
afterEach(async () => {
  await bot.stop()
  await telegram.close()
  await close()
})

async function start(): Promise<void> {
  await bot.start()
  await telegram.until(() => telegram.api.webhook !== null)
}
const statuses = (): number[] => telegram.deliveries.map(({ status }) => status)
const confirmed = (): boolean => telegram.pending.length === 0
const said = (): string[] => door.received.map(({ event }) => (event.kind === 'said' ? event.text : event.kind))
const post = (body: string, headers: Record<string, string> = { 'x-telegram-bot-api-secret-token': secret }): Promise<number> =>
  fetch(`${url}/telegram/webhook`, { method: 'POST', body, headers }).then(({ status }) => status)

test('tells Telegram where to deliver and with which secret, and asks for nothing it does not use', async () => {
  telegram.fail('setWebhook', faults.tooMany(0))
  await start()
  expect(telegram.api.webhook).toEqual({ url: `${url}/telegram/webhook`, secret })
  expect(telegram.callsOf('setWebhook')[1]?.payload.allowed_updates).toEqual(['message', 'callback_query'])
  expect(telegram.callsOf('getUpdates')).toEqual([])
})

test('answers 200 once an update is stored', async () => {
  await start()
  const amal = telegram.person()
  amal.opens()
  amal.says('hallo')
  await telegram.until(confirmed)
  expect(statuses()).toEqual([200, 200])
  expect(said()).toEqual(['opened', 'hallo'])
})

test('answers 503 while an update cannot be stored, and gets it again, in order', async () => {
  await start()
  door.rejections = 2
  const amal = telegram.person()
  amal.says('eins')
  amal.says('zwei')
  await telegram.until(confirmed)
  expect(statuses()).toEqual([503, 503, 200, 200])
  expect(said()).toEqual(['eins', 'zwei'])
})

test('does not answer before the update is stored', async () => {
  await start()
  const stored = Promise.withResolvers<'committed'>()
  const arrived = Promise.withResolvers<void>()
  door.receive = () => {
    arrived.resolve()
    return stored.promise
  }
  telegram.person().says('hallo')
  await arrived.promise
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(statuses()).toEqual([])
  stored.resolve('committed')
  await telegram.until(confirmed)
  expect(statuses()).toEqual([200])
})

test('a repeated delivery carries the same identity', async () => {
  await start()
  const update = telegram.person().says('hallo')
  await telegram.until(confirmed)
  telegram.deliver(update)
  await telegram.until(() => confirmed() && statuses().length === 2)
  expect(door.attempts).toEqual(Array(2).fill(`telegram:${update.update_id}`))
  expect({ duplicates: door.duplicates, statuses: statuses() }).toEqual({ duplicates: 1, statuses: [200, 200] })
})

test.each([['wrong'], [`${secret}x`], [secret.slice(1)], [''], [undefined]])('refuses the forged secret %j', async (forged) => {
  await start()
  const update = telegram.person().says('hallo')
  await telegram.until(confirmed)
  door.attempts.length = 0
  expect(await telegram.forge(update, forged)).toBe(401)
  expect(door.attempts).toEqual([])
})

test('looks at the secret before the body', async () => {
  expect(await post('{', {})).toBe(401)
})

test.each<[string, string, number]>([
  ['a body that is no JSON', '{', 400],
  ['a body far too long', JSON.stringify({ update_id: 1, filler: 'x'.repeat(1_100_000) }), 413],
  ['something that is no update', '{"hello":1}', 200],
  ['an update of no use', '{"update_id":1,"edited_message":{"text":"hi"}}', 200],
])('answers %s', async (_, body, status) => {
  expect(await post(body)).toBe(status)
  expect(door.attempts).toEqual([])
})

test('a press is acknowledged after it is stored', async () => {
  await start()
  const amal = telegram.person()
  amal.opens()
  await telegram.until(confirmed)
  const message = { text: 'Ja?', language: 'de' as Language, choices: [{ label: 'Ja', press: 'a:k:y' }] }
  await bot.send('1' as never, { channel: 'telegram', chat: String(amal.id) }, message)
  amal.presses('Ja')
  await telegram.until(() => telegram.api.answered.size === 1)
  expect(door.received.at(-1)?.event).toEqual({ kind: 'pressed', press: 'a:k:y' })
})

test('after a stop it lets Telegram deliver later', async () => {
  await start()
  await bot.stop()
  expect(await telegram.forge(telegram.person().says('hallo'), secret)).toBe(503)
  expect(door.attempts).toEqual([])
  telegram.api.webhook = null
})

test.each(['', 'with space', 'ä', 'x'.repeat(257)])('refuses to start with the secret %j', (unfit) => {
  expect(() => createTelegram({ token: 't', languages, door, log, webhook: { url, secret: unfit } })).toThrow(
    'TELEGRAM_WEBHOOK_SECRET must be',
  )
})

test('without a webhook there is no route', async () => {
  const routes = createTelegram({ token: 't', languages, door, log }).routes()
  expect((await routes.request('/telegram/webhook', { method: 'POST' })).status).toBe(404)
})
