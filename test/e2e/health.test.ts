import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { startService } from '../../src/main/service.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { freePort } from '../support/free-port.ts'
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts'
import { content, startTestService, type TestService } from '../support/service.ts'
import { faults } from '../support/telegram-server.ts'
import { Guest } from './guest.ts'

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.stop())

const ready = async (url = service.url) => {
  const answer = await fetch(`${url}/readyz`)
  return { status: answer.status, ...((await answer.json()) as object) }
}
const metrics = async () => (await fetch(`${service.url}/metrics`)).text()
/** The value of a line such as `kausa_dead_letters` or `kausa_events_total{channel="web",kind="said"}`; 0 where there is none. */
const figure = (text: string, line: string) =>
  Number(
    text
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length) ?? 0,
  )

describe('health', () => {
  it('says that the process lives, and that it can work', async () => {
    expect(await (await fetch(`${service.url}/healthz`)).json()).toEqual({ alive: true })
    expect(await ready()).toEqual({
      status: 200,
      ready: true,
      store: 'ok',
      book: 'loaded',
      model: 'ready',
      helper: 'off',
      channels: { web: 'ok', telegram: 'ok' },
    })
  })

  it('is not ready while the store is away, and lives on', async () => {
    const { store } = service
    const get = store.get.bind(store)
    Object.assign(store, { get: () => Promise.reject(new StoreUnavailable('planted')) })
    const away = await ready()
    Object.assign(store, { get })
    expect(away).toMatchObject({ status: 503, ready: false, store: 'away' })
    expect(await ready()).toMatchObject({ status: 200, store: 'ok' })
  })

  it('tells which channel is in trouble, and when it is over', async () => {
    const person = service.telegram.person({ language: 'de' })
    service.telegram.fail('sendMessage', { ok: false, error_code: 502, description: 'Bad Gateway' })
    person.opens()
    await service.settle()
    expect(await ready()).toMatchObject({ status: 200, channels: { telegram: 'trouble', web: 'ok' } })
    service.clock.move(60_000)
    await service.settle()
    expect(await ready()).toMatchObject({ channels: { telegram: 'ok' } })
  })
})

describe('metrics', () => {
  it('count what happens', async () => {
    const before = await metrics()
    const guest = new Guest(service)
    await guest.arrives()
    await guest.says(guest.text('ui:nav.help'))
    await guest.hears('ui:help')
    service.telegram.fail('sendMessage', faults.tooMany(1), faults.blocked)
    service.telegram.person({ id: 424_242, name: 'Wellensittich', language: 'de' }).opens()
    await service.settle()
    service.clock.move(2_000)
    await service.settle()
    const after = await metrics()
    const grown = (line: string) => figure(after, line) - figure(before, line)
    expect(grown('kausa_events_total{channel="web",kind="said"}')).toBe(1)
    expect(grown('kausa_events_total{channel="telegram",kind="opened"}')).toBe(1)
    expect(grown('kausa_deliveries_total{channel="telegram",outcome="throttled"}')).toBe(1)
    expect(grown('kausa_deliveries_total{channel="telegram",outcome="unreachable"}')).toBe(1)
    expect(grown('kausa_deliveries_total{channel="web",outcome="sent"}')).toBeGreaterThan(1)
    expect(grown('kausa_buried_total{channel="telegram"}')).toBe(1)
    expect(grown('kausa_dead_letters')).toBe(1)
    expect(grown('kausa_commits_total{outcome="committed"}')).toBe(grown('kausa_turn_seconds_count'))
    expect(grown('kausa_understood_total{language="de",outcome="answer"}')).toBe(0)
    await guest.says('Wie viel verdient man in der Ausbildung?')
    await service.settle()
    expect(figure(await metrics(), 'kausa_understood_total{language="de",outcome="answer"}')).toBe(1)
    expect(figure(after, 'kausa_model_generation')).toBe(1)
    expect(figure(after, 'kausa_store_up')).toBe(1)
    expect(after).toContain('kausa_process_cpu_seconds_total')
  })

  it('name nobody and nothing that was said', async () => {
    const guest = new Guest(service)
    await guest.arrives()
    await guest.says('Wellensittich pfeift')
    await service.settle()
    const text = await metrics()
    expect(text).not.toMatch(/wellensittich|424242/i)
    const ours = text.split('\n').filter((line) => !/^kausa_(nodejs|process)_/.test(line))
    const labels = [...ours.join('\n').matchAll(/(\w+)="([^"]*)"/g)].filter(([, name]) => name !== 'le')
    const short = /^[a-z][a-z-]{0,20}$/
    expect(labels.map(([, , value]) => value).filter((value) => !short.test(value ?? ''))).toEqual([])
  })

  it('are for this machine only: what a proxy passes on comes from elsewhere', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])
      expect((await fetch(`${service.url}/metrics`, { headers: { [header]: '127.0.0.1' } })).status).toBe(404)
  })

  it('say that the store is away instead of failing', async () => {
    const { store } = service
    const backlog = store.backlog.bind(store)
    Object.assign(store, { backlog: () => Promise.reject(new StoreUnavailable('planted')) })
    const text = await metrics()
    Object.assign(store, { backlog })
    expect(figure(text, 'kausa_store_up')).toBe(0)
    expect(figure(await metrics(), 'kausa_store_up')).toBe(1)
  })
})

test('with a token the metrics are for whoever brings it, and for nobody else', async () => {
  const token = 'a-token-of-the-tests'
  const guarded = await startTestService({ metricsToken: token })
  const status = async (headers: Record<string, string>) => (await fetch(`${guarded.url}/metrics`, { headers })).status
  try {
    expect(await status({})).toBe(404)
    expect(await status({ authorization: `Bearer ${token}x` })).toBe(404)
    expect(await status({ authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7' })).toBe(200)
  } finally {
    await guarded.stop()
  }
})

test('where others are served, behind a proxy on this machine, nobody reads them without a token', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'public-'))
  const port = await freePort()
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: 'https://bot.example.org',
    STORE_URL: `sqlite:${join(folder, 'kausa.db')}`,
    DATA_KEY: '07'.repeat(32),
  })
  const one = await startService(config, pino({ level: 'silent' }), content())
  try {
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status
    expect([await status('/metrics'), await status('/readyz')]).toEqual([404, 200])
  } finally {
    await one.stop()
    await rm(folder, { recursive: true })
  }
})

test('a token too short to be one is refused at the start', () => {
  expect(() => readConfig({ METRICS_TOKEN: 'short' })).toThrow(ConfigError)
  expect(readConfig({ METRICS_TOKEN: '' }).metricsToken).toBeUndefined()
})

describeWithRedis('on Redis', () => {
  it('a server that goes away shows, and that it is back', { timeout: 60_000 }, async () => {
    const server = await startRedisServer()
    const folder = await mkdtemp(join(tmpdir(), 'ready-'))
    const port = await freePort()
    const config = readConfig({
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      STORE_URL: `${server.url}?folder=${folder}`,
      DATA_KEY: '07'.repeat(32),
    })
    const one = await startService(config, pino({ level: 'silent' }), content())
    const patience = { timeout: 20_000, interval: 100 }
    try {
      await expect.poll(() => ready(one.url), patience).toMatchObject({ status: 200, store: 'ok' })
      await server.kill()
      await expect.poll(() => ready(one.url), patience).toMatchObject({ status: 503, ready: false, store: 'away' })
      expect((await fetch(`${one.url}/healthz`)).status).toBe(200)
      await server.start()
      await expect.poll(() => ready(one.url), patience).toMatchObject({ status: 200, store: 'ok' })
    } finally {
      await one.stop()
      await server.remove()
      await rm(folder, { recursive: true })
    }
  })
})
