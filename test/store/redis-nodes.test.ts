import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { Crew, PATIENCE, reach } from './redis-crew.ts'
import { type RedisPlace, redisPlace } from './redis-place.ts'
import { key } from './subject.ts'

describeWithRedis('several processes on one Redis', () => {
  let server: RedisServer
  let place: RedisPlace
  let crew: Crew
  beforeEach(async () => {
    server = await startRedisServer()
    place = await redisPlace(server)
    crew = new Crew(server.url, place.dir)
  })
  afterEach(async () => {
    await crew.end()
    await server.remove()
    await place.remove()
  })

  it('work each event once, send in order whoever sends, ring each timer once, hear each other, and have one leader', async () => {
    const [a, b] = [crew.start('a'), crew.start('b')]
    await Promise.all([a, b].map((node) => reach(node, 'worked', 300)))
    await Promise.all([a, b].map((node) => reach(node, 'sent', 20)))
    const store = await place.open()
    // Both have rung some.
    for (const { name } of [a, b]) await expect.poll(() => store.get(key(`last-ring:${name}`)), PATIENCE).not.toBeNull()
    for (const node of [a, b]) {
      await expect.poll(() => new Set(node.said('heard').map(([, word]) => word)), PATIENCE).toEqual(new Set(['a', 'b']))
    }
    await crew.haveLed(4)
    await a.signal('SIGTERM')
    // What it had under way at its end is waited for until the lease is over.
    await reach(b, 'worked', b.said('worked').length + 50)
    await b.signal('SIGTERM')
    expect(await crew.expectAllKept(store)).toBeLessThanOrEqual(8)
    crew.expectOneLeader()
    await store.close()
  }, 60_000)

  it('take over what a killed one had under way, and its role, when its lease is over', async () => {
    const [a, b] = [crew.start('a'), crew.start('b')]
    await Promise.all([a, b].map((node) => reach(node, 'sent', 50)))
    await crew.haveLed(0)
    const [leader, other] = a.said('leads').length > 0 ? [a, b] : [b, a]
    await leader.signal('SIGKILL')
    await reach(other, 'leads', 0)
    const before = other.said('sent').length
    // Longer than the lease of what it had claimed: every lane goes on.
    await sleep(2000)
    await reach(other, 'sent', before + 50)
    await other.signal('SIGKILL')
    const store = await place.open()
    const repeated = await crew.expectAllKept(store)
    // At most the four parcels each of the two had under way when it died.
    expect(repeated).toBeLessThanOrEqual(8)
    crew.expectOneLeader()
    await store.close()
  }, 60_000)

  it('lose nothing, double nothing and go on by themselves while the server is killed and started again and again', async () => {
    const [a, b] = [crew.start('a'), crew.start('b')]
    for (let round = 1; round <= 4; round++) {
      await Promise.all([a, b].map((node) => reach(node, 'worked', node.said('worked').length + 60)))
      await server.kill()
      // Longer than anybody waits, once: then everybody has been told.
      await sleep(round === 2 ? 7000 : 100 * round)
      await server.start()
    }
    await Promise.all([a, b].map((node) => reach(node, 'worked', node.said('worked').length + 60)))
    for (const node of [a, b]) expect(node.said('unavailable').length).toBeGreaterThan(0)
    await Promise.all([a, b].map((node) => node.signal('SIGKILL')))
    const store = await place.open()
    // Every parcel under way when the server died may have been repeated after its lease: 4 rounds, 4 parcels, 2 processes, and the end.
    expect(await crew.expectAllKept(store)).toBeLessThanOrEqual(40)
    await store.close()
  }, 120_000)
})
