import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type Service, startService } from '../../src/main/service.ts'
import { de } from '../e2e/guest.ts'
import { freePort } from '../support/free-port.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { content } from '../support/service.ts'
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.ts'
import { WebPerson } from '../support/web-person.ts'

const SECRET = 'a-secret-of-the-tests'
const PATIENCE = { timeout: 20_000, interval: 50 }

describeWithRedis('two services on one Redis', () => {
  let server: RedisServer
  let telegram: TelegramServer
  let folder: string
  let services: Service[]
  beforeEach(async () => {
    server = await startRedisServer()
    telegram = await startTelegramServer()
    folder = await mkdtemp(join(tmpdir(), 'services-'))
    services = [await start('a'), await start('b')]
  })
  afterEach(async () => {
    await Promise.all(services.map((service) => service.stop()))
    await telegram.close()
    await server.remove()
    await rm(folder, { recursive: true })
  })

  /** With a webhook, unless Telegram is to be asked. */
  async function start(
    name: string,
    more: Readonly<Record<string, string>> = { TELEGRAM_WEBHOOK_SECRET: SECRET },
  ): Promise<Service> {
    const port = await freePort()
    const config = readConfig({
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      STORE_URL: `${server.url}?folder=${join(folder, name)}`,
      DATA_KEY: '07'.repeat(32),
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      ...more,
    })
    return startService(config, pino({ level: 'silent' }), content())
  }

  /** The same update as Telegram sent it, to another process. */
  async function bring(service: Service, update: object): Promise<number> {
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET }
    const answer = await fetch(`${service.url}/telegram/webhook`, { method: 'POST', headers, body: JSON.stringify(update) })
    return answer.status
  }

  it('answer each person once, whichever of them is asked and however often', async () => {
    const person = telegram.person()
    person.opens()
    await expect.poll(() => person.transcript.length, PATIENCE).toBeGreaterThan(0)
    const update = telegram.deliveries.at(-1)?.update
    if (!update) throw new Error('Nothing was delivered')
    const before = person.transcript.length
    for (const service of services) expect(await bring(service, update)).toBe(200)
    await sleep(500)
    expect(person.transcript.length).toBe(before)
    // A new one, brought to both at the same moment.
    const next = { ...update, update_id: 900_000 }
    expect(await Promise.all(services.map((service) => bring(service, next)))).toEqual([200, 200])
    await expect.poll(() => person.transcript.length, PATIENCE).toBeGreaterThan(before)
    await sleep(500)
    expect(new Set(person.transcript.map(({ message_id }) => message_id)).size).toBe(person.transcript.length)
    expect(person.transcript.length).toBeLessThanOrEqual(2 * before)
  }, 60_000)

  it('answer 503 while the server is away, and everything when it is back, without being touched', async () => {
    const person = telegram.person()
    person.opens()
    await expect.poll(() => person.transcript.length, PATIENCE).toBeGreaterThan(0)
    await expect.poll(() => telegram.pending.length, PATIENCE).toBe(0)
    const before = person.transcript.length
    await server.kill()
    person.opens()
    await expect.poll(() => telegram.deliveries.filter(({ status }) => status === 503).length, PATIENCE).toBeGreaterThan(2)
    expect(telegram.pending).toHaveLength(1)
    // By now everybody is told at once.
    const asked = performance.now()
    expect(await Promise.all(services.map((service) => bring(service, telegram.pending[0] ?? {})))).toEqual([503, 503])
    expect(performance.now() - asked).toBeLessThan(2000)
    await server.start()
    await expect.poll(() => telegram.pending.length, PATIENCE).toBe(0)
    await expect.poll(() => person.transcript.length, PATIENCE).toBeGreaterThan(before)
  }, 60_000)

  it('hand over to the one where the page is open, whichever of them took the message', async () => {
    const visitors = services.flatMap(({ url }) => Array.from({ length: 10 }, () => new WebPerson(url)))
    for (const visitor of visitors) await visitor.opens(de)
    // The page holds each question for 25 seconds: what slept until the next one would come too late.
    const all = () => visitors.every(({ transcript }) => transcript.length >= 2)
    await expect.poll(all, { timeout: 15_000 }).toBe(true)
    for (const visitor of visitors) visitor.close()
    expect(new Set(visitors.map(({ transcript }) => transcript.map(({ text }) => text).join())).size).toBe(1)
  }, 60_000)

  it('tell each other what changed, so that the console is live wherever it is open', async () => {
    const seen: string[] = []
    const off = services[1]?.house.app.live.on((change) => void seen.push(change.case ?? ''))
    await expect
      .poll(() => {
        services[0]?.house.app.live.emit({ case: 'k7' })
        return seen
      }, PATIENCE)
      .toContain('k7')
    off?.()
  })

  it('ask Telegram one at a time, and the other one goes on when the first has stopped', async () => {
    for (const service of services) await service.stop()
    services = []
    await telegram.api.call('deleteWebhook', {}, new Map())
    services = [await start('a', {}), await start('b', {})]
    const person = telegram.person()
    person.opens()
    await expect.poll(() => person.transcript.length, PATIENCE).toBeGreaterThan(0)
    await expect.poll(() => telegram.pending.length, PATIENCE).toBe(0)
    const conflicts = () => telegram.refused.filter((code) => code === 409).length
    expect(conflicts()).toBe(0)
    const [first] = services.splice(0, 1)
    await first?.stop()
    const before = person.transcript.length
    person.opens()
    await expect.poll(() => person.transcript.length, PATIENCE).toBeGreaterThan(before)
    expect(conflicts()).toBe(0)
  }, 60_000)
})
