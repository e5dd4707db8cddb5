import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import type { Instant, Language } from '../../engine/ids.ts'
import type { Door } from '../channel.ts'
import type { UnderWay } from '../under-way.ts'
import { channelName, longestText, toInbound } from './inbound.ts'
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
  Variables: { id: string; session: Session }
}

/** Where pages bring what people say, and fetch what is said to them. */
export function messageRoutes(options: MessageOptions): Hono<Env> {
  const { door, languages, publicUrl, secure, log, now, hold, stopping, underWay } = options
  const routes = new Hono<Env>()
  const size = bodyLimit({ maxSize: largestBody, onError: (c) => refuse(c, 413, tooLong) })

  routes.use('/chat/messages', guard(options))

  routes.post('/chat/messages', size, async (c) => {
    const session = c.get('session')
    const wait = session.allowance.take(now())
    if (wait > 0) return refuse(c, 429, `Too many messages at once: send again in ${wait} seconds.`, wait)
    if (!c.req.header('content-type')?.startsWith('application/json'))
      return refuse(c, 415, 'Send JSON: set the header "content-type: application/json".')

    const read = toInbound(await c.req.json().catch(() => null), c.get('id'), now(), languages)
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
    const { mailbox } = c.get('session')
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
function guard({ publicUrl, secure, sessions, stopping }: MessageOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.header('cache-control', 'no-store')
    if (stopping.aborted) return refuse(c, 503, 'The chat is restarting: try again in a moment.', soon)
    if (!isOwnOrigin(c, publicUrl)) return refuse(c, 403, foreign)
    if (!c.req.header(sessionHeader)) return refuse(c, 400, `Set the header "${sessionHeader}" to "cookie", or to a random id.`)
    const id = readSession(c, secure)
    if (id === null) return refuse(c, 401, 'There is no session: open /chat, or send a random id of 32 to 86 characters.')
    const session = sessions.open(id)
    if (!session) return refuse(c, 503, 'Too many people are here at once: try again in a moment.', later)
    c.set('id', id)
    c.set('session', session)
    await next()
  }
}

function refuse(c: Context, status: ContentfulStatusCode, error: string, retryAfter?: number): Response {
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  return c.json({ error }, status)
}
