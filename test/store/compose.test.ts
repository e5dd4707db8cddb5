import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../../src/config.ts'
import { readPlace } from '../../src/store/place.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'

const file = readFileSync(join(import.meta.dirname, '../../compose.yaml'), 'utf8')
const password = 'a-password-of-the-tests'
const compose = z
  .object({
    services: z.object({
      redis: z.object({ command: z.array(z.string()) }),
      bot: z.object({ environment: z.object({ STORE_URL: z.string() }) }),
    }),
  })
  .parse(parse(file.replaceAll(/\$\{REDIS_PASSWORD[^}]*\}/g, password)))

describeWithRedis('compose.yaml', () => {
  let server: RedisServer | undefined
  afterEach(() => server?.remove())

  it('starts a Redis on which every promise holds, and the bot finds it', async () => {
    // Where the file says nothing, the worst holds.
    const worst = ['--appendonly', 'no', '--appendfsync', 'everysec', '--save', '900 1', '--maxmemory-policy', 'allkeys-lru']
    server = await startRedisServer([...worst, ...compose.services.redis.command.slice(1)], { password })
    const { STORE_URL } = compose.services.bot.environment
    const url = STORE_URL.replace('@redis:6379', `@127.0.0.1:${server.address.port}`).replace('/data', server.folder)
    expect(url).not.toBe(STORE_URL)
    const dataKey = Buffer.alloc(32, 7)
    const place = readPlace(readConfig({ STORE_URL: url, DATA_KEY: dataKey.toString('hex') }, '/nowhere').storeFile)
    if (place.kind !== 'redis') throw new Error('Not an address of Redis')
    const warned: string[] = []
    const store = await openRedisStore({ ...place, dataKey, warn: (sentence) => void warned.push(sentence) })
    await store.close()
    expect(warned).toEqual([])
  })
})
