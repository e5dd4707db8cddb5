import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SLOT, TAG } from '../../src/store/redis/names.ts'
import type { Store } from '../../src/store/store.ts'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'
import { inStep } from '../support/redis-in-step.ts'
import { describeWithRedis, type RedisServer } from '../support/redis-server.ts'
import { testStore } from './contract.ts'
import { Crew, insist, reach } from './redis-crew.ts'
import { type RedisPlace, redisPlace } from './redis-place.ts'
import { count, eventId, key } from './subject.ts'

const SOON = { timeout: 20_000, interval: 50 }

describeWithRedis('on a cluster of three primaries, one with two replicas', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await startRedisCluster(2)
  })
  afterAll(() => cluster.remove())
  const ground = async () => redisPlace({ address: cluster.address, client: (await cluster.primary()).client })

  testStore('the store on Redis', ground)

  describe('the store on Redis', () => {
    let place: RedisPlace
    let primary: RedisServer
    let store: Store
    let crew: Crew
    beforeEach(async () => {
      // Nodes that lost each other on a busy machine are no ground for a test: others take their place.
      await cluster.whenComplete(2).catch(async () => {
        await cluster.remove()
        cluster = await startRedisCluster(2)
      })
      primary = await cluster.primary()
      place = await ground()
      store = await place.open()
      crew = new Crew(cluster.url, place.dir)
    })
    afterEach(async () => {
      primary.thaw()
      await crew.end()
      await store.close()
      await place.remove()
    })

    const add = (event: string) =>
      store.transact(eventId(event), async (tx) => {
        tx.put(key('n'), (await count(tx, key('n'))) + 1)
      })
    const another = () => expect.poll(async () => (await cluster.primary()) !== primary, SOON).toBe(true)

    it('lies in the one slot that is looked for', async () => {
      expect(await primary.client.call('CLUSTER', 'KEYSLOT', `${TAG}meta`)).toBe(SLOT)
    })

    it('loses nothing acknowledged, doubles nothing and serves on by itself when the primary is killed', async () => {
      const nodes = [crew.start('a'), crew.start('b')]
      const work = () => Promise.all(nodes.map((node) => reach(node, 'worked', node.said('worked').length + 100)))
      await work()
      await inStep(primary, 2)
      await primary.kill()
      await another()
      await work()
      await Promise.all(nodes.map((node) => reach(node, 'heard', node.said('heard').length)))
      await primary.start()
      await work()
      await crew.haveLed(4)
      await Promise.all(nodes.map((node) => node.signal('SIGKILL')))
      // Each parcel under way at one of the two ends may have been repeated: 4 parcels, 2 processes.
      expect(await crew.expectAllKept(store)).toBeLessThanOrEqual(16)
      crew.expectOneLeader()
    }, 90_000)

    it('never counts on a former primary that stood still while another took its place', async () => {
      await add('before')
      primary.freeze()
      const during = insist(() => add('during'))
      await another()
      primary.thaw()
      expect((await during).kind).toBe('committed')
      expect((await insist(() => add('after'))).kind).toBe('committed')
      expect(await store.get(key('n'))).toBe(3)
      const now = await cluster.primary()
      expect(now).not.toBe(primary)
      expect(await now.client.exists(`${TAG}doc:${key('n')}`)).toBe(1)
    }, 60_000)

    it('acknowledges nothing that no replica has', async () => {
      await add('before')
      const replicas = cluster.servers.filter((server) => server !== primary)
      for (const server of replicas) server.freeze()
      await expect(add('e')).rejects.toThrow('too few replicas have what it wrote')
      for (const server of replicas) server.thaw()
      expect((await insist(() => add('e'))).kind).toBe('duplicate')
    }, 60_000)

    it('does nothing, and nothing by halves, while its slot is being moved to another node', async () => {
      await add('before')
      const [other] = cluster.others
      const to = String(await other?.client.call('CLUSTER', 'MYID'))
      await primary.client.call('CLUSTER', 'SETSLOT', SLOT, 'MIGRATING', to)
      const before = await primary.client.dbsize()
      const change = store.transact(null, async (tx) => {
        tx.put(key('n'), 7)
        tx.put(key('new'), 7)
      })
      try {
        await expect(change).rejects.toThrow('the slot of its keys is being moved to other servers. Wait until that is done.')
      } finally {
        await primary.client.call('CLUSTER', 'SETSLOT', SLOT, 'STABLE')
      }
      expect(await store.get(key('n'))).toBe(1)
      expect(await store.get(key('new'))).toBeNull()
      expect(await primary.client.dbsize()).toBe(before)
      expect((await add('after')).kind).toBe('committed')
    })

    it('is backed up, restored and read through the same address', async () => {
      await add('a')
      const beside = await place.open({ readOnly: true })
      expect(await beside.get(key('n'))).toBe(1)
      await beside.close()
      await store.backup(place.backup)
      await add('b')
      await store.close()
      await place.restore()
      store = await place.open()
      expect(await store.get(key('n'))).toBe(1)
    })
  })
})
