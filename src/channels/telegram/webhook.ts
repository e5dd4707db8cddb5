import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { readUpdate, type TelegramUpdate } from './update.ts'

/** Where Telegram delivers, below the process's public address. */
export const webhookPath = '/telegram/webhook'

/** Far above any update of a text or a press. */
const longestBody = 1024 * 1024

export interface WebhookOptions {
  readonly secret: string
  /** Resolves when the update is safely stored. */
  readonly take: (update: TelegramUpdate) => Promise<void>
  readonly failed: (what: 'store', error: unknown) => void
  readonly unread: () => void
}

/**
 * Answers 200 only when an update is stored, or when no repetition could help; 503 makes Telegram deliver it again, holding
 * back later ones of that chat.
 */
export function webhookRoutes({ secret, take, failed, unread }: WebhookOptions): Hono {
  const expected = digest(secret)
  const routes = new Hono()

  // Before the body is read: a stranger's body is nobody's business.
  routes.use(webhookPath, async (context, next) => {
    const given = context.req.header('x-telegram-bot-api-secret-token')
    if (given === undefined || !timingSafeEqual(digest(given), expected)) return context.text('wrong secret token', 401)
    return next()
  })

  routes.post(webhookPath, bodyLimit({ maxSize: longestBody }), async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined)
    if (body === undefined) return context.text('not JSON', 400)
    const update = readUpdate(body)
    if (!update) {
      unread()
      return context.body(null, 200)
    }
    try {
      await take(update)
    } catch (error) {
      failed('store', error)
      return context.text('not stored, deliver again', 503)
    }
    return context.body(null, 200)
  })

  return routes
}

/** Digests have one length, so that comparing them tells nothing about the secret, not even its length. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
