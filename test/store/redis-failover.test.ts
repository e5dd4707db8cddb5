import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { moveStore } from '../../src/store/move.ts'
import type { StorePlace } from '../../src/store/place.ts'
import type { RedisOptions } from '../../src/store/redis/open.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { type RedisGroup, startRedisGroup } from '../support/redis-group.ts'
import { inStep } from '../support/redis-in-step.ts'
import { describeWithRedis, type RedisServer } from '../support/redis-server.ts'
import { Crew, insist, type Node, reach } from './redis-crew.ts'
import { type RedisPlace, redisPlace } from './redis-place.ts'
import { count, effectId, eventId, key, parcel, personId } from './subject.ts'

const SOON = { timeout: 20_000, interval: 50 }
const amal = personId('amal')

describeWithRedis('a primary with two replicas and a sentinel', () => {
  let group: RedisGroup
  let place: RedisPlace
  let primary: RedisServer
  let replicas: readonly RedisServer[]
  let store: Store
  let crew: Crew
  beforeEach(async () => {
    // Compressed, bytes could lie on a disk and not be found.
    group = await startRedisGroup(2, ['--repl-diskless-load', 'swapdb', '--rdbcompression', 'no'])
    const [first, ...others] = group.servers
    if (!first) throw new Error('No server')
    primary = first
    replicas = others
    place = await redisPlace({ address: group.address, client: primary.client })
    store = await place.open()
    crew = new Crew(group.url, place.dir)
  })
  afterEach(async () => {
    for (const server of group.servers) server.thaw()
    await crew.end()
    await store.close()
    await group.remove()
    await place.remove()
  })

  const add = (through: Store, event: string) =>
    through.transact(eventId(event), async (tx) => {
      tx.put(key('n'), (await count(tx, key('n'))) + 1)
      tx.enqueue(parcel(event, event))
    })
  const another = async (than: RedisServer) => {
    await expect.poll(async () => (await group.primary()) !== than, SOON).toBe(true)
    return group.primary()
  }
  const isReplica = async ({ client }: RedisServer) => ((await client.role()) as unknown[])[0] === 'slave'

  /** From now on what the primary does reaches nobody, not even the buffers of the network between them. */
  async function cutOff(servers: readonly RedisServer[]): Promise<void> {
    for (const server of servers) server.freeze()
    const client = primary.client
    for (let n = 0; n < 16; n++) await client.set('filling', Buffer.alloc(1 << 20, n))
    await client.del('filling')
  }

  it('loses nothing acknowledged, doubles nothing and serves on by itself when the primary is killed, and again', async () => {
    const work = (nodes: readonly Node[], kind = 'worked') =>
      Promise.all(nodes.map((node) => reach(node, kind, node.said(kind).length + (kind === 'worked' ? 100 : 0))))
    const end = (nodes: readonly Node[]) => Promise.all(nodes.map((node) => node.signal('SIGKILL')))
    const first = [crew.start('a'), crew.start('b')]
    await work(first)
    await inStep(primary, 2)
    await primary.kill()
    const second = await another(primary)
    await work(first)
    await work(first, 'heard')
    // It comes back, believes for a while that it is still the primary, and then follows.
    await primary.start()
    await work(first)
    await end(first)
    await expect.poll(() => isReplica(primary), SOON).toBe(true)
    await group.whenComplete(2)
    const others = [crew.start('c'), crew.start('d')]
    await work(others)
    await inStep(second, 2)
    await second.kill()
    await another(second)
    await work(others)
    await crew.haveLed(4)
    await end(others)
    // Each parcel under way at one of the four ends may have been repeated: 4 parcels, 2 processes.
    expect(await crew.expectAllKept(store)).toBeLessThanOrEqual(32)
    crew.expectOneLeader()
  }, 90_000)

  it('keeps what was claimed with whoever claimed it', async () => {
    for (const id of ['a', 'b']) await add(store, id)
    const [mine] = await store.claim(0, 1, 60_000)
    expect(mine).toMatchObject({ id: 'a', attempt: 1 })
    await group.whenComplete(2)
    await primary.kill()
    await another(primary)
    const rest = await insist(() => store.claim(0, 9, 60_000))
    expect(rest.map(({ id }): string => id)).toEqual(['b'])
    await insist(() => store.retry(effectId('a'), 7))
    expect(await insist(() => store.claim(7, 9, 60_000))).toMatchObject([{ id: 'a', attempt: 2 }])
  }, 60_000)

  it('acknowledges nothing that no replica has: neither a change, nor an event worked before, nor a claim', async () => {
    await add(store, 'before')
    for (const server of replicas) server.freeze()
    await expect(add(store, 'e')).rejects.toThrow('too few replicas have what it wrote')
    // It was carried out; that is seen by those who look, and counts for nobody.
    expect(await store.get(key('n'))).toBe(2)
    await Promise.all(
      [add(store, 'e'), store.claim(0, 9, 1), store.lead('timers', 1000)].map((one) =>
        expect(one).rejects.toThrow(StoreUnavailable),
      ),
    )
    for (const server of replicas) server.thaw()
    expect((await insist(() => add(store, 'e'))).kind).toBe('duplicate')
    expect(await store.get(key('n'))).toBe(2)
  }, 60_000)

  it('shows a loss when nobody waits for the replicas, and none when they are waited for', async () => {
    const careless = await place.open({ address: { ...group.address, replicas: 0 } })
    await add(store, 'before')
    await cutOff(replicas)
    expect((await add(careless, 'careless')).kind).toBe('committed')
    await expect(add(store, 'careful')).rejects.toThrow(StoreUnavailable)
    await primary.kill()
    for (const server of replicas) server.thaw()
    await another(primary)
    // It was acknowledged, and nothing of it is there.
    expect((await insist(() => add(store, 'careless'))).kind).toBe('committed')
    expect((await insist(() => add(store, 'careful'))).kind).toBe('committed')
    expect(await store.get(key('n'))).toBe(3)
    await careless.close()
  }, 60_000)

  it('never counts on a former primary that stood still while another took its place', async () => {
    await add(store, 'before')
    primary.freeze()
    await expect(add(store, 'during')).rejects.toThrow(StoreUnavailable)
    const second = await another(primary)
    primary.thaw()
    expect((await insist(() => add(store, 'during'))).kind).toBe('committed')
    await expect.poll(() => isReplica(primary), SOON).toBe(true)
    expect((await insist(() => add(store, 'after'))).kind).toBe('committed')
    expect(await store.get(key('n'))).toBe(3)
    expect(await second.client.get('{kausa}:doc:test:n')).not.toBeNull()
    const heard = Promise.withResolvers<string>()
    store.listen('words', heard.resolve)
    const saying = setInterval(() => store.announce('words', 'heard'), 20)
    await heard.promise
    clearInterval(saying)
  }, 60_000)

  it('erases again by itself what a replica that knew less brings back', async () => {
    const [near, far] = replicas
    if (!near || !far) throw new Error('No replicas')
    await store.transact(null, async (tx) => tx.put(key('amal'), 'hers', { owner: amal }))
    await primary.client.wait(2, 1000)
    await cutOff([far])
    await store.transact(null, async (tx) => tx.forget(amal))
    expect((await readFile(place.journal, 'latin1')).trim()).not.toBe('')
    // Two at once: more than one replica can make good.
    await Promise.all([primary.kill(), near.kill()])
    far.thaw()
    await another(primary)
    expect(await far.client.keys('*person:amal')).toHaveLength(1)
    await near.start()
    await near.client.replicaof('127.0.0.1', far.address.port)
    await expect.poll(() => far.client.keys('*amal*'), SOON).toEqual([])
    await insist(() => add(store, 'after'))
    expect(await store.get(key('amal'))).toBeNull()
  }, 60_000)

  it('leaves nothing of somebody erased on any disk after the next sweep', async () => {
    await store.transact(null, async (tx) => tx.put(key('amal'), 'x'.repeat(300), { owner: amal }))
    const client = primary.client
    const owner = await client.get('{kausa}:person:amal')
    const values = await Promise.all([`{kausa}:key:${owner}`, '{kausa}:doc:test:amal'].map((name) => client.getBuffer(name)))
    const found = async () => {
      const disks = await Promise.all(group.servers.map((server) => server.files()))
      return disks.map((files) => values.filter((value) => value && files.includes(value.subarray(-16))).length)
    }
    await client.wait(2, 1000)
    await store.transact(null, async (tx) => tx.forget(amal))
    // The logs still have what was written once.
    expect(await found()).toEqual([2, 2, 2])
    await store.sweep(Date.now())
    await expect.poll(found, SOON).toEqual([0, 0, 0])
  })

  it('waits for every replica when it is asked to, so that any of them may take over', async () => {
    const careful = await place.open({ address: { ...group.address, replicas: 2 } })
    await add(careful, 'before')
    const [, far] = replicas
    far?.freeze()
    expect((await add(store, 'e')).kind).toBe('committed')
    await expect(add(careful, 'f')).rejects.toThrow('too few replicas have what it wrote')
    far?.thaw()
    expect((await insist(() => add(careful, 'f'))).kind).toBe('duplicate')
    await careful.close()
  }, 60_000)

  it('is backed up, moved and read beside its server through the same address', async () => {
    await add(store, 'a')
    const reader: Partial<RedisOptions> = { readOnly: true }
    const beside = await place.open(reader)
    expect(await beside.get(key('n'))).toBe(1)
    await beside.close()
    await store.backup(place.backup)
    await add(store, 'b')
    await store.close()
    await place.restore()
    const here: StorePlace = { kind: 'redis', address: group.address, journal: place.journal }
    const file: StorePlace = { kind: 'sqlite', file: join(place.dir, 'moved.db'), journal: join(place.dir, 'moved') }
    const sums = await moveStore({ from: here, to: file, dataKey: place.dataKey })
    await primary.client.flushall()
    expect(await moveStore({ from: file, to: here, dataKey: place.dataKey })).toEqual(sums)
    await group.whenComplete(2)
    await primary.kill()
    await another(primary)
    store = await insist(() => place.open())
    expect(await store.get(key('n'))).toBe(1)
  }, 60_000)
})
