import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type Service, startService } from '../../src/main/service.ts'
import { freePort } from '../support/free-port.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { content } from '../support/service.ts'
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.ts'

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

  async function start(name: string): Promise<Service> {
    const port = await freePort()
    const config = readConfig({
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      STORE_URL: `${server.url}?folder=${join(folder, name)}`,
      DATA_KEY: '07'.repeat(32),
      TELEGRAM_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
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
})
