import { existsSync } from 'node:fs'
import { describeWhere } from './describe-where.ts'
import { redisProgram } from './redis-process.ts'

export { type RedisServer, startRedisServer } from './redis-process.ts'

/**
 * Suites that need a real Redis: each starts its own. Where there is none they are left out loudly; with `REDIS_REQUIRED` (or `CI`)
 * their absence is a failure instead.
 */
export const describeWithRedis = describeWhere(existsSync(redisProgram), {
  missing: `There is no ${redisProgram}: the tests of the store on Redis (test/store/redis*.test.ts)`,
  remedy: 'Install Debian’s redis-server',
  isRequired: Boolean(process.env.REDIS_REQUIRED),
})
