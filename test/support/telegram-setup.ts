import pino from 'pino'
import type { Channel } from '../../src/channels/channel.ts'
import type { Rates } from '../../src/channels/telegram/pace.ts'
import { createTelegram, type TelegramOptions } from '../../src/channels/telegram/telegram.ts'
import type { EffectId, Language } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import { RecordingDoor } from './recording-door.ts'
import { logInto } from './run.ts'
import { startTelegramServer, type TelegramServer } from './telegram-server.ts'

export const timing = { request: 2_000, poll: 1_000, idle: 5, failure: 5 }
/** Telegram’s limits are a matter of their own tests. */
export const noRates: Rates = { bot: { burst: 1, every: 0 }, chat: { burst: 1, every: 0 }, group: { burst: 1, every: 0 } }
export const now = 1_700_000_000_000

/** A Telegram of its own, a door, and channels between them. */
export interface Setup {
  readonly telegram: TelegramServer
  readonly door: RecordingDoor
  /** Lines of the log. */
  readonly logged: string[]
  create(more?: Partial<TelegramOptions>): Channel
  start(more?: Partial<TelegramOptions>): Promise<Channel>
  close(): Promise<void>
}

export async function setUpTelegram(): Promise<Setup> {
  const telegram = await startTelegramServer()
  const door = new RecordingDoor()
  const logged: string[] = []
  const bots: Channel[] = []
  const log = pino({}, logInto(logged))
  const languages = ['de', 'ar', 'ckb'] as Language[]
  const usual = { token: telegram.token, apiRoot: telegram.root, languages, door, log, timing, now: () => now, rates: noRates }
  const create = (more: Partial<TelegramOptions> = {}): Channel => {
    const bot = createTelegram({ ...usual, ...more })
    bots.push(bot)
    return bot
  }
  return {
    telegram,
    door,
    logged,
    create,
    start: async (more) => {
      const bot = create(more)
      await bot.start()
      return bot
    },
    close: async () => {
      await Promise.all(bots.map((bot) => bot.stop()))
      await telegram.close()
    },
  }
}

export const effect = (name: string): EffectId => name as EffectId
export const words = (text: string, more: Partial<Message> = {}): Message => ({ text, language: 'de' as Language, ...more })
