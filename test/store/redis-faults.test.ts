import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { restoreRedisBackup } from '../../src/store/redis/restore.ts'
import { type Claimed, type Store, StoreUnavailable } from '../../src/store/store.ts'
import { type RedisProxy, startProxy } from '../support/redis-proxy.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { type RedisPlace, redisPlace } from './redis-place.ts'
import { count, effectId, eventId, key, parcel, personId } from './subject.ts'

/** Of the sentence every refusal begins with. */
const AWAY = 'cannot be used at the moment'

describeWithRedis('the store on Redis', () => {
  let server: RedisServer
  let proxy: RedisProxy
  let place: RedisPlace
  let store: Store
  beforeAll(async () => {
    server = await startRedisServer()
  })
  afterAll(() => server.remove())
  beforeEach(async () => {
    place = await redisPlace(server)
    proxy = await startProxy(server.address)
    store = await place.open({ address: proxy.address })
  })
  afterEach(async () => {
    proxy.away = false
    await store.close()
    await proxy.close()
    await place.remove()
  })
  const add = (event: string | null) =>
    store.transact(event === null ? null : eventId(event), async (tx) => {
      tx.put(key('n'), (await count(tx, key('n'))) + 1)
      tx.enqueue(parcel(`p${event}`, 'lane'))
    })

  it.each(['an event', null])('counts a commit as committed, once, when its answer was lost (%s)', async (event) => {
    proxy.loseAnswers()
    expect((await add(event)).kind).toBe('committed')
    expect(await store.get(key('n'))).toBe(1)
    expect(event === null || (await add(event)).kind === 'duplicate').toBe(true)
  })

  it('counts many commits under way at once as committed, once each, when all their answers were lost', async () => {
    const work = (n: number) =>
      store.transact(null, async (tx) => {
        tx.put(key(`n${n}`), (await count(tx, key(`n${n}`))) + 1)
      })
    await work(0)
    proxy.loseAnswers()
    const ended = await Promise.all(Array.from({ length: 100 }, (_, n) => work(n)))
    expect(ended.every(({ kind }) => kind === 'committed')).toBe(true)
    expect(await store.get(key('n0'))).toBe(2)
    for (let n = 1; n < 100; n++) expect(await store.get(key(`n${n}`))).toBe(1)
  })

  it('hands out the same parcels again when the answer to a claim was lost, and no others', async () => {
    for (const id of ['a', 'b', 'c']) await store.transact(null, async (tx) => tx.enqueue(parcel(id, id)))
    proxy.loseAnswers()
    const claimed = await store.claim(0, 2, 1000)
    expect(claimed.map(({ id, attempt }) => [id, attempt])).toEqual([
      ['a', 1],
      ['b', 1],
    ])
    expect((await store.claim(0, 9, 1000)).map(({ id }): string => id)).toEqual(['c'])
  })

  it('gives a parcel back once when the answer was lost, and not when somebody else has it by now', async () => {
    await store.transact(null, async (tx) => tx.enqueue(parcel('a', 'a')))
    await store.claim(0, 1, 100)
    const other = await place.open()
    const taken = await other.claim(100, 1, 1000)
    expect(taken).toMatchObject([{ id: 'a', attempt: 2 }])
    await store.retry(effectId('a'), 0)
    await store.bury(effectId('a'), 'too late', 0)
    expect(await store.claim(500, 1, 1000)).toEqual([])
    expect(await store.deadLetters(9)).toEqual([])
    proxy.loseAnswers()
    await store.resend(effectId('nothing'))
    await other.retry(effectId('a'), 600, 'doubt')
    expect(await other.claim(600, 1, 1000)).toMatchObject([{ attempt: 3, doubts: 1 }])
    await other.close()
  })

  it('hands over what a commit claimed, once, when its answer was lost', async () => {
    const taken: string[] = []
    const take = (claimed: readonly Claimed[]) => void taken.push(...claimed.map(({ id }) => id))
    store.handOver({ lease: 60_000, now: () => 0, room: () => 9, take })
    proxy.loseAnswers()
    await add('one')
    expect(taken).toEqual(['pone'])
    expect(await store.claim(0, 9, 100)).toEqual([])
  })

  it('gives back what a commit claimed whose answer never came, long before the lease is over', async () => {
    await add('before')
    await store.finish(effectId('pbefore'))
    const taken: string[] = []
    const take = (claimed: readonly Claimed[]) => void taken.push(...claimed.map(({ id }) => id))
    const end = store.handOver({ lease: 60_000, now: () => 0, room: () => 9, take })
    proxy.loseAnswers()
    const lost = expect(add('one')).rejects.toThrow(StoreUnavailable)
    setTimeout(() => {
      proxy.away = true
    }, 15)
    await lost
    end()
    proxy.away = false
    const claim = async () => (await store.claim(0, 9, 60_000).catch(() => [])).map(({ id, attempt }) => [id, attempt])
    await expect.poll(claim, { timeout: 10_000 }).toEqual([['pone', 1]])
    expect(taken).toEqual([])
    expect((await add('one')).kind).toBe('duplicate')
  })

  it('says that it is unavailable while the server is away, first after a while and then at once, and goes on by itself', async () => {
    await add('before')
    proxy.away = true
    const first = performance.now()
    await expect(add('first')).rejects.toThrow(StoreUnavailable)
    expect(performance.now() - first).toBeLessThan(10_000)
    const second = performance.now()
    await Promise.all(
      [add('second'), store.get(key('n')), store.claim(0, 1, 1), store.list('all'), store.nextDue()].map((one) =>
        expect(one).rejects.toThrow(AWAY),
      ),
    )
    expect(performance.now() - second).toBeLessThan(500)
    proxy.away = false
    await expect
      .poll(
        () =>
          add('second').then(
            ({ kind }) => kind,
            () => 'away',
          ),
        { timeout: 10_000 },
      )
      .toBe('committed')
    expect((await add('first')).kind).toBe('committed')
    expect(await store.get(key('n'))).toBe(3)
  })

  it('waits out a server that is away for a moment', async () => {
    await add('before')
    proxy.away = true
    const waiting = add('during')
    setTimeout(() => {
      proxy.away = false
    }, 500)
    expect((await waiting).kind).toBe('committed')
  })

  it('gives up a server that stands still, which afterwards does nothing that nobody waits for any more', async () => {
    await store.transact(null, async (tx) => tx.put(key('n'), 1))
    server.freeze()
    const late = store.transact(null, async (tx) => tx.put(key('n'), 'too late'))
    try {
      await expect(late).rejects.toThrow(AWAY)
    } finally {
      server.thaw()
    }
    await expect.poll(() => store.get(key('n')).catch(() => 'away'), { timeout: 10_000 }).toBe(1)
    await store.transact(null, async (tx) => tx.put(key('n'), 2))
    expect(await store.get(key('n'))).toBe(2)
  })

  it('loads its script again after the server has lost it', async () => {
    await server.client.script('FLUSH')
    expect((await add('e')).kind).toBe('committed')
  })

  it('has finished what it was given when it is closed, and takes nothing new', async () => {
    const given = add('last')
    await store.close()
    expect((await given).kind).toBe('committed')
    await expect(add('new')).rejects.toThrow('The store is closed.')
    await expect(store.get(key('n'))).rejects.toThrow(StoreUnavailable)
  })

  it('writes nothing when one of its values cannot be kept', async () => {
    const failing = store.transact(null, async (tx) => {
      tx.put(key('a'), 1)
      tx.setTimer({ key: key('t'), at: Number.POSITIVE_INFINITY, value: 1 })
    })
    await expect(failing).rejects.toThrow('is not a moment')
    const nul = store.transact(null, async (tx) => tx.put(key('a'), 1, { index: { all: 'a\0b' } }))
    await expect(nul).rejects.toThrow('NUL')
    expect(await store.get(key('a'))).toBeNull()
  })

  it('refuses writes when the memory of the server is full, changes nothing, and recovers', async () => {
    await add('before')
    await server.client.config('SET', 'maxmemory', '1mb')
    const ended = add('during')
    try {
      await expect(ended).rejects.toThrow('its memory is full. Raise maxmemory.')
    } finally {
      await server.client.config('SET', 'maxmemory', '0')
    }
    expect(await store.get(key('n'))).toBe(1)
    expect((await add('during')).kind).toBe('committed')
  })

  it('opened for reading reads, and rejects every write', async () => {
    await add('before')
    const reader = await place.open({ readOnly: true })
    expect(await reader.get(key('n'))).toBe(1)
    await expect(reader.transact(null, async () => {})).rejects.toThrow(StoreUnavailable)
    await expect(reader.claim(0, 1, 1)).rejects.toThrow(StoreUnavailable)
    await reader.close()
  })

  it('keeps nothing in clear: not on the server, not on its disk, not in a backup', async () => {
    await store.transact(null, async (tx) => {
      tx.put(key('a'), 'canary one')
      tx.put(key('b'), 'canary two', { owner: personId('amal'), index: { all: '2027' } })
      tx.enqueue(parcel('p', 'lane', { value: 'canary three' }))
      tx.setTimer({ key: key('t'), at: 1, value: 'canary four' })
    })
    await store.claim(0, 1, 1)
    await store.bury(effectId('p'), 'canary five', 6)
    await store.backup(place.backup)
    const bytes = Buffer.concat([await server.files(), await readFile(place.backup)])
    expect(bytes.includes('test:b')).toBe(true)
    expect(bytes.includes('canary')).toBe(false)
  })

  it('does not open a value that was changed, or moved to another key or version', async () => {
    await store.transact(null, async (tx) => {
      for (const name of ['a', 'b', 'c', 'd']) tx.put(key(name), name)
    })
    const { client } = server
    const at = (name: string) => `{kausa}:doc:${key(name)}`
    const kept = async (name: string) => (await client.getBuffer(at(name))) ?? Buffer.alloc(0)
    await client.set(at('a'), await kept('b'))
    const other = await kept('c')
    await client.set(at('c'), Buffer.concat([Buffer.from('1'), other]))
    const last = await kept('d')
    await client.set(at('d'), last.fill(0, last.length - 1))
    for (const name of ['a', 'c', 'd']) await expect(store.get(key(name))).rejects.toThrow('does not open with its key')
    expect(await store.get(key('b'))).toBe('b')
  })

  it('notices in the commit that somebody was forgotten, or came, by another process meanwhile', async () => {
    const other = await place.open()
    const amal = personId('amal')
    await store.transact(null, async (tx) => tx.put(key('a'), 1, { owner: amal }))
    await other.get(key('a'))
    await store.transact(null, async (tx) => tx.forget(amal))
    // The other one still remembers the old key, or has just been told; both must end well.
    const { client } = server
    await other.transact(null, async (tx) => tx.put(key('a'), 2, { owner: amal }))
    await store.transact(null, async (tx) => tx.put(key('b'), 3, { owner: amal }))
    expect([await store.get(key('a')), await other.get(key('b'))]).toEqual([2, 3])
    // As by a process whose word about it got lost.
    const owner = await client.get('{kausa}:person:amal')
    await client.del(
      '{kausa}:person:amal',
      `{kausa}:key:${owner}`,
      `{kausa}:owned:${owner}`,
      '{kausa}:doc:test:a',
      '{kausa}:doc:test:b',
    )
    await other.transact(null, async (tx) => tx.put(key('a'), 4, { owner: amal }))
    const fresh = await place.open()
    expect([await fresh.get(key('a')), await fresh.get(key('b'))]).toEqual([4, null])
    await fresh.close()
    const both = Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? store : other).transact(null, async (tx) => tx.put(key(`n${n}`), n, { owner: personId(`p${n >> 2}`) })),
    )
    await Promise.all(both)
    for (let n = 0; n < 40; n++) expect(await store.get(key(`n${n}`))).toBe(n)
    await other.close()
  })
})

describeWithRedis('a backup of the store on Redis', () => {
  let server: RedisServer
  let place: RedisPlace
  beforeAll(async () => {
    server = await startRedisServer()
  })
  afterAll(() => server.remove())
  beforeEach(async () => {
    place = await redisPlace(server)
  })
  afterEach(() => place.remove())

  it('shows one moment, however much is written, deleted, sent and worked while it is taken', async () => {
    const store = await place.open()
    const workers = [0, 1, 2, 3]
    const most = 2000
    for (const worker of workers) {
      await store.transact(null, async (tx) => {
        for (let n = 0; n < most; n++) tx.put(key(`old${worker}-${n}`), 'x'.repeat(300), { index: { old: `${worker}` } })
        for (let n = 0; n < 300; n++) tx.enqueue(parcel(`old${worker}-${n}`, `old${worker}-${n % 7}`))
      })
    }
    const writing = { goesOn: true, done: 0 }
    /** Each turn leaves exactly one of everything, and takes one old document and one old parcel away. */
    const write = async (worker: number) => {
      for (let n = 1; writing.goesOn && n < most; n++) {
        await store.transact(eventId(`e${worker}-${n}`), async (tx) => {
          tx.put(key(`left${worker}`), n)
          tx.put(key(`right${worker}`), n)
          tx.enqueue(parcel(`new${worker}-${n}`, `new${worker}`))
          tx.finish(effectId(`new${worker}-${n - 1}`))
          tx.put(key(`new${worker}-${n}`), n, { index: { new: `${worker}` } })
          tx.delete(key(`new${worker}-${n - 1}`))
          tx.delete(key(`old${worker}-${n - 1}`))
          tx.finish(effectId(`old${worker}-${n - 1}`))
        })
        writing.done++
      }
    }
    const writers = workers.map(write)
    await expect.poll(() => writing.done, { timeout: 10_000 }).toBeGreaterThan(20)
    await store.backup(place.backup)
    writing.goesOn = false
    await Promise.all(writers)
    await store.close()
    await place.restore()
    const restored = await place.open()
    const waiting: string[] = []
    for (let got = await restored.claim(0, 500, 1000); got.length > 0; got = await restored.claim(0, 500, 1000)) {
      waiting.push(...got.map(({ id }) => id))
      for (const { id } of got) await restored.finish(id)
    }
    for (const worker of workers) {
      const left = (await restored.get<number>(key(`left${worker}`))) ?? 0
      expect(left).toBeGreaterThan(0)
      expect(await restored.get(key(`right${worker}`))).toBe(left)
      const listed = async (index: string) =>
        (await restored.list(index, { from: `${worker}`, to: `${worker}.` })).map((entry): string => entry.key)
      expect(await listed('new')).toEqual([key(`new${worker}-${left}`)])
      const old = Array.from({ length: most - left }, (_, n) => `${worker}-${left + n}`)
      expect(new Set(await listed('old'))).toEqual(new Set(old.map((name) => key(`old${name}`))))
      expect(waiting.filter((id) => id.startsWith(`new${worker}-`))).toEqual([`new${worker}-${left}`])
      const parcels = old.slice(0, Math.max(0, 300 - left)).map((name) => `old${name}`)
      expect(new Set(waiting.filter((id) => id.startsWith(`old${worker}-`)))).toEqual(new Set(parcels))
      for (const n of [1, left]) {
        expect((await restored.transact(eventId(`e${worker}-${n}`), async () => {})).kind).toBe('duplicate')
      }
      expect((await restored.transact(eventId(`e${worker}-${left + 1}`), async () => {})).kind).toBe('committed')
    }
    expect(await restored.nextDue()).toBeNull()
    // Nor is anything left that no lane knows of.
    expect(await server.client.keys('{kausa}:parcel:*')).toEqual([])
    await restored.close()
  })

  it('is refused while another one is taken, while the store is served, and when it is damaged', async () => {
    const store = await place.open()
    await store.transact(null, async (tx) => tx.put(key('a'), 'kept'))
    const [one, two] = await Promise.allSettled([store.backup(place.backup), store.backup(join(place.dir, 'second'))])
    expect(one.status).toBe('fulfilled')
    expect(two.status === 'rejected' && String(two.reason)).toContain('Another backup of this store is being taken')
    await expect(place.restore()).rejects.toThrow('is served. Stop every process that serves it first')
    await store.close()
    const bytes = await readFile(place.backup)
    const folder = await mkdtemp(join(tmpdir(), 'copy-'))
    const damaged = join(folder, 'damaged')
    for (const broken of [bytes.subarray(0, bytes.length - 1), Buffer.from(bytes).fill(1, 100, 101), Buffer.from('recipes')]) {
      await writeFile(damaged, broken)
      await expect(restoreRedisBackup(damaged, place)).rejects.toThrow('is not a whole copy of a store')
    }
    await rm(folder, { recursive: true })
    const again = await place.open()
    expect(await again.get(key('a'))).toBe('kept')
    await again.close()
  })

  it('is refused with a journal that is older than it, so that nobody comes back', async () => {
    const store = await place.open()
    await store.transact(null, async (tx) => tx.put(key('a'), 1, { owner: personId('amal') }))
    await store.transact(null, async (tx) => tx.forget(personId('amal')))
    await store.backup(place.backup)
    await store.close()
    const elsewhere = { ...place, journal: join(place.dir, 'another') }
    await expect(restoreRedisBackup(place.backup, elsewhere)).rejects.toThrow('Put the right journal in its place')
  })
})
