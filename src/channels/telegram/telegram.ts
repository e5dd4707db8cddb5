import type { LanguageCode } from 'grammy/types'
import { GrammyError } from 'grammy/web'
import { Hono } from 'hono'
import type { Instant, Language } from '../../engine/ids.ts'
import type { CommandWord } from '../../engine/understanding.ts'
import type { Channel, Door } from '../channel.ts'
import { UnderWay } from '../under-way.ts'
import { createClient, limit } from './client.ts'
import { download } from './download.ts'
import { toSent } from './failure.ts'
import { toInbound } from './inbound.ts'
import { toEdit, toNotice, toRequests } from './outbound.ts'
import { Pace, type Rates } from './pace.ts'
import { backoff, type Pauses, pause, poll } from './polling.ts'
import { createSender } from './sender.ts'
import { allowedUpdates, type TelegramUpdate } from './update.ts'
import { webhookPath, webhookRoutes } from './webhook.ts'

interface Log {
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

export interface TelegramOptions {
  readonly token: string
  /** Another server of the same protocol; without it Telegram's own. */
  readonly apiRoot?: string | undefined
  /** `url`: the public https address of this process, to which `webhookPath` is added. Without it: long polling. */
  readonly webhook?: { readonly url: string; readonly secret: string } | undefined
  readonly advisorsChat?: string | undefined
  readonly languages: readonly Language[]
  readonly door: Door
  readonly log: Log
  /** What a command does, for the menu Telegram shows; without it there is no menu. */
  readonly describe?: ((word: CommandWord, language: Language) => string) | undefined
  readonly now?: (() => Instant) | undefined
  /** With long polling: whether this process is the one that asks, for so many milliseconds from now. */
  readonly lead?: ((lease: number) => Promise<boolean>) | undefined
  readonly timing?: Partial<Timing> | undefined
  /** How much goes out at once; without it what Telegram allows. */
  readonly rates?: Rates | undefined
}

/** Milliseconds. */
interface Timing extends Pauses {
  /** For one request; longer than the 10 seconds after which a connection that does not come about is given up. */
  readonly request: number
  /** How long Telegram holds a request for updates open. */
  readonly poll: number
}

const usualTiming: Timing = { request: 20_000, poll: 30_000, idle: 200, failure: 1_000 }
const menu = ['menu', 'help', 'human', 'language', 'data', 'cancel'] as const satisfies readonly CommandWord[]
/** Answers to a press, https://core.telegram.org/bots/api#answercallbackquery. */
const longestAnswer = 200

/** The Telegram channel. Throws when the webhook's secret is one Telegram would refuse. */
export function createTelegram(options: TelegramOptions): Channel & { routes(): Hono } {
  const { token, apiRoot, webhook, advisorsChat, languages, door, log, describe, lead, now = Date.now } = options
  const timing = { ...usualTiming, ...options.timing }
  if (webhook && !/^[\w-]{1,256}$/.test(webhook.secret))
    throw new Error('TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, "_" or "-": choose another')

  const api = createClient(token, apiRoot)
  const sender = createSender(api, new Pace(options.rates), now, timing.request)
  const stopping = new AbortController()
  const underWay = new UnderWay()

  return {
    name: 'telegram',
    send: async (id, address, message) => {
      const { sent, messages } = await underWay.during(sender.send(id, toRequests(address, message)))
      return sent.kind === 'sent' ? { ...sent, receipt: { messages } } : sent
    },
    edit: async (id, address, { messages }, message) => {
      const earlier = Array.isArray(messages) ? messages[0] : undefined
      const request = typeof earlier === 'string' ? toEdit(address, earlier, message) : null
      return request ? (await underWay.during(sender.send(id, [request]))).sent : { kind: 'sent' }
    },
    ...(advisorsChat !== undefined && {
      notify: async (id, notice) => {
        const { sent, messages } = await underWay.during(sender.send(id, [toNotice(advisorsChat, notice)]))
        const receipt = notice.edit ?? { chat: advisorsChat, message: messages[0] ?? '' }
        return sent.kind === 'sent' ? { ...sent, receipt: { ...receipt } } : sent
      },
    }),
    fetch: (recording, most, signal) => underWay.during(download(api, { token, apiRoot }, recording, most, signal)),
    start,
    stop: async () => {
      stopping.abort()
      await underWay.ended()
    },
    routes: () => (webhook ? webhookRoutes({ secret: webhook.secret, take, failed, unread }) : new Hono()),
  }

  /** Rejects when Telegram does not know the token. A network that is down delays it by one request and no more. */
  async function start(): Promise<void> {
    try {
      await api.raw.getMe(limit(timing.request))
    } catch (error) {
      if (error instanceof GrammyError && [401, 404].includes(error.error_code))
        throw new Error('Telegram does not know this bot: set TELEGRAM_TOKEN to the current token from @BotFather', {
          cause: error,
        })
      failed('start', error)
    }
    const work = [webhook ? announce(webhook) : listen(), ...(describe ? [publishMenu(describe)] : [])]
    for (const part of work)
      underWay.during(part).catch((error: unknown) => log.error({ reason: reasonOf(error) }, 'telegram stands still'))
  }

  async function announce({ url, secret }: { readonly url: string; readonly secret: string }): Promise<void> {
    const target = { url: url.replace(/\/+$/, '') + webhookPath, secret_token: secret, allowed_updates: allowedUpdates }
    await insist('setWebhook', (signal) => api.raw.setWebhook(target, signal))
  }

  async function listen(): Promise<void> {
    // Telegram hands out nothing while a webhook is set.
    await insist('deleteWebhook', (signal) => api.raw.deleteWebhook({}, signal))
    const fetch = (offset: number, signal: AbortSignal) => {
      // Telegram ends the request itself; the limit is for a connection that died unnoticed.
      const ended = limit(timing.poll + timing.request, signal)
      return api.raw.getUpdates({ offset, timeout: Math.ceil(timing.poll / 1000), allowed_updates: allowedUpdates }, ended)
    }
    // Until well after the longest request has ended.
    const mayAsk = lead && (() => lead(2 * (timing.poll + timing.request)))
    await poll({ fetch, mayAsk, take, failed, unread, pauses: timing }, stopping.signal)
  }

  /** In every language Telegram can tell apart (two letters), the first one for everybody else. */
  async function publishMenu(label: (word: CommandWord, language: Language) => string): Promise<void> {
    for (const [index, language] of languages.entries()) {
      const commands = menu.map((word) => ({ command: word, description: label(word, language) }))
      if (index === 0) await insist('setMyCommands', (signal) => api.raw.setMyCommands({ commands }, signal))
      if (!hasTwoLetters(language)) continue
      await insist('setMyCommands', (signal) => api.raw.setMyCommands({ commands, language_code: language }, signal))
    }
  }

  /** Repeats a request until it succeeds or is refused for good; without it the bot goes on. */
  async function insist(method: string, request: (signal: ReturnType<typeof limit>) => Promise<unknown>): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      try {
        await request(limit(timing.request, stopping.signal))
        return
      } catch (error) {
        if (stopping.signal.aborted) return
        const sent = toSent(error, now())
        if (sent.kind !== 'retry' && sent.kind !== 'doubt') {
          log.warn({ method, reason: reasonOf(error) }, 'telegram refuses a request, going on without it')
          return
        }
        failed(method, error)
        const asked = error instanceof GrammyError && sent.kind === 'retry' ? sent.at - now() : 0
        await pause(Math.max(asked, backoff(timing, failures)), stopping.signal)
      }
    }
  }

  /** One update through the door. Rejects when it could not be stored. */
  async function take(update: TelegramUpdate): Promise<void> {
    if (stopping.signal.aborted) throw new Error('The channel is stopping')
    await underWay.during(passOn(update))
  }

  async function passOn(update: TelegramUpdate): Promise<void> {
    const inbound = toInbound(update, now(), { languages, advisorsChat })
    let text: string | undefined
    if (inbound && 'press' in inbound) text = (await door.advisorPressed(inbound)).text
    else if (inbound) await door.receive(inbound)
    if (update.callback_query) underWay.during(acknowledge(update.callback_query.id, text))
  }

  /** Ends the button's waiting sign. Worth one attempt: a minute later it has no meaning any more. */
  async function acknowledge(callback_query_id: string, text: string | undefined): Promise<void> {
    const answer = { callback_query_id, ...(text && { text: [...text].slice(0, longestAnswer).join('') }) }
    await api.raw.answerCallbackQuery(answer, limit(timing.request)).catch(() => undefined)
  }

  /** Never the error itself: grammY's carry the payload, that is what people wrote. */
  function failed(what: string, error: unknown): void {
    log.warn({ what, reason: reasonOf(error) }, 'telegram: will be tried again')
  }

  function unread(updateId?: number): void {
    log.warn({ updateId }, 'telegram delivered something unreadable, ignored')
  }

  function reasonOf(error: unknown): string {
    try {
      const sent = toSent(error, now())
      return 'reason' in sent ? sent.reason : sent.kind
    } catch {
      return error instanceof Error ? error.name : 'unknown'
    }
  }
}

function hasTwoLetters(language: Language): language is Language & LanguageCode {
  return /^[a-z]{2}$/.test(language)
}
