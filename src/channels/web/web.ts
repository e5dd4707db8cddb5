import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { Instant } from '../../engine/ids.ts'
import type { Channel, Door } from '../channel.ts'
import { UnderWay } from '../under-way.ts'
import { loadAssets, shortHash } from './assets.ts'
import { hygiene, pagePolicy } from './headers.ts'
import { channelName } from './inbound.ts'
import type { MailboxTiming } from './mailbox.ts'
import { messageRoutes } from './messages.ts'
import { chatPage } from './page.ts'
import { keepSession } from './session-id.ts'
import { Sessions } from './sessions.ts'
import { widgetScript } from './widget.ts'
import { preferred, type Speech } from './words.ts'

export interface WebOptions extends Speech {
  readonly door: Door
  /** The address people reach this process by. */
  readonly publicUrl: string
  /** True when people reach it over https. */
  readonly secure: boolean
  readonly log: { warn(fields: object, text: string): void }
  /** Sites that may show the chat in a frame, as sources of `frame-ancestors`; any https site without it. */
  readonly embeddedBy?: string | undefined
  readonly now?: (() => Instant) | undefined
  /** Whether words speak of a danger; without it none do. */
  readonly isUrgent?: ((text: string) => boolean) | undefined
  readonly timing?: Partial<WebTiming> | undefined
}

/** Milliseconds. */
interface WebTiming extends MailboxTiming {
  /** How long a poll is held open. Below the 30 seconds after which some proxies give up. */
  readonly hold: number
}

const usualTiming: WebTiming = { hold: 25_000, grace: 10_000, patience: 20_000 }

const keep = 'public, max-age=31536000, immutable'
/** The widget's address never changes, so its content is asked for again after an hour. */
const keepAnHour = 'public, max-age=3600'

/** The web chat: page, transport and the script for other sites. `send` takes up to `patience` while a page acknowledges. */
export function createWeb(options: WebOptions): Channel & { routes(): Hono } {
  const { door, publicUrl, secure, log, embeddedBy = 'https:', now = Date.now, isUrgent = () => false } = options
  const { languages, texts, links } = options
  const timing = { ...usualTiming, ...options.timing }
  const speech: Speech = { languages, texts, links }
  const assets = loadAssets()
  const sessions = new Sessions(timing, now)
  const stopping = new AbortController()
  const underWay = new UnderWay()
  /** Follows the time, so that a page's count of a letter from before a restart, or of another process, never acknowledges a new one. */
  let lastLetter = 0

  return {
    name: channelName,
    send: async (id, address, message) => {
      const session = sessions.find(address.chat)
      if (!session || stopping.signal.aborted) return { kind: 'away' }
      lastLetter = Math.max(lastLetter + 1, now())
      return session.mailbox.deliver({ n: lastLetter, id, message })
    },
    attended: () => sessions.attended(),
    start: async () => undefined,
    stop: async () => {
      stopping.abort()
      sessions.close()
      await underWay.ended()
    },
    routes,
  }

  function routes(): Hono {
    const app = new Hono()
    app.use('/chat/*', hygiene)
    app.use('/widget.js', hygiene)
    app.use('/chat', compress())
    app.use('/chat/assets/*', compress())

    app.get('/', (c) => c.redirect('/chat'))
    app.get('/chat', (c) => {
      const embedded = c.req.query('embedded') === '1'
      // In a frame on another site the page keeps the session itself: a cookie would not arrive, and should not.
      if (!embedded) keepSession(c, secure)
      c.header('cache-control', 'no-store')
      c.header('content-security-policy', pagePolicy(embedded ? embeddedBy : "'none'"))
      if (embedded) c.header('cross-origin-resource-policy', 'cross-origin')
      const language = preferred(c.req.header('accept-language'), languages)
      return c.html(chatPage({ ...speech, language, embedded, assets }))
    })
    app.get('/chat/assets/:hash/:name', (c) => {
      const asset = assets.find(c.req.param('hash'), c.req.param('name'))
      if (!asset) return c.notFound()
      return c.body(asset.body, 200, { 'content-type': asset.type, 'cache-control': keep })
    })
    app.get('/widget.js', (c) => {
      const script = widgetScript(speech)
      const etag = `"${shortHash(script)}"`
      c.header('cache-control', keepAnHour)
      c.header('etag', etag)
      c.header('cross-origin-resource-policy', 'cross-origin')
      if (c.req.header('if-none-match') === etag) return c.body(null, 304)
      return c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' })
    })
    app.route(
      '/',
      messageRoutes({
        door,
        sessions,
        languages,
        publicUrl,
        secure,
        log,
        now,
        isUrgent,
        hold: timing.hold,
        stopping: stopping.signal,
        underWay,
      }),
    )
    return app
  }
}
