import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json } from '../../engine/ids.ts'
import { type Activity, readActivity } from './activity.ts'
import { type Admission, covers } from './guard.ts'

/** Where Microsoft delivers, below the process's public address: the messaging endpoint of the Azure bot. */
const messagesPath = '/api/messages'

/** Far above any activity of a text or a press; cards sent back have 28 KB. */
const longestBody = 1024 * 1024

/** What stands in the answer: for an invoke it is shown to the person. */
export interface Reply {
  readonly status: 200 | 501
  readonly body?: Json
}

export interface WebhookOptions {
  /** `null`: for the local playground, which has no tokens. */
  readonly admit: ((authorization: string | undefined) => Promise<Admission>) | null
  /** Resolves when what came is safely stored. */
  readonly take: (activity: Activity) => Promise<Reply>
  readonly failed: (error: unknown) => void
  readonly refused: (reason: string) => void
  readonly unread: () => void
}

type Admitted = Extract<Admission, { kind: 'admitted' }> | null

/**
 * Answers 200 only when an activity is stored, or when no repetition could help; 503 when it could not be stored or nobody can tell
 * who calls. Whoever calls must prove it first: a stranger's body is nobody's business.
 */
export function webhookRoutes({ admit, take, failed, refused, unread }: WebhookOptions): Hono {
  const routes = new Hono<{ Variables: { admitted: Admitted } }>()

  routes.use(messagesPath, async (context, next) => {
    if (!admit) {
      if (!isLocal(context)) return context.text('the playground is open to this machine only', 403)
      context.set('admitted', null)
      return next()
    }
    const admission = await admit(context.req.header('authorization'))
    if (admission.kind === 'unavailable') return context.text('cannot tell who calls, deliver again', 503)
    if (admission.kind === 'refused') {
      refused(admission.reason)
      return context.text('unknown caller', 401)
    }
    context.set('admitted', admission)
    return next()
  })

  routes.post(messagesPath, bodyLimit({ maxSize: longestBody }), async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined)
    if (body === undefined) return context.text('not JSON', 400)
    const activity = readActivity(body)
    if (!activity) {
      unread()
      return context.body(null, 200)
    }
    const admitted = context.get('admitted')
    if (admitted && !covers(admitted, activity)) {
      refused('another service or channel')
      return context.text('unknown caller', 401)
    }
    // Without a token nothing proves where answers should go: to this machine only.
    if (!admitted && !isLoopback(new URL(activity.serviceUrl).hostname)) return context.text('not a service of this machine', 403)
    try {
      const { status, body: answer } = await take(activity)
      return answer === undefined ? context.body(null, status) : context.json(answer, status)
    } catch (error) {
      failed(error)
      return context.text('not stored, deliver again', 503)
    }
  })

  return routes as unknown as Hono
}

/**
 * Whether a program of this machine calls. A proxy here brings strangers, and a browser here brings foreign pages: both say so in
 * a header.
 */
function isLocal(context: Context): boolean {
  const telling = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'origin'].some((name) => context.req.header(name) !== undefined)
  try {
    return !telling && isLoopback(getConnInfo(context).remote.address ?? '')
  } catch {
    return false
  }
}

function isLoopback(host: string): boolean {
  return /^(::ffff:)?127\.\d+\.\d+\.\d+$|^\[?::1\]?$|^localhost$/.test(host)
}
