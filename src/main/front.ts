import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describe } from '../app/describe.ts'
import type { Log } from '../app/parts.ts'
import { closedPolicy } from '../channels/web/headers.ts'
import { StoreUnavailable } from '../store/store.ts'
import { StartError } from './house.ts'

/** Where no route has headers of its own. */
const common = {
  'content-security-policy': closedPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
}
/** A year, for this host alone: other hosts of the centre's domain are not ours to bind. */
const httpsOnly = 'max-age=31536000'

/** The front of the house: what every answer carries, whichever room gives it, and one for what no room answers. */
export function createFront({ secure, log }: { readonly secure: boolean; readonly log: Log }): Hono {
  const front = new Hono()
  front.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(common)) if (!c.res.headers.has(name)) c.header(name, value)
    // The rest of a body nobody reads is not waited for: the line ends, and whoever sends learns it.
    if (c.res.status === 401 || c.res.status === 413) c.header('connection', 'close')
    if (secure) c.header('strict-transport-security', httpsOnly)
  })
  front.notFound((c) => c.text('There is nothing here.', 404))
  // Never the error itself: it may carry what somebody wrote.
  front.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    log.error({ method: c.req.method, error: describe(error) }, 'a request failed')
    const busy = error instanceof StoreUnavailable
    return c.text(busy ? 'Try again in a moment.' : 'Something went wrong here.', busy ? 503 : 500)
  })
  return front
}

/** Milliseconds. */
export interface Patience {
  /** Until the head of a request is there. */
  readonly head: number
  /** Until its body is there too; a file of an advisor on a slow line takes its time. */
  readonly whole: number
}

const usualPatience: Patience = { head: 20_000, whole: 120_000 }

export function listen(
  routes: Hono,
  port: number,
  { head, whole }: Patience = usualPatience,
): Promise<{ server: ServerType; port: number }> {
  return new Promise((done, failed) => {
    const serverOptions = { headersTimeout: head, requestTimeout: whole, connectionsCheckingInterval: Math.min(head, 5_000) }
    const server = serve({ fetch: routes.fetch, port, serverOptions }, (info) => done({ server, port: info.port }))
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      failed(taken ? new StartError(`PORT ${port} is in use by another program; stop it, or set another PORT.`) : error)
    })
  })
}
