import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Update } from 'grammy/types'
import { LocalServer } from './local-server.ts'
import { wentOut } from './run.ts'
import { type Answer, BotApi, refuse, type Upload } from './telegram-api.ts'
import { readBody } from './telegram-body.ts'
import { Counts, type Limits } from './telegram-limits.ts'
import { type BotMessage, createPerson, type Person, type Profile } from './telegram-people.ts'

/**
 * What goes wrong with a request: an answer in place of Telegram's own; `hang`: done, but the answer never comes; `drop`: done,
 * and the connection breaks; `lost`: the connection breaks before anything is done.
 */
export type Fault = Answer | 'hang' | 'drop' | 'lost'

export const faults = {
  tooMany: (seconds: number): Fault => refuse(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds }),
  blocked: refuse(403, 'Forbidden: bot was blocked by the user') satisfies Fault,
  broken: refuse(500, 'Internal Server Error') satisfies Fault,
}

export interface Call {
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
}

export interface Delivery {
  readonly update: Update
  /** HTTP status of the webhook, 0 when it could not be reached. */
  readonly status: number
}

const holdOpen = 5_000

/** Telegram as a bot sees it, on a port of this machine: the Bot API over HTTP, and the people behind it. */
export class TelegramServer extends LocalServer {
  readonly token = '4711:test-token'
  readonly api = new BotApi()
  /** Every request of the bot, in order; refused ones as well. */
  readonly calls: Call[] = []
  /** Codes of every refusal, in order. */
  readonly refused: number[] = []
  /** Every attempt to deliver to the webhook. */
  readonly deliveries: Delivery[] = []
  /** Updates not yet confirmed by an offset or a 2xx. */
  pending: Update[] = []
  /** Milliseconds between two attempts to deliver to the webhook. */
  retryAfter = 20
  /** How often it asked for patience because of its limits. */
  tooMany = 0
  #counts: Counts | null = null
  #lastUpdate = 500_000
  #faults = new Map<string, Fault[]>()
  #delivering = new Set<number>()
  #poller: (() => void) | null = null

  /** The `apiRoot` for the bot. */
  get root(): string {
    return `http://127.0.0.1:${this.port}`
  }

  person(profile?: Profile): Person {
    return createPerson(
      {
        deliver: (content) => this.deliver({ update_id: ++this.#lastUpdate, ...content }),
        nextMessageId: () => ++this.api.lastMessageId,
        transcript: (chat) => this.transcript(chat),
        openQuery: (id) => this.api.openQueries.add(id),
      },
      profile,
    )
  }

  /** Makes the bot a member of a group. */
  group(id: number): number {
    this.api.knownChats.add(id)
    return id
  }

  /** From now on it takes no more than this. */
  limit(limits: Limits | null): void {
    this.#counts = limits && new Counts(limits)
  }

  transcript(chat: number): readonly BotMessage[] {
    return this.api.messages.filter((message) => message.chat === chat)
  }

  callsOf(method: string): readonly Call[] {
    return this.calls.filter((call) => call.method === method)
  }

  /** The next requests of this method meet these faults, one each. */
  fail(method: string, ...next: readonly Fault[]): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), ...next])
  }

  /** Delivers an update; the same one again is a repeated delivery. */
  deliver(update: Update): Update {
    const chat = chatOf(update)
    if (update.message?.chat.type === 'private') this.api.knownChats.add(chat)
    this.pending.push(update)
    this.changed()
    return update
  }

  /** Posts an update to the webhook with any secret, as a stranger would; returns the HTTP status. */
  async forge(update: Update, secret?: string): Promise<number> {
    return this.#post(update, secret)
  }

  protected override async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? []
    const path = `/file/bot${this.token}/`
    if (request.url?.startsWith('/file/')) {
      const file = request.url.startsWith(path) ? this.api.files.get(request.url.slice(path.length)) : undefined
      return void response.writeHead(file ? 200 : 404).end(file)
    }
    const { payload, uploads } = await readBody(request)
    this.calls.push({ method, payload })
    this.changed()
    const fault = this.#faults.get(method)?.shift()
    if (fault === 'lost') return void response.destroy()
    const answer = await this.#answer(token, method, payload, uploads, fault, response)
    if (!answer.ok && answer.error_code !== undefined) this.refused.push(answer.error_code)
    if (fault === 'drop') response.destroy()
    else if (fault !== 'hang' && !response.destroyed)
      response
        .writeHead(answer.ok ? 200 : (answer.error_code ?? 400), { 'content-type': 'application/json' })
        .end(JSON.stringify(answer))
    this.changed()
  }

  async #answer(
    token: string | undefined,
    method: string,
    payload: Call['payload'],
    uploads: ReadonlyMap<string, Upload>,
    fault: Fault | undefined,
    response: ServerResponse,
  ): Promise<Answer> {
    if (token !== this.token) return refuse(401, 'Unauthorized')
    if (typeof fault === 'object') return fault
    const wait = /^(send|edit)/.test(method) ? (this.#counts?.take(Number(payload.chat_id), performance.now()) ?? 0) : 0
    if (wait > 0) {
      this.tooMany++
      return faults.tooMany(Math.ceil(wait / 1000)) as Answer
    }
    return method === 'getUpdates' ? this.#getUpdates(payload, response) : this.api.call(method, payload, uploads)
  }

  /** Long polling: confirms everything before the offset, then waits for something to hand out. */
  async #getUpdates({ offset = 0, timeout = 0, limit = 100 }: Call['payload'], response: ServerResponse): Promise<Answer> {
    if (this.api.webhook)
      return refuse(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    this.pending = this.pending.filter(({ update_id }) => update_id >= Number(offset))
    this.changed()
    this.#poller?.()
    let overtaken = false
    const end = Promise.withResolvers<void>()
    this.#poller = () => {
      overtaken = true
      end.resolve()
    }
    const mine = this.#poller
    response.on('close', end.resolve)
    const timer = setTimeout(end.resolve, Math.min(Number(timeout) * 1000, holdOpen))
    await Promise.race([end.promise, this.until(() => this.pending.length > 0)])
    clearTimeout(timer)
    if (overtaken)
      return refuse(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running')
    if (this.#poller === mine) this.#poller = null
    return { ok: true, result: this.pending.slice(0, Number(limit)) }
  }

  override async close(): Promise<void> {
    await super.close()
    for (const { chat, text } of this.api.messages) if (chat < 0) wentOut('push', text)
  }

  protected override changed(): void {
    super.changed()
    if (this.api.webhook) for (const chat of new Set(this.pending.map(chatOf))) void this.#deliverChat(chat)
  }

  /** Updates of one chat in sequence; one that is not accepted is tried again and holds back the later ones. */
  async #deliverChat(chat: number): Promise<void> {
    if (this.#delivering.has(chat)) return
    this.#delivering.add(chat)
    for (let next = this.#next(chat); next && this.api.webhook && !this.closed; next = this.#next(chat)) {
      const update = next
      const status = await this.#post(update, this.api.webhook.secret)
      this.deliveries.push({ update, status })
      if (status >= 200 && status < 300) this.pending.splice(this.pending.indexOf(update), 1)
      else await new Promise((resolve) => setTimeout(resolve, this.retryAfter))
      super.changed()
    }
    this.#delivering.delete(chat)
  }

  #next(chat: number): Update | undefined {
    return this.pending.find((update) => chatOf(update) === chat)
  }

  async #post(update: Update, secret: string | undefined): Promise<number> {
    const headers = {
      'content-type': 'application/json',
      ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
    }
    const url = this.api.webhook?.url
    if (!url) throw new Error('The bot has set no webhook')
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update) }).catch(() => null)
    await response?.arrayBuffer()
    return response?.status ?? 0
  }
}

export async function startTelegramServer(): Promise<TelegramServer> {
  const server = new TelegramServer()
  await server.online()
  return server
}

function chatOf(update: Update): number {
  return (update.message ?? update.callback_query?.message)?.chat.id ?? 0
}
