import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import type { Instant, JsonObject, Language } from '../../engine/ids.ts'
import type { Channel, Door } from '../channel.ts'
import { UnderWay } from '../under-way.ts'
import type { Activity } from './activity.ts'
import { createCarrier } from './carried.ts'
import { download } from './download.ts'
import { NoToken } from './failure.ts'
import { type Consent, createFiles, given, readConsent } from './files.ts'
import { admit, usualMetadata } from './guard.ts'
import { toInbound } from './inbound.ts'
import { createKeys } from './keys.ts'
import { answered, cardContentType, type OutActivity, plain, toActivities } from './outbound.ts'
import { readPressData } from './press.ts'
import { addressOf, readReference } from './reference.ts'
import { Repeats } from './repeats.ts'
import { type Credentials, createConnector, createToken, type Token } from './sdk.ts'
import { createSender } from './sender.ts'
import { type Reply, webhookRoutes } from './webhook.ts'

interface Log {
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** What the channel itself says to people. */
type TeamsText = 'file-offer' | 'file-gone' | 'file-failed' | 'files-in-private'

/** In place of Microsoft's own, for tests. */
export interface TeamsEndpoints {
  /** The OpenID metadata that name the keys. */
  readonly metadata: string
  readonly token: Token
  /** Files lie on this machine. */
  readonly local: boolean
}

export interface TeamsOptions {
  /** `null`: for the Microsoft 365 Agents Playground on this machine, which proves nothing and asks for nothing. */
  readonly credentials: Credentials | null
  readonly languages: readonly Language[]
  readonly door: Door
  readonly log: Log
  readonly text: (key: TeamsText, language: Language) => string
  readonly endpoints?: TeamsEndpoints | undefined
  readonly now?: (() => Instant) | undefined
  /** Milliseconds for one request to Microsoft; longer than the 10 seconds after which a connection that does not come about is given up. */
  readonly timeout?: number | undefined
}

const usualTimeout = 20_000
/** A file of 20 MB takes so many times as long. */
const uploadFactor = 3
/** A caller nobody knows is told to the log at most once in this time. */
const quiet: Instant = 60_000

/** The Microsoft Teams channel. */
export function createTeams(options: TeamsOptions): Channel & { routes(): Hono } {
  const { credentials, languages, door, log, text, endpoints, now = Date.now, timeout = usualTimeout } = options
  const appId = credentials?.appId ?? ''
  const token: Token = endpoints?.token ?? (credentials ? createToken(credentials, timeout) : async () => null)
  const local = endpoints?.local ?? credentials === null
  const keys = createKeys(endpoints?.metadata ?? usualMetadata, now, log)
  // The same after a restart; cards sent before the password was changed are answered without being changed in place.
  const carrier = createCarrier(credentials?.appPassword ?? randomBytes(32).toString('hex'))
  const files = createFiles({
    carrier,
    describe: (language) => text('file-offer', language),
    local,
    now,
    timeout: timeout * uploadFactor,
  })
  const rendering = {
    carrier,
    offer: files.offer,
    filesInPrivate: (language: Language) => text('files-in-private', language),
  }
  const connector = createConnector(appId, token, timeout)
  const sender = createSender({ connector, token, now, alarm: (reason) => log.error({ reason }, 'teams: nothing can be sent') })
  const repeats = new Repeats()
  const underWay = new UnderWay()
  let stopping = false
  let toldAt = Number.NEGATIVE_INFINITY

  return {
    name: 'teams',
    send: async (id, address, message) => {
      const to = readReference(address)
      if (!to) return { kind: 'rejected', reason: 'the address has no conversation reference' }
      const activities = toActivities(id, address, to, message, rendering)
      const { sent, messages } = await underWay.during(sender.send(id, to, activities))
      if (sent.kind !== 'sent') return sent
      // Offers of files come last, and are nothing that could be edited.
      const words = to.shared ? messages : messages.slice(0, messages.length - (message.files?.length ?? 0))
      return { ...sent, receipt: { messages: words } }
    },
    edit: async (id, address, receipt, message) => {
      const to = readReference(address)
      const earlier = readMessages(receipt)
      if (!to || earlier.length === 0) return { kind: 'rejected', reason: 'nothing was sent that could be replaced' }
      const activities = toActivities(id, address, to, { ...message, files: [] }, rendering)
      const { sent, messages } = await underWay.during(sender.replace(id, to, earlier, activities))
      return sent.kind === 'sent' ? { ...sent, receipt: { messages } } : sent
    },
    fetch: (recording, most, signal) => underWay.during(download(recording, token, local, most, signal)),
    start,
    stop: async () => {
      stopping = true
      await underWay.ended()
    },
    routes: () =>
      webhookRoutes({
        admit: credentials && ((authorization) => admit(authorization, { appId, keys, now })),
        take,
        failed: (error) =>
          log.warn({ error: nameOf(error) }, 'teams: could not be stored, the platform is asked to bring it again'),
        refused,
        unread: () => log.warn({}, 'teams delivered something unreadable, ignored'),
      }),
  }

  /** Rejects when Microsoft does not know the bot. A network that is down delays it by one request and no more. */
  async function start(): Promise<void> {
    // The first call needs the keys; if they cannot be had, the operator learns it now.
    if (credentials) void underWay.during(keys.find('')).catch(() => undefined)
    try {
      await token()
    } catch (error) {
      if (error instanceof NoToken && error.refused)
        throw new Error(
          `Microsoft does not accept this bot (${error.message}): set TEAMS_APP_ID, TEAMS_TENANT_ID and the current TEAMS_APP_PASSWORD`,
          { cause: error },
        )
      log.warn({ reason: error instanceof NoToken ? error.message : nameOf(error) }, 'teams: no token yet, will be tried again')
    }
  }

  /** One activity through the door. Rejects when it could not be stored. */
  async function take(activity: Activity): Promise<Reply> {
    if (stopping) throw new Error('The channel is stopping')
    return underWay.during(passOn(activity))
  }

  async function passOn(activity: Activity): Promise<Reply> {
    const consent = readConsent(activity)
    if (consent) {
      // Answered at once: Teams waits some seconds only, and a large file takes longer.
      underWay.during(settle(consent, activity)).catch((error: unknown) => failed('file', error))
      return { status: 200, body: {} }
    }
    const read = toInbound(activity, now(), languages)
    // https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference: an invoke nobody knows
    if (!read) return { status: activity.type === 'invoke' ? 501 : 200 }
    const inbound = repeats.identify(read)
    await repeats.during(inbound, door.receive(inbound))
    return activity.type === 'invoke' ? { status: 200, body: shownAgain(activity) } : { status: 200 }
  }

  /** https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format */
  function shownAgain(activity: Activity): JsonObject {
    const pressed = readPressData(activity)
    const card = pressed && answered(pressed, addressOf(activity).chat, carrier)
    return card
      ? { statusCode: 200, type: cardContentType, value: card }
      : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '✓' }
  }

  /** Gives the file that was asked for, or says honestly why not. */
  async function settle(consent: Consent, activity: Activity): Promise<void> {
    const to = readReference(addressOf(activity))
    if (consent.kind === 'declined' || !to) return
    const { language } = consent.context
    const outcome = await files.give(consent)
    if (outcome === 'failed') log.warn({}, 'teams: a file could not be written to the place Teams named')
    const said: OutActivity = outcome === 'given' ? given(consent) : plain(text(`file-${outcome}`, language), language)
    await connector.create(to, said)
  }

  /** Usually a scanner; but a wrong TEAMS_APP_ID looks the same, so it is said, and seldom. */
  function refused(reason: string): void {
    if (now() - toldAt < quiet) return
    toldAt = now()
    log.warn({ reason }, 'teams: a caller could not prove to be Microsoft and was turned away')
  }

  /** Never the error itself: it may carry what people wrote. */
  function failed(what: string, error: unknown): void {
    log.warn({ what, error: nameOf(error) }, 'teams: something could not be sent')
  }
}

function readMessages({ messages }: JsonObject): readonly string[] {
  return Array.isArray(messages) ? messages.filter((id) => typeof id === 'string' && id !== '') : []
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
