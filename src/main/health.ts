import { createHash, timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import type { House } from './house.ts'
import type { Metrics } from './metrics.ts'

/** Longer than this the store does not answer. */
const patience = 2_000
const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
/** What a proxy adds: then the request comes from elsewhere, though the connection does not. */
const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip']
const noStore = { 'cache-control': 'no-store' }

interface Readiness {
  readonly ready: boolean
  readonly store: 'ok' | 'away'
  readonly book: string
  readonly model: string
  readonly helper: 'on' | 'off'
  /** By name; `trouble`: the last attempt to send did not come through, and why is in the log. */
  readonly channels: { readonly [name: string]: 'ok' | 'trouble' | 'off' }
}

interface Guard {
  readonly token: string | undefined
  readonly publicUrl: string
}

/** `/healthz`: the process lives. `/readyz`: it can work. `/metrics`: for Prometheus, with the token or on a machine of one's own. */
export function healthRoutes(house: House, metrics: Metrics, guard: Guard, isStopping: () => boolean): Hono {
  const routes = new Hono()
  routes.get('/healthz', (c) => c.json({ alive: true }, 200, noStore))
  routes.get('/readyz', async (c) => {
    const state = await readiness(house, isStopping())
    return c.json(state, state.ready ? 200 : 503, noStore)
  })
  routes.get('/metrics', async (c) => {
    if (!mayRead(c, guard)) return c.notFound()
    return c.body(await metrics.expose(house), 200, { 'content-type': metrics.contentType, ...noStore })
  })
  return routes
}

async function readiness({ parts, channels, content, app }: House, isStopping: boolean): Promise<Readiness> {
  const store = (await answers(parts.store.get('readiness:none'))) ? 'ok' : 'away'
  const { book, model } = content()
  const off = parts.book().service.off.channels
  const stateOf = (name: string) =>
    off.some((each) => each === name) ? 'off' : app.deliverer.isTroubled(name) ? 'trouble' : 'ok'
  return {
    ready: store === 'ok' && model !== 'loading' && !isStopping,
    store,
    book,
    model,
    helper: parts.helper ? 'on' : 'off',
    channels: Object.fromEntries([...channels.keys()].map((name) => [name, stateOf(name)])),
  }
}

async function answers(reading: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>()
  const timer = setTimeout(() => resolve(false), patience)
  const read = reading.then(
    () => true,
    () => false,
  )
  return Promise.race([read, late]).finally(() => clearTimeout(timer))
}

/**
 * With a token whoever brings it; without one whoever asks from this machine itself, and only while nobody else is served: behind a proxy
 * everybody seems to ask from here.
 */
function mayRead(c: Context, { token, publicUrl }: Guard): boolean {
  if (token !== undefined) return same(c.req.header('authorization') ?? '', `Bearer ${token}`)
  if (!['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname)) return false
  const { address } = getConnInfo(c).remote
  return address !== undefined && loopback.has(address) && forwarded.every((name) => c.req.header(name) === undefined)
}

/** Of hashes, so that neither length nor content shows in the time it takes. */
function same(one: string, two: string): boolean {
  const [first, second] = [one, two].map((text) => createHash('sha256').update(text).digest())
  return first !== undefined && second !== undefined && timingSafeEqual(first, second)
}
