import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { type RedisPlace, redisPlace } from './redis-place.ts'
import { effectId, key, parcel, personId } from './subject.ts'

const amal = personId('amal')
const bilal = personId('bilal')

describeWithRedis('erasure on Redis', () => {
  let server: RedisServer
  let place: RedisPlace
  let store: Store
  beforeEach(async () => {
    // Compressed, bytes could lie on the disk and not be found.
    server = await startRedisServer(['--rdbcompression', 'no'])
    place = await redisPlace(server)
    store = await place.open()
  })
  afterEach(async () => {
    await store.close()
    await server.remove()
    await place.remove()
  })

  async function fill(): Promise<void> {
    await store.transact(null, async (tx) => {
      for (const owner of [amal, bilal]) {
        tx.put(key(owner), { words: 'x'.repeat(300) }, { owner, index: { people: owner } })
        tx.enqueue(parcel(`e-${owner}`, owner, { owner }))
        tx.enqueue(parcel(`d-${owner}`, `dead-${owner}`, { owner, expiresAt: 5000 }))
        tx.setTimer({ key: key(`t-${owner}`), at: 5, value: owner, owner })
      }
    })
    for (const owner of [amal, bilal]) await store.bury(effectId(`d-${owner}`), 'blocked', Date.now())
  }

  const forget = () => store.transact(null, async (tx) => tx.forget(amal))

  /** Everything sealed for somebody, and their wrapped key, as the server keeps it. */
  async function bytesOf(person: string): Promise<readonly Buffer[]> {
    const { client } = server
    const owner = await client.get(`{kausa}:person:${person}`)
    const owned = (await client.smembers(`{kausa}:owned:${owner}`)).map((name) => `{kausa}:${name}`)
    const values = await Promise.all([`{kausa}:key:${owner}`, ...owned].map((name) => client.getBuffer(name)))
    return values.map((value) => (value ?? Buffer.alloc(0)).subarray(-16))
  }

  it('leaves no key, no value and no name behind on the server', async () => {
    await fill()
    const names = async () => (await server.client.keys('*')).filter((name) => name.includes('amal')).sort()
    expect((await names()).length).toBeGreaterThan(5)
    await forget()
    expect(await names()).toEqual([])
    const sets = ['index:people', 'timers', 'deads', 'lanes', 'expires'].map((name) =>
      server.client.zrange(`{kausa}:${name}`, '0', '-1'),
    )
    expect((await Promise.all(sets)).flat().filter((member) => member.includes('amal'))).toEqual([])
    // Those of bilal.
    expect(await server.client.keys('*owned:*')).toHaveLength(1)
  })

  it('leaves no byte on the disk of the server after the next sweep, nor anything of the key', async () => {
    await fill()
    const [theirs, others] = [await bytesOf('amal'), await bytesOf('bilal')]
    expect(theirs).toHaveLength(5)
    await forget()
    const found = async (wanted: readonly Buffer[]) => {
      const files = await server.files()
      return wanted.filter((bytes) => files.includes(bytes)).length
    }
    // Until then the log still has what was written once.
    expect(await found(theirs)).toBe(5)
    await store.sweep(Date.now())
    await expect.poll(() => found(theirs), { timeout: 10_000 }).toBe(0)
    expect(await found(others)).toBe(5)
  })

  it('stands in the journal of every process, once, and names nobody there', async () => {
    const other = await place.open({ journal: join(place.dir, 'elsewhere') })
    await fill()
    await forget()
    await store.transact(null, async (tx) => tx.forget(bilal))
    await other.sweep(Date.now())
    await other.close()
    const text = await readFile(place.journal, 'latin1')
    const lines = text.split('\n').filter((line) => line !== '')
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatch(/^[0-9a-f]{64} [0-9a-f]{16}$/)
    const elsewhere = await readFile(join(place.dir, 'elsewhere'), 'latin1')
    expect(elsewhere.split('\n').filter((line) => line !== '')).toEqual(lines)
    // A process that comes later gets them as well.
    const late = await place.open({ journal: join(place.dir, 'late') })
    await late.close()
    expect((await readFile(join(place.dir, 'late'), 'latin1')).split('\n').filter((line) => line !== '')).toEqual(lines)
  })

  it('is repeated when the server comes back with older data than the journal knows', async () => {
    await fill()
    await store.backup(place.backup)
    await forget()
    await store.close()
    await place.restore()
    await expect(place.open({ readOnly: true })).rejects.toThrow('has not followed its erasure journal yet')
    store = await place.open()
    expect(await store.get(key('amal'))).toBeNull()
    expect(await store.get(key('bilal'))).not.toBeNull()
    expect((await store.deadLetters(9)).map(({ owner }) => owner)).toEqual([bilal])
    // And only once: whoever comes back later is left alone.
    await store.transact(null, async (tx) => tx.put(key('amal'), 'new', { owner: amal }))
    await store.close()
    store = await place.open()
    expect(await store.get(key('amal'))).toBe('new')
  })

  it('that the journal cannot take is refused, and changes nothing', async () => {
    await fill()
    const other = await place.open({ journal: join(place.dir, 'no-such-folder', 'erased') })
    const forgetting = other.transact(null, async (tx) => {
      tx.put(key('b'), 'not alone')
      tx.forget(amal)
    })
    await expect(forgetting).rejects.toThrow(StoreUnavailable)
    expect(await store.get(key('amal'))).not.toBeNull()
    expect(await store.get(key('b'))).toBeNull()
    expect((await other.transact(null, async (tx) => tx.put(key('c'), 2))).kind).toBe('committed')
    await other.close()
  })
})
