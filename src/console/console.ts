import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { html } from 'hono/html'
import { describe } from '../app/describe.ts'
import { StoreUnavailable } from '../store/store.ts'
import { findAsset } from './assets.ts'
import { caseRoutes } from './cases/routes.ts'
import { eventRoutes } from './events/routes.ts'
import { failureRoutes } from './failures.ts'
import { figureRoutes } from './figures.ts'
import { gate } from './gate.ts'
import { hygiene } from './headers.ts'
import type { House } from './house.ts'
import { mostWithFile, mostWords } from './incoming.ts'
import { plainPage } from './layout.ts'
import { liveRoute } from './live.ts'
import { publicRoutes } from './public/pages.ts'
import { questionRoutes } from './questions/routes.ts'
import { signInRoutes, signOutRoute } from './sign-in.ts'
import { teamRoutes } from './team/routes.ts'
import type { Route } from './visit.ts'
import { wishRoutes } from './wishes/routes.ts'
import { consoleSpeech } from './words.ts'

const publicPaths = ['/imprint', '/privacy', '/accessibility'] as const
const kept = 'public, max-age=31536000, immutable'

export interface Console {
  /** Everything below `/console`, and the public pages `/imprint`, `/privacy` and `/accessibility`. */
  routes(): Hono
  /** Ends the open live connections, so that the server can close. */
  stop(): void
}

/** Every route of the console but the way in, and who may use it. */
export const routeTable = (stopping: AbortSignal): readonly Route[] => [
  ...caseRoutes,
  ...eventRoutes,
  ...questionRoutes,
  ...teamRoutes,
  ...wishRoutes,
  ...figureRoutes,
  ...failureRoutes,
  signOutRoute,
  liveRoute(stopping),
]

/** How much a form may bring. What is far too large is not read at all, so nothing of it can be given back. */
function limit(house: House, stopping: AbortSignal): MiddlewareHandler {
  const onError = (c: Context) => {
    const speech = consoleSpeech(c, house)
    return plainPage(c, speech, speech.say('console:too-large.title'), html`<p>${speech.say('console:too-large.text')}</p>`, 413)
  }
  const words = bodyLimit({ maxSize: mostWords, onError })
  const files = bodyLimit({ maxSize: mostWithFile, onError })
  const uploads = routeTable(stopping).flatMap(({ path, upload }) => (upload ? [pattern(path)] : []))
  return (c, next) => (uploads.some((path) => path.test(c.req.path)) ? files : words)(c, next)
}

const pattern = (path: string): RegExp => new RegExp(`^${path.replace(':id', '[\\w-]+')}$`)

/** The advisors' and coordinators' console, and the public pages about the service. */
export function createConsole(house: House): Console {
  const stopping = new AbortController()
  return { routes: () => routesOf(house, stopping.signal), stop: () => stopping.abort() }
}

function routesOf(house: House, stopping: AbortSignal): Hono {
  const app = new Hono()
  for (const path of ['/console/*', ...publicPaths]) app.use(path, hygiene)
  app.use('/console/*', limit(house, stopping))
  app.use('/console/assets/*', compress())
  app.get('/console/assets/:hash/:name', (c) => {
    const asset = findAsset(c.req.param('hash'), c.req.param('name'))
    return asset ? c.body(asset.body, 200, { 'content-type': asset.type, 'cache-control': kept }) : c.notFound()
  })
  app.route('/', publicRoutes(house))
  app.route('/', signInRoutes(house))
  for (const route of routeTable(stopping)) app[route.method](route.path, gate(house, route))
  app.all('/console/*', (c) => {
    const speech = consoleSpeech(c, house)
    return plainPage(c, speech, speech.say('console:missing.title'), html`<p>${speech.say('console:missing.text')}</p>`, 404)
  })
  app.onError((error, c) => {
    house.log.error({ method: c.req.method, error: describe(error) }, 'a page of the console failed')
    const speech = consoleSpeech(c, house)
    const busy = error instanceof StoreUnavailable
    const text = speech.say(busy ? 'console:trouble.store' : 'console:trouble.text')
    return plainPage(
      c,
      speech,
      speech.say('console:trouble.title'),
      html`<p>${text}</p><p><a href="/console">${speech.say('console:nav.inbox')}</a></p>`,
      busy ? 503 : 500,
    )
  })
  return app
}
