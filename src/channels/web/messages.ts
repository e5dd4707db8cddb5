import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import type { Instant, Language } from '../../engine/ids.ts'
import type { Door } from '../channel.ts'
import type { UnderWay } from '../under-way.ts'
import { channelName, longestText, type Read, toInbound } from './inbound.ts'
import { Newcomers } from './newcomers.ts'
import { isOwnOrigin, leaveSession, readSession, sessionHeader } from './session-id.ts'
import type { Session, Sessions } from './sessions.ts'

export interface MessageOptions {
  readonly door: Door
  readonly sessions: Sessions
  readonly languages: readonly Language[]
  readonly publicUrl: string
  readonly secure: boolean
  readonly log: { warn(fields: object, text: string): void }
  readonly now: () => Instant
  /** Whether these words speak of a danger: they are taken however much was sent before. */
  readonly isUrgent: (text: string) => boolean
  /** How long a poll is held open, in milliseconds. */
  readonly hold: number
  /** Aborted when the channel stops. */
  readonly stopping: AbortSignal
  /** What the channel's stop waits for. */
  readonly underWay: UnderWay
}

/** `longestText` characters of four bytes, and the rest of the JSON around them. */
const largestBody = 32 * 1024
/** Tabs of one session that wait at once. */
const mostPollers = 8
/** Seconds until the page tries again. */
const soon = 2
const later = 30

const pollQuery = z.object({ after: z.coerce.number().int().min(0).default(0) })

interface Env {
  Variables: { id: string }
}

/** Why somebody has to wait, in a sentence, and how many seconds. */
interface Wait {
  readonly status: 429 | 503
  readonly error: string
  readonly seconds: number
}

const full: Wait = { status: 503, error: 'Too many people are here at once: try again in a moment.', seconds: later }

/** Where pages bring what people say, and fetch what is said to them. */
export function messageRoutes(options: MessageOptions): Hono<Env> {
  const { door, sessions, languages, publicUrl, secure, log, now, isUrgent, hold, stopping, underWay } = options
  const routes = new Hono<Env>()
  const newcomers = new Newcomers()
  const size = bodyLimit({ maxSize: largestBody, onError: (c) => refuse(c, 413, tooLong) })

  routes.use('/chat/messages', guard(options))

  routes.post('/chat/messages', size, async (c) => {
    const entered = enter(c)
    const wait = 'mailbox' in entered ? slowed(entered) : entered
    const isJson = c.req.header('content-type')?.startsWith('application/json')
    if (!wait && !isJson) return refuse(c, 415, 'Send JSON: set the header "content-type: application/json".')

    const read = toInbound(isJson ? await c.req.json().catch(() => null) : null, c.get('id'), now(), languages)
    if (wait && !saysDanger(read)) return refuse(c, wait.status, wait.error, wait.seconds)
    const session = 'mailbox' in entered ? entered : sessions.open(c.get('id'), true)
    if (!session) return refuse(c, full.status, full.error, full.seconds)
    // Whoever is in danger may go on as if they had said nothing before.
    if (wait || (session.allowance.isLow && saysDanger(read))) session.allowance.refill(now())
    if (read.kind === 'too-long') return refuse(c, 413, tooLong)
    if (read.kind === 'unreadable') return refuse(c, 400, `This is not a message of the chat: look at ${read.problem}.`)
    session.mailbox.seen()
    try {
      await underWay.during(door.receive(read.inbound))
    } catch (error) {
      // The name alone: an error may carry what was said.
      log.warn(
        { error: error instanceof Error ? error.name : 'unknown' },
        'web: a message could not be stored, the page sends it again',
      )
      return refuse(c, 503, 'The message could not be stored: send it again with the same id.', soon)
    }
    return c.json({}, 202)
  })

  routes.get('/chat/messages', async (c) => {
    const entered = enter(c)
    if (!('mailbox' in entered)) return refuse(c, entered.status, entered.error, entered.seconds)
    const { mailbox } = entered
    const query = pollQuery.safeParse(c.req.query())
    if (!query.success) return refuse(c, 400, '"after" is the number of the last message seen, or missing.')
    if (mailbox.pollers >= mostPollers) return refuse(c, 429, 'This chat is open in too many tabs: close some.', later)

    // A lane that has something under way is awake already.
    if (!mailbox.acknowledge(query.data.after)) wake(c.get('id'))
    const messages = await mailbox.take(hold, AbortSignal.any([c.req.raw.signal, stopping]))
    return c.json({ messages })
  })

  routes.post('/chat/leave', (c) => {
    if (!isOwnOrigin(c, publicUrl) || !c.req.header(sessionHeader)) return refuse(c, 403, foreign)
    leaveSession(c, secure)
    return c.body(null, 204)
  })

  return routes

  /** The session, new if need be. */
  function enter(c: Context<Env>): Session | Wait {
    const known = sessions.find(c.get('id'))
    if (known) return known
    const seconds = newcomers.take(c, now())
    if (seconds > 0)
      return { status: 429, error: `Too many people begin here at once: try again in ${seconds} seconds.`, seconds }
    return sessions.open(c.get('id')) ?? full
  }

  function slowed({ allowance }: Session): Wait | null {
    const seconds = allowance.take(now())
    return seconds > 0 ? { status: 429, error: `Too many messages at once: send again in ${seconds} seconds.`, seconds } : null
  }

  function saysDanger(read: Read): boolean {
    return read.kind === 'inbound' && read.inbound.event.kind === 'said' && isUrgent(read.inbound.event.text)
  }

  /** A hint; without it the lane is worked a little later. */
  function wake(chat: string): void {
    underWay.during(door.wake({ channel: channelName, chat })).catch((error: unknown) => {
      log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'web: a lane could not be woken')
    })
  }
}

const tooLong = `A message has at most ${longestText} characters: send it in parts.`
const foreign = 'Only pages of this chat may do this.'

/** Own pages only, with a session, and only while the channel runs. */
function guard({ publicUrl, secure, stopping }: MessageOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.header('cache-control', 'no-store')
    if (stopping.aborted) return refuse(c, 503, 'The chat is restarting: try again in a moment.', soon)
    if (!isOwnOrigin(c, publicUrl)) return refuse(c, 403, foreign)
    if (!c.req.header(sessionHeader)) return refuse(c, 400, `Set the header "${sessionHeader}" to "cookie", or to a random id.`)
    const id = readSession(c, secure)
    if (id === null) return refuse(c, 401, 'There is no session: open /chat, or send a random id of 32 to 86 characters.')
    c.set('id', id)
    await next()
  }
}

function refuse(c: Context, status: ContentfulStatusCode, error: string, retryAfter?: number): Response {
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  return c.json({ error }, status)
}
