import { existsSync, readFileSync } from 'node:fs'
import type { ServerAddress } from '../src/store/redis/address.ts'
import { redisProgram, startRedisServer } from '../test/support/redis-process.ts'

/** A Redis server of a benchmark's own, durable at every write. */
export interface RedisServer {
  readonly address: ServerAddress
  readonly version: string
  /** Microseconds of processor time it has used; the system counts in hundredths of a second. */
  cpu(): number
  pid(): number | undefined
  stop(): Promise<void>
}

/** `null`, and a word about it, where there is none on this machine. */
export async function startRedis(folder: string): Promise<RedisServer | null> {
  if (!existsSync(redisProgram)) {
    console.log(`There is no ${redisProgram}: SQLite alone.`)
    return null
  }
  const server = await startRedisServer([], {}, { folder })
  return {
    address: server.address,
    version: /redis_version:([\d.]+)/.exec(await server.client.info('server'))?.[1] ?? 'unknown',
    cpu: () => {
      const [, rest = ''] = readFileSync(`/proc/${server.pid()}/stat`, 'latin1').split(') ')
      const [user = 0, system = 0] = rest.split(' ').slice(11, 13).map(Number)
      return (user + system) * 10_000
    },
    pid: () => server.pid(),
    stop: () => server.remove(),
  }
}
