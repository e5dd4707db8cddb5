import { afterAll, beforeAll } from 'vitest'
import { type RedisGroup, startRedisGroup } from '../support/redis-group.ts'
import { describeWithRedis } from '../support/redis-server.ts'
import { testStore } from './contract.ts'
import { redisPlace } from './redis-place.ts'

describeWithRedis('behind a sentinel that asks for a password', () => {
  let group: RedisGroup
  beforeAll(async () => {
    group = await startRedisGroup(1, [], 'secret')
  })
  afterAll(() => group.remove())

  testStore('the store on Redis', async () => redisPlace({ address: group.address, client: (await group.primary()).client }))
})
