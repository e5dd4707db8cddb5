import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Forgery, foreign, genuine, published } from '../support/teams-keys.ts'
import type { TeamsActivity, TeamsPerson } from '../support/teams-people.ts'
import type { TeamsServer } from '../support/teams-server.ts'
import { type Setup, setUpTeams } from '../support/teams-setup.ts'

const hour = 60 * 60 * 1000

let setup: Setup
let teams: TeamsServer
let amal: TeamsPerson
let activity: TeamsActivity

beforeEach(async () => {
  setup = await setUpTeams()
  teams = setup.teams
  amal = teams.person()
  await amal.says('hallo')
  activity = { ...teams.deliveries[0]?.activity, id: 'another', conversation: { id: amal.conversation } }
  setup.door.attempts.length = 0
})
afterEach(() => setup.close())

const seconds = (shift: number): number => Math.floor(setup.clock.now / 1000) + shift
const status = async (forgery: Forgery | (() => Forgery) = {}, what: object = activity): Promise<number> => {
  const response = await teams.post(what, typeof forgery === 'function' ? forgery() : forgery)
  await response.arrayBuffer()
  return response.status
}

test('a genuine token opens the door', async () => {
  expect(await status()).toBe(200)
  expect(setup.door.attempts).toHaveLength(1)
})

describe('refused with 401, before anything is read:', () => {
  test.each<[string, Forgery | (() => Forgery)]>([
    ['another audience', { claims: { aud: '11111111-2222-4333-8444-555555555555' } }],
    ['no audience', { claims: { aud: undefined } }],
    ['another issuer', { claims: { iss: 'https://sts.windows.net/x/' } }],
    ['no issuer', { claims: { iss: undefined } }],
    ['a key nobody knows', { key: foreign }],
    ['a key nobody knows under the name of a known one', { key: foreign, kid: genuine.id }],
    ['no name of a key', { kid: undefined }],
    ['no signature (alg none)', { alg: 'none' }],
    ['the public key as a shared secret (alg HS256)', { alg: 'HS256' }],
    ['another algorithm of the same key (PS256)', { alg: 'PS256' }],
    ['expired ten minutes ago', () => ({ claims: { exp: seconds(-600) } })],
    ['without an end', { claims: { exp: undefined } }],
    ['valid in ten minutes only', () => ({ claims: { nbf: seconds(600) } })],
    ['for another service', { claims: { serviceurl: 'https://smba.example/emea/' } }],
    ['for a service that begins like this one', () => ({ claims: { serviceurl: `${teams.serviceUrl}x` } })],
    ['for no service', { claims: { serviceurl: undefined } }],
    ['for a list of services', () => ({ claims: { serviceurl: [teams.serviceUrl] } })],
  ])('%s', async (_, forgery) => {
    expect(await status(forgery)).toBe(401)
    expect(setup.door.attempts).toEqual([])
  })

  test.each<[string, Record<string, string>]>([
    ['no header', {}],
    ['an empty one', { authorization: '' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['no token', { authorization: 'Bearer ' }],
    ['rubbish', { authorization: 'Bearer a.b.c' }],
    ['five parts, as encrypted tokens have', { authorization: 'Bearer a.b.c.d.e' }],
  ])('%s', async (_, headers) => {
    const response = await teams.postRaw('{', headers)
    expect(response.status).toBe(401)
    expect(setup.door.attempts).toEqual([])
  })
})

test('a token that was changed by one letter is refused', async () => {
  const response = await teams.post(activity)
  expect(response.status).toBe(200)
  const request = vi.spyOn(globalThis, 'fetch')
  await teams.post(activity)
  const header = new Headers(request.mock.calls[0]?.[1]?.headers).get('authorization') ?? ''
  request.mockRestore()
  const [head, payload, signature = ''] = header.split('.')
  const changed = `${signature.slice(0, 9)}${signature[9] === 'A' ? 'B' : 'A'}${signature.slice(10)}`
  expect((await teams.postRaw(JSON.stringify(activity), { authorization: header })).status).toBe(200)
  expect((await teams.postRaw(JSON.stringify(activity), { authorization: `${head}.${payload}.${changed}` })).status).toBe(401)
})

test.each<[string, () => Forgery]>([
  ['expired two minutes ago', () => ({ claims: { exp: seconds(-120) } })],
  ['valid in two minutes', () => ({ claims: { nbf: seconds(120) } })],
])('clocks may differ by five minutes: %s', async (_, forgery) => {
  expect(await status(forgery)).toBe(200)
})

describe('a key counts for the channels it is endorsed for:', () => {
  test.each<[string, readonly string[] | undefined, number]>([
    ['for Teams', ['msteams'], 200],
    ['for another channel', ['webchat', 'directline'], 401],
    ['for none', [], 401],
  ])('%s', async (_, endorsements, expected) => {
    await setup.close()
    setup = await setUpTeams()
    teams = setup.teams
    teams.keys = [published(genuine, endorsements)]
    const sent = { ...activity, serviceUrl: teams.serviceUrl }
    expect(await status({}, sent)).toBe(expected)
  })

  test('and not for what an activity says of itself', async () => {
    expect(await status({}, { ...activity, channelId: 'sms' })).toBe(401)
  })

  test('a key without endorsements is for nobody', async () => {
    setup.clock.now += 25 * hour
    const { endorsements: _, ...bare } = { ...published(genuine) } as Record<string, unknown>
    teams.keys = [bare]
    expect(await status()).toBe(401)
  })
})

describe('the keys', () => {
  test('are asked for once, however many come', async () => {
    await Promise.all(Array.from({ length: 20 }, () => status()))
    setup.clock.now += 11 * hour
    await status()
    expect(teams.keysAsked).toBe(1)
  })

  test('are asked for anew after a day, and no older ones count', async () => {
    setup.clock.now += 24 * hour
    teams.keys = [published(foreign)]
    expect(await status()).toBe(401)
    expect(await status({ key: foreign })).toBe(200)
    expect(teams.keysAsked).toBe(2)
  })

  test('are renewed in the background after half a day, while the old ones count', async () => {
    setup.clock.now += 13 * hour
    teams.keys = null
    expect(await status()).toBe(200)
    await vi.waitFor(() => expect(setup.logged.join()).toContain('the keys that prove who calls cannot be fetched'))
    expect(setup.logged.join()).toContain('"level":50')
    teams.keys = [published(genuine)]
    setup.clock.now += 11_000
    expect(await status()).toBe(200)
    await vi.waitFor(() => expect(teams.keysAsked).toBe(3))
  })

  test('an unknown one makes us look again, at most once an hour', async () => {
    expect(await status({ key: foreign })).toBe(401)
    expect(teams.keysAsked).toBe(1)
    setup.clock.now += hour
    for (let attempt = 0; attempt < 5; attempt++) expect(await status({ key: foreign })).toBe(401)
    expect(teams.keysAsked).toBe(2)
    teams.keys = [published(genuine), published(foreign)]
    expect(await status({ key: foreign })).toBe(401)
    setup.clock.now += hour
    expect(await status({ key: foreign })).toBe(200)
    expect(await status()).toBe(200)
  })

  test.each<[string, readonly object[] | null]>([
    ['answer with an error', null],
    ['are none', []],
    ['cannot be read', [{ kty: 'EC', kid: 'x' }]],
  ])('while they %s nobody comes in, the operator is alarmed, and the platform delivers again', async (_, broken) => {
    setup.clock.now += 24 * hour
    teams.keys = broken
    expect(await status()).toBe(503)
    expect(await status({ alg: 'none' })).toBe(401)
    expect(setup.door.attempts).toEqual([])
    expect(setup.logged.join()).toContain('"level":50')
    // Not asked at every knock.
    const asked = teams.keysAsked
    expect(await status()).toBe(503)
    expect(teams.keysAsked).toBe(asked)
    teams.keys = [published(genuine)]
    setup.clock.now += 11_000
    expect(await status()).toBe(200)
  })

  test('a metadata host out of reach is an alarm and 503', async () => {
    await setup.close()
    setup = await setUpTeams({ endpoints: { local: true, metadata: 'http://127.0.0.1:9/openid', token: async () => 'x' } })
    teams = setup.teams
    expect(await status({}, { ...activity, serviceUrl: teams.serviceUrl })).toBe(503)
    expect(setup.logged.join()).toContain('"level":50')
    expect(setup.logged.join()).toContain('127.0.0.1:9')
  })
})

describe('the body', () => {
  const post = async (body: string): Promise<number> => {
    const request = vi.spyOn(globalThis, 'fetch')
    await teams.post(activity)
    const authorization = new Headers(request.mock.calls[0]?.[1]?.headers).get('authorization') ?? ''
    request.mockRestore()
    return (await teams.postRaw(body, { authorization })).status
  }
  test.each<[string, string, number]>([
    ['no JSON', '{', 400],
    ['far too long', JSON.stringify({ text: 'x'.repeat(1_100_000) }), 413],
    ['no activity', '{"hello":1}', 200],
    ['a list', '[]', 200],
  ])('that is %s', async (_, body, expected) => {
    expect(await post(body)).toBe(expected)
    expect(setup.door.attempts).toHaveLength(1)
  })
})

test('the log names a reason and nothing of the token, once a minute', async () => {
  await status({ claims: { aud: 'somebody-else' } })
  await status({ claims: { aud: 'somebody-else' } })
  const told = setup.logged.filter((line) => line.includes('turned away'))
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('claim aud')
  expect(told[0]).not.toMatch(/eyJ|somebody-else|hallo/)
})

describe('the playground', () => {
  const local = { credentials: null, endpoints: undefined }
  const open = async () => {
    await setup.close()
    setup = await setUpTeams(local)
    teams = setup.teams
    return { ...activity, serviceUrl: teams.serviceUrl }
  }

  test('comes from this machine without a token', async () => {
    const sent = JSON.stringify(await open())
    expect((await teams.postRaw(sent, {})).status).toBe(200)
    expect(setup.door.attempts).toHaveLength(1)
  })

  test.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'origin'])('not through a proxy or a page (%s)', async (header) => {
    const sent = JSON.stringify(await open())
    expect((await teams.postRaw(sent, { [header]: 'for=203.0.113.7' })).status).toBe(403)
    expect(setup.door.attempts).toEqual([])
  })

  test('not from another address', async () => {
    const sent = await open()
    const routes = setup.bot.routes()
    const from = (remoteAddress: string) =>
      routes.request(
        '/api/messages',
        { method: 'POST', body: JSON.stringify(sent) },
        { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } } },
      )
    expect((await from('192.0.2.7')).status).toBe(403)
    expect((await from('::ffff:192.0.2.7')).status).toBe(403)
    expect((await routes.request('/api/messages', { method: 'POST', body: JSON.stringify(sent) })).status).toBe(403)
    expect((await from('::ffff:127.0.0.1')).status).toBe(200)
  })

  test('answers go to this machine only', async () => {
    const sent = JSON.stringify({ ...(await open()), serviceUrl: 'https://smba.example/' })
    expect((await teams.postRaw(sent, {})).status).toBe(403)
  })
})
