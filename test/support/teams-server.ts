import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { LocalServer } from './local-server.ts'
import { card, cardType } from './teams-card.ts'
import { type Forgery, genuine, published, tokenOf } from './teams-keys.ts'
import { type BotMessage, createPerson, type Profile, type TeamsActivity, type TeamsPerson } from './teams-people.ts'

/**
 * What goes wrong with a request: an answer in place of the Connector's own; `hang`: done, but the answer never comes; `drop`: done,
 * and the connection breaks; `lost`: the connection breaks before anything is done.
 */
export type Fault = Refusal | 'hang' | 'drop' | 'lost'
export interface Refusal {
  readonly status: number
  readonly code?: string
  readonly retryAfter?: string
  /** In place of the usual body. */
  readonly body?: string
}

export interface Call {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly authorization: string | undefined
}

export interface Delivery {
  readonly activity: TeamsActivity
  /** HTTP status, 0 when the bot could not be reached. */
  readonly status: number
}

const account = z.looseObject({ id: z.string().min(1) })
const attachment = z.discriminatedUnion('contentType', [
  z.strictObject({ contentType: z.literal(cardType), content: card }),
  z.strictObject({
    contentType: z.literal('application/vnd.microsoft.teams.card.file.consent'),
    name: z.string().min(1),
    content: z.strictObject({
      description: z.string().min(1),
      sizeInBytes: z.int().positive(),
      acceptContext: z.record(z.string(), z.unknown()),
      declineContext: z.record(z.string(), z.unknown()),
    }),
  }),
  z.strictObject({
    contentType: z.literal('application/vnd.microsoft.teams.card.file.info'),
    contentUrl: z.url(),
    name: z.string().min(1),
    content: z.strictObject({ uniqueId: z.string().min(1), fileType: z.string() }),
  }),
])
const outgoing = z.strictObject({
  type: z.literal('message'),
  id: z.string().optional(),
  text: z.string().max(40_000).optional(),
  textFormat: z.literal('plain').optional(),
  attachments: z.array(attachment).max(1).optional(),
  from: account,
  recipient: account,
  conversation: account,
})

/** The Bot Connector as a bot sees it, on a port of this machine, with the service that names its keys, and the people behind it. */
export class TeamsServer extends LocalServer {
  readonly appId = '0c4f9a52-3b1e-4d0a-9a60-8d1f2e3c4b5a'
  readonly tenantId = '5a0ccd28-5a0c-4a0c-8a0c-5a0ccd285a0c'
  /** What the bot must show; empty: nothing. */
  token = 'local-test-token'
  readonly botId = `28:${this.appId}`
  readonly messages: BotMessage[] = []
  /** Every request of the bot to the Connector, in order; refused ones as well. */
  readonly calls: Call[] = []
  /** Every attempt to deliver. */
  readonly deliveries: Delivery[] = []
  /** Activities not yet accepted. */
  pending: TeamsActivity[] = []
  /** What lies with the service or in a drive, by the end of its address. */
  readonly stored = new Map<string, Uint8Array>()
  /** What the bot wrote to a drive, by the message that offered it. */
  readonly uploaded = new Map<string, Buffer>()
  /** The set of keys as it is published; `null`: out of order. */
  keys: readonly object[] | null = [published(genuine)]
  /** How often the keys were asked for. */
  keysAsked = 0
  /** Where the bot listens. */
  endpoint = ''
  now: () => number = Date.now
  /** Milliseconds between two attempts to deliver. */
  retryAfter = 20
  #lastId = 1_700_000_000_000
  #known = new Set<string>()
  #gone = new Set<string>()
  #faults: Fault[] = []
  #lines = new Map<string, Promise<unknown>>()

  /** The `serviceUrl` of every activity. */
  get serviceUrl(): string {
    return `http://127.0.0.1:${this.port}/`
  }

  get metadata(): string {
    return `${this.serviceUrl}openid`
  }

  person(profile?: Profile): TeamsPerson {
    return createPerson(
      {
        serviceUrl: this.serviceUrl,
        botId: this.botId,
        deliver: (activity) => this.deliver(activity),
        nextId: () => this.nextId(),
        transcript: (conversation) => this.messages.filter((message) => message.conversation === conversation),
        joins: (conversation) => this.#known.add(conversation),
        until: (condition) => this.until(condition),
      },
      profile,
    )
  }

  nextId(): string {
    return String(++this.#lastId)
  }

  /** The next requests to the Connector meet these faults, one each. */
  fail(...next: readonly Fault[]): void {
    this.#faults.push(...next)
  }

  /** The app is removed from this conversation, or back in it. */
  remove(conversation: string, gone = true): void {
    if (gone) this.#gone.add(conversation)
    else this.#gone.delete(conversation)
  }

  /**
   * Delivers; the same activity again is a repeated delivery. Here one conversation's activities come one after the other, and what
   * is answered with 503 or not at all comes again: what a bot may hope for. That Teams keeps an order is not promised anywhere.
   */
  deliver(activity: TeamsActivity): Promise<unknown> {
    this.pending.push(activity)
    const conversation = activity.conversation.id
    const before = this.#lines.get(conversation) ?? Promise.resolve()
    const mine = before.then(() => this.#insist(activity))
    this.#lines.set(conversation, mine)
    return mine
  }

  /** Posts once, with any token, as a stranger would. */
  async post(activity: object, forgery: Forgery = {}, headers: Record<string, string> = {}): Promise<Response> {
    const claims = { appId: this.appId, serviceUrl: this.serviceUrl, now: this.now() }
    const authorization = `Bearer ${await tokenOf(claims, forgery)}`
    return this.postRaw(JSON.stringify(activity), { authorization, ...headers })
  }

  postRaw(body: string, headers: Record<string, string>): Promise<Response> {
    return fetch(this.endpoint, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  }

  async #insist(activity: TeamsActivity): Promise<unknown> {
    for (;;) {
      const response = await this.post(activity).catch(() => null)
      const text = await response?.text().catch(() => '')
      const status = response?.status ?? 0
      this.deliveries.push({ activity, status })
      if (status !== 503 && status !== 0) {
        this.pending.splice(this.pending.indexOf(activity), 1)
        this.changed()
        return text ? JSON.parse(text) : null
      }
      this.changed()
      if (this.closed) return null
      await new Promise((resolve) => setTimeout(resolve, this.retryAfter))
      if (this.closed) return null
    }
  }

  protected override async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { method = '', url = '', headers } = request
    const json = (status: number, value: unknown, more: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(value))
    if (url === '/openid') {
      const jwks_uri = `${this.serviceUrl}keys`
      const about = { issuer: 'https://api.botframework.com', jwks_uri, id_token_signing_alg_values_supported: ['RS256'] }
      return void json(200, about)
    }
    if (url === '/keys') {
      this.keysAsked++
      return void (this.keys ? json(200, { keys: this.keys }) : json(500, {}))
    }
    const isMine = headers.authorization === (this.token === '' ? undefined : `Bearer ${this.token}`)
    if (method === 'GET') {
      const found = this.stored.get(url)
      const allowed = isMine || url.startsWith('/download/')
      return void response.writeHead(found ? (allowed ? 200 : 401) : 404).end(found && allowed ? found : undefined)
    }
    if (method === 'PUT' && url.startsWith('/upload/')) {
      const [, range] = /^bytes 0-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
      if (Number(range) !== body.length || headers.authorization) return void json(400, {})
      this.uploaded.set(url.slice('/upload/'.length), body)
      const message = this.messages.find(({ id }) => id === url.slice('/upload/'.length))
      if (message?.offer) message.offer.content = body.toString()
      json(201, {})
      return this.changed()
    }
    if (!url.startsWith('/v3/')) return void json(404, {})
    this.calls.push({
      method,
      path: url,
      body: body.length > 0 ? JSON.parse(body.toString()) : null,
      authorization: headers.authorization,
    })
    const fault = this.#faults.shift()
    if (fault === 'lost') return void response.destroy()
    if (typeof fault === 'object') {
      const more = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
      response.writeHead(fault.status, { 'content-type': 'application/json', ...more })
      response.end(
        fault.body ?? JSON.stringify({ error: { code: fault.code ?? 'ServiceError', message: 'about Kanarienvogel' } }),
      )
      return this.changed()
    }
    const answer = isMine ? this.#connect(method, url, body) : ([401, 'Unauthorized'] as const)
    if (fault === 'drop') response.destroy()
    else if (fault !== 'hang')
      json(answer[0], answer[0] < 300 ? { id: answer[1] } : { error: { code: answer[1], message: 'about Kanarienvogel' } })
    this.changed()
  }

  #connect(method: string, url: string, body: Buffer): readonly [number, string] {
    const [, encoded = '', id] = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(url) ?? []
    const conversation = decodeURIComponent(encoded)
    if (!this.#known.has(conversation)) return [404, 'ConversationNotFound']
    if (this.#gone.has(conversation)) return [403, 'BotNotInConversationRoster']
    if (method === 'DELETE') {
      const place = this.messages.findIndex((message) => message.id === id)
      if (place < 0) return [404, 'ActivityNotFoundInConversation']
      this.messages.splice(place, 1)
      return [200, '']
    }
    const read = outgoing.safeParse(JSON.parse(body.toString()))
    if (!read.success) {
      console.error(z.prettifyError(read.error))
      return [400, 'BadArgument']
    }
    const { text = '', attachments: [first] = [] } = read.data
    if (text.trim() === '' && !first) return [400, 'BadSyntax']
    const shown = first?.contentType === cardType ? first.content : null
    if (method === 'PUT') {
      const message = this.messages.find((candidate) => candidate.id === id)
      if (!message) return [404, 'ActivityNotFoundInConversation']
      Object.assign(message, { text, card: shown, edits: message.edits + 1 })
      return [200, message.id]
    }
    if (method !== 'POST') return [405, 'MethodNotAllowed']
    const isOffer = first?.contentType === 'application/vnd.microsoft.teams.card.file.consent'
    const isInfo = first?.contentType === 'application/vnd.microsoft.teams.card.file.info'
    const message: BotMessage = {
      id: this.nextId(),
      conversation,
      text,
      card: shown,
      offer: isOffer ? { name: first.name, context: first.content.acceptContext, content: null } : null,
      opens: isInfo ? first.name : null,
      edits: 0,
    }
    this.messages.push(message)
    return [201, message.id]
  }
}

export async function startTeamsServer(): Promise<TeamsServer> {
  const server = new TeamsServer()
  await server.online()
  return server
}
