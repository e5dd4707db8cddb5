import { afterAll, beforeAll } from 'vitest'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { testStore } from './contract.ts'
import { redisPlace } from './redis-place.ts'

describeWithRedis('on a real server', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedisServer()
  })
  afterAll(() => server.remove())

  testStore('the store on Redis', () => redisPlace(server))
})
