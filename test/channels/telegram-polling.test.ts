import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordingDoor } from '../support/recording-door.ts'
import { faults, type TelegramServer } from '../support/telegram-server.ts'
import { effect, type Setup, setUpTelegram, timing, words } from '../support/telegram-setup.ts'

let setup: Setup
let telegram: TelegramServer
let door: RecordingDoor

beforeEach(async () => {
  setup = await setUpTelegram()
  ;({ telegram, door } = setup)
})
afterEach(() => setup.close())

const texts = (): string[] => door.received.map(({ event }) => (event.kind === 'said' ? event.text : event.kind))
const confirmed = (): boolean => telegram.pending.length === 0

test('passes on what people do, in order, and confirms it', async () => {
  await setup.start()
  const amal = telegram.person({ language: 'ar' })
  amal.opens('vhs')
  amal.says('كم الراتب؟')
  amal.sends({ voice: { file_id: 'f', file_unique_id: 'u', duration: 2 } })
  await telegram.until(confirmed)
  expect(door.received.map(({ event }) => event)).toEqual([
    { kind: 'opened', payload: 'vhs', hint: 'ar' },
    { kind: 'said', text: 'كم الراتب؟', hint: 'ar' },
    { kind: 'sent-media', media: 'voice', recording: { file: 'f', mime: 'audio/ogg', bytes: null } },
  ])
  expect(door.received[0]?.address).toEqual({ channel: 'telegram', chat: String(amal.id) })
})

test('confirms nothing before it is stored, and offers the same updates again', async () => {
  door.rejections = 3
  await setup.start()
  const { update_id } = telegram.person().says('hallo')
  await telegram.until(confirmed)
  expect(door.attempts).toEqual(Array(4).fill(`telegram:${update_id}`))
  const offsets = telegram.callsOf('getUpdates').map(({ payload }) => payload.offset)
  expect(new Set(offsets)).toEqual(new Set([0, update_id + 1]))
  expect(texts()).toEqual(['hallo'])
})

test('nothing of a chat overtakes what could not be stored, and other chats go on', async () => {
  const [amal, berk] = [telegram.person(), telegram.person()]
  door.broken.add(String(amal.id))
  amal.says('one')
  amal.says('two')
  berk.says('eins')
  await setup.start()
  await telegram.until(() => telegram.callsOf('getUpdates').length === 1)
  await expect.poll(() => door.attempts.length).toBeGreaterThan(4)
  expect(texts()).toEqual(['eins'])
  expect(telegram.pending).toHaveLength(3)
  door.broken.clear()
  await telegram.until(confirmed)
  expect(texts()).toEqual(['eins', 'one', 'two'])
  expect(door.duplicates).toBe(0)
})

test('an update stored but not confirmed comes to the next process with the same identity', async () => {
  const first = await setup.start()
  let ended: Promise<void> | undefined
  const receive = door.receive.bind(door)
  // The process ends between commit and confirmation.
  door.receive = async (inbound) => {
    const result = await receive(inbound)
    ended = first.stop()
    return result
  }
  telegram.person().says('hallo')
  await telegram.until(() => telegram.callsOf('getUpdates').length > 0)
  await expect.poll(texts).toEqual(['hallo'])
  await ended
  door.receive = receive
  expect(telegram.pending).toHaveLength(1)
  await setup.start()
  await telegram.until(confirmed)
  expect(texts()).toEqual(['hallo'])
  expect(door.duplicates).toBe(1)
})

test('survives an outage of Telegram, refusals and broken answers', async () => {
  await setup.start()
  await telegram.until(() => telegram.callsOf('getUpdates').length > 0)
  await telegram.offline()
  telegram.fail('getUpdates', faults.broken, faults.tooMany(0), 'drop', 'lost', { ok: true, result: 'nonsense' })
  const amal = telegram.person()
  amal.says('noch da?')
  await telegram.online()
  await telegram.until(confirmed)
  expect(texts()).toEqual(['noch da?'])
})

test('passes over what it cannot read instead of standing still', async () => {
  await setup.start()
  telegram.fail('getUpdates', { ok: true, result: [{ update_id: 1, message: { text: 7 } }] })
  telegram.person().says('weiter')
  await telegram.until(confirmed)
  expect(texts()).toEqual(['weiter'])
  expect(setup.logged.join()).toContain('unreadable')
})

test('asks calmly when the server holds no request open', async () => {
  await setup.start({ timing: { ...timing, poll: 0, idle: 60_000 } })
  await telegram.until(() => telegram.callsOf('getUpdates').length === 1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(telegram.callsOf('getUpdates')).toHaveLength(1)
})

test('takes an earlier webhook away, without which there are no updates', async () => {
  telegram.api.webhook = { url: 'https://old.example', secret: undefined }
  telegram.fail('deleteWebhook', faults.tooMany(0))
  await setup.start()
  telegram.person().says('hallo')
  await telegram.until(confirmed)
  expect(texts()).toEqual(['hallo'])
})

test('a stop ends the open request and takes nothing new', async () => {
  const bot = await setup.start({ timing: { ...timing, poll: 600_000 } })
  await telegram.until(() => telegram.callsOf('getUpdates').length > 0)
  await bot.stop()
  telegram.person().says('zu spät')
  expect(door.attempts).toEqual([])
})

test('logs hold neither words nor names nor chats nor the token', async () => {
  const bot = await setup.start()
  const amal = telegram.person({ id: 424242, name: 'Canary-Name' })
  door.rejections = 2
  telegram.fail('sendMessage', faults.blocked)
  telegram.fail('getUpdates', faults.broken, 'drop')
  amal.says('canary words')
  await telegram.until(confirmed)
  const sent = await bot.send(effect('1'), { channel: 'telegram', chat: '424242' }, words('canary answer'))
  expect(setup.logged.length).toBeGreaterThan(2)
  expect(setup.logged.join() + JSON.stringify(sent)).not.toMatch(/canary|424242|test-token/i)
})
