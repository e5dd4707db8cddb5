import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RecordingDoor } from '../support/recording-door.ts'
import { faults, type TelegramServer } from '../support/telegram-server.ts'
import { effect, type Setup, setUpTelegram, words } from '../support/telegram-setup.ts'

const team = -1001

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

describe('start', () => {
  test('names the remedy when Telegram does not know the token', async () => {
    await expect(setup.start({ token: '1:wrong' })).rejects.toThrow('set TELEGRAM_TOKEN to the current token from @BotFather')
  })

  test('goes on while Telegram cannot be reached', async () => {
    await telegram.offline()
    await setup.start()
    telegram.person().says('hallo')
    await telegram.online()
    await telegram.until(confirmed)
    expect(texts()).toEqual(['hallo'])
  })

  test('publishes the menu, for everybody in the first language and in each one Telegram can tell apart', async () => {
    await setup.start({ describe: (word, language) => `${word} (${language})` })
    await telegram.until(() => telegram.api.commands.size === 3)
    expect([...telegram.api.commands.keys()]).toEqual(['', 'de', 'ar'])
    expect(telegram.api.commands.get('')?.[0]).toEqual({ command: 'menu', description: 'menu (de)' })
    expect(telegram.api.commands.get('ar')?.[2]).toEqual({ command: 'human', description: 'human (ar)' })
  })

  test('goes on without a menu where the server refuses one', async () => {
    telegram.fail(
      'setMyCommands',
      ...Array.from({ length: 3 }, () => ({ ok: false, error_code: 404, description: 'no such method' }) as const),
    )
    await setup.start({ describe: (word) => word })
    telegram.person().says('hallo')
    await telegram.until(() => confirmed() && telegram.callsOf('setMyCommands').length === 3)
    expect(texts()).toEqual(['hallo'])
  })
})

describe('buttons', () => {
  test('a press comes back as it was sent and is acknowledged once it is stored', async () => {
    const bot = await setup.start()
    const amal = telegram.person()
    amal.opens()
    await telegram.until(confirmed)
    await bot.send(
      effect('1'),
      door.received[0]?.address ?? { channel: '', chat: '' },
      words('Sprache?', { choices: [{ label: 'العربية', press: 'l:ar' }] }),
    )
    door.rejections = 2
    const { callback_query } = amal.presses('العربية')
    await telegram.until(() => telegram.api.answered.size === 1)
    expect(door.received.at(-1)?.event).toEqual({ kind: 'pressed', press: 'l:ar' })
    expect(telegram.api.answered.get(callback_query?.id ?? '')).toBe('')
  })

  test('an acknowledgement that fails is not repeated and disturbs nothing', async () => {
    const bot = await setup.start()
    const amal = telegram.person()
    amal.opens()
    await telegram.until(confirmed)
    await bot.send(
      effect('1'),
      { channel: 'telegram', chat: String(amal.id) },
      words('?', { choices: [{ label: 'Ja', press: 'a:k:y' }] }),
    )
    telegram.fail('answerCallbackQuery', faults.broken)
    amal.presses('Ja')
    amal.says('weiter')
    await telegram.until(() => confirmed() && telegram.callsOf('answerCallbackQuery').length === 1)
    expect(texts()).toEqual(['opened', 'pressed', 'weiter'])
  })
})

describe('advisors', () => {
  const notice = {
    text: 'Neuer Fall',
    url: 'http://localhost:3000/console/c1',
    press: { label: 'Übernehmen', press: 'claim:c1' },
  }

  test('are notified, press, and see the notice change', async () => {
    telegram.group(team)
    const bot = await setup.start({ advisorsChat: String(team) })
    const sent = await bot.notify?.(effect('n'), notice)
    const [message] = telegram.transcript(team)
    expect(sent).toEqual({ kind: 'sent', receipt: { chat: String(team), message: String(message?.message_id) } })
    door.reply = `Übernommen. ${'x'.repeat(300)}`

    const { callback_query } = telegram.person({ id: 9, name: 'Ute' }).presses('Übernehmen', team)
    await telegram.until(() => telegram.api.answered.size === 1)
    expect(door.received).toEqual([])
    expect(door.pressed).toMatchObject([
      { user: '9', name: 'Ute', press: 'claim:c1', chat: String(team), message: String(message?.message_id) },
    ])
    expect(telegram.api.answered.get(callback_query?.id ?? '')).toHaveLength(200)

    const edit = { chat: String(team), message: String(message?.message_id) }
    const changed = { text: 'Ute hat übernommen', url: notice.url, edit }
    expect(await bot.notify?.(effect('e'), changed)).toEqual({ kind: 'sent', receipt: edit })
    expect(telegram.transcript(team)).toMatchObject([
      { text: `Ute hat übernommen\n\n↗ localhost\n${notice.url}`, keyboard: [], edits: 1 },
    ])
    // A repetition after a doubt finds it done.
    expect(await bot.notify?.(effect('e'), changed)).toEqual({ kind: 'sent', receipt: edit })
  })

  test('without their chat there is nobody to notify', () => {
    expect(setup.create().notify).toBeUndefined()
  })
})
