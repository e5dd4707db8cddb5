import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routeTable } from '../../src/console/console.ts'
import { Client, hiddenIn } from './client.ts'
import { Desk } from './desk.ts'

let desk: Desk
let advisor: Client
let coordinator: Client
beforeAll(async () => {
  desk = await Desk.open()
  advisor = await Client.signedIn(desk, await desk.advisor('Ali'))
  coordinator = await Client.signedIn(desk, await desk.advisor('Lena', { roles: ['coordinator'] }))
})
afterAll(() => desk.close())

const routes = routeTable(new AbortController().signal)
const addressOf = (path: string) => path.replace(':id', 'nothing')
/** The live stream does not end by itself, and signing out would end the session the other cases need. */
const lasting = ['/console/live', '/console/sign-out']

const ask = (client: Client, { method, path }: (typeof routes)[number], fields: Record<string, string> = {}) =>
  method === 'get' ? client.get(addressOf(path)) : client.post(addressOf(path), fields)

const forms = async (client: Client) => hiddenIn(await client.get('/console'), '/console/sign-out')

describe('the table of routes', () => {
  test('names every route with who may use it', () => {
    const open = routes.filter(({ access }) => access === 'staff').map(({ method, path }) => `${method} ${path}`)
    expect(open).toEqual([
      'get /console',
      'get /console/cases/:id',
      'get /console/cases/:id/files/:place',
      'get /console/cases/:id/appointments/:place',
      'get /console/appointments',
      'post /console/search',
      'get /console/contact',
      'post /console/contact',
      'post /console/cases/:id/forget',
      'post /console/cases/:id/resend',
      'post /console/cases/:id/same',
      'post /console/cases/:id/claim',
      'post /console/cases/:id/wait',
      'post /console/cases/:id/reopen',
      'post /console/cases/:id/reply',
      'post /console/cases/:id/talk',
      'post /console/cases/:id/note',
      'post /console/cases/:id/offer',
      'post /console/cases/:id/call-off',
      'post /console/cases/:id/ask',
      'post /console/cases/:id/pass',
      'post /console/cases/:id/close',
      'get /console/events',
      'get /console/events/:id',
      'get /console/questions',
      'get /console/questions/groups/:id',
      'post /console/questions/groups/:id/line',
      'post /console/questions/groups/:id/topic',
      'get /console/questions/proposals/:id',
      'post /console/questions/proposals/:id/again',
      'post /console/questions/proposals/:id/discard',
      'post /console/sign-out',
      'get /console/live',
    ])
    expect(routes.filter(({ access }) => access === 'coordinator')).toHaveLength(27)
  })

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is closed without signing in',
    async (_, route) => {
      expect((await ask(new Client(desk), route)).status).toBe(401)
    },
  )

  test.each(
    routes.filter(({ access }) => access === 'coordinator').map((route) => [`${route.method} ${route.path}`, route] as const),
  )('%s is closed to advisors and open to coordinators', async (_, route) => {
    expect((await ask(advisor, route, await forms(advisor))).status).toBe(403)
    expect((await ask(coordinator, route, await forms(coordinator))).status).not.toBe(403)
  })

  test.each(
    routes
      .filter(({ access, path }) => access === 'staff' && !lasting.includes(path))
      .map((route) => [`${route.method} ${route.path}`, route] as const),
  )('%s is open to advisors', async (_, route) => {
    expect([200, 404, 422]).toContain((await ask(advisor, route, await forms(advisor))).status)
  })
})

const posts = routes.filter(({ method }) => method === 'post').map((route) => [route.path, route] as const)

describe('a form', () => {
  test.each(posts)('to %s is refused without its token, with another session’s, or with a wrong one', async (_, { path }) => {
    const fields = await forms(coordinator)
    const foreign = await forms(advisor)
    for (const csrf of ['', 'x', `${fields.csrf}x`, foreign.csrf ?? '']) {
      expect((await coordinator.post(addressOf(path), { ...fields, csrf })).status).toBe(403)
    }
  })

  test.each(posts)('to %s is refused from another origin, or from none', async (_, { path }) => {
    const fields = await forms(coordinator)
    for (const origin of ['https://evil.example', 'null', '', `${desk.url}.evil.example`, 'http://127.0.0.1:1']) {
      expect((await coordinator.post(addressOf(path), fields, { origin })).status).toBe(403)
    }
  })

  test('that names no event of ours changes nothing', async () => {
    const { csrf = '' } = await forms(coordinator)
    const before = await desk.store.list('occasions')
    for (const event of ['', 'telegram:42', 'console:', 'console:a b c d e f', `console:${'x'.repeat(99)}`]) {
      expect((await coordinator.post('/console/events/examples', { csrf, event })).status).toBe(404)
    }
    expect(await desk.store.list('occasions')).toEqual(before)
  })

  test('larger than any form is refused', async () => {
    const fields = await forms(coordinator)
    expect((await coordinator.post('/console/events/new', { ...fields, text: 'x'.repeat(300_000) })).status).toBe(413)
  })
})
