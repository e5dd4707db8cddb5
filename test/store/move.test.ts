import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { moveBetween } from '../../src/cli/move.ts'
import { move } from '../../src/main/house.ts'
import { moveStore } from '../../src/store/move.ts'
import type { StorePlace } from '../../src/store/place.ts'
import type { Store } from '../../src/store/store.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { type RedisPlace, redisPlace } from './redis-place.ts'
import { type SqlitePlace, sqlitePlace } from './sqlite-place.ts'
import { effectId, eventId, key, parcel, personId } from './subject.ts'

const dataKey = Buffer.alloc(32, 7)

describeWithRedis('moving a store', () => {
  let server: RedisServer
  let sqlite: SqlitePlace
  let redis: RedisPlace
  let file: StorePlace
  let there: StorePlace
  beforeAll(async () => {
    server = await startRedisServer()
  })
  afterAll(() => server.remove())
  beforeEach(async () => {
    sqlite = await sqlitePlace()
    redis = await redisPlace(server)
    file = { kind: 'sqlite', file: sqlite.file, journal: sqlite.journal }
    there = { kind: 'redis', address: server.address, journal: redis.journal }
  })
  afterEach(async () => {
    await sqlite.remove()
    await redis.remove()
  })

  async function fill(store: Store): Promise<void> {
    for (let n = 0; n < 60; n++) {
      const owner = personId(`p${n % 7}`)
      await store.transact(eventId(`e${n}`), async (tx) => {
        tx.put(key(`d${n}`), { n, words: 'ä'.repeat(n) }, n % 3 ? { owner, index: { all: String(n % 5), other: `${n}` } } : {})
        tx.enqueue(parcel(`a${n}`, `lane${n % 4}`, { ...(n % 2 && { owner }), ...(n % 5 === 0 && { at: n, expiresAt: 1e14 }) }))
        if (n % 4 === 0) tx.setTimer({ key: key(`t${n}`), at: 1000 + n, value: n, owner })
      })
    }
    await store.bury(effectId('a8'), 'blocked', 77)
    await store.bury(effectId('a9'), 'gone', 78)
    await store.transact(null, async (tx) => tx.forget(personId('p3')))
    const [first] = await store.claim(0, 1, 5)
    await store.retry(first?.id ?? effectId(''), 4000, 'doubt')
  }

  /** Everything that can be seen from outside. */
  async function look(store: Store) {
    const documents = await Promise.all(Array.from({ length: 60 }, (_, n) => store.get(key(`d${n}`))))
    const lists = [await store.list('all'), await store.list('other', { reverse: true })]
    const timers = await store.dueTimers(1e13, 100)
    const dead = await store.deadLetters(100)
    const due = await store.nextDue()
    const worked: string[] = []
    for (let n = 0; n < 61; n++) worked.push((await store.transact(eventId(`e${n}`), async () => {})).kind)
    const sent: unknown[] = []
    for (let got = await store.claim(5000, 100, 1); got.length > 0; got = await store.claim(5000, 100, 1)) {
      sent.push(...got)
      for (const { id } of got) await store.finish(id)
    }
    const lanes = Map.groupBy(sent as { lane: string }[], ({ lane }) => lane)
    return { documents, lists, timers, dead, due, worked, lanes: [...lanes].sort(([a], [b]) => (a < b ? -1 : 1)) }
  }

  async function lookThrough(place: SqlitePlace | RedisPlace) {
    const store = await place.open()
    const seen = await look(store)
    await store.close()
    return seen
  }

  it('takes everything from a file to Redis and back to another file, bit by bit the same', async () => {
    const store = await sqlite.open()
    await fill(store)
    await store.close()
    const back = await sqlitePlace()
    const out = await moveStore({ from: file, to: there, dataKey })
    const home = await moveStore({ from: there, to: { kind: 'sqlite', file: back.file, journal: back.journal }, dataKey })
    expect([...home]).toEqual([...out])
    expect(Object.fromEntries([...out].map(([kind, { count }]) => [kind, count]))).toMatchObject({
      mark: 60,
      erasure: 1,
      person: 6,
      dead: 2,
    })
    const atRedis = await lookThrough(redis)
    expect(await lookThrough(back)).toEqual(atRedis)
    expect(await lookThrough(sqlite)).toEqual(atRedis)
    expect(atRedis.lanes).toHaveLength(4)
    // Nothing is left of the way.
    expect([...(await readdir(sqlite.dir)), ...(await readdir(redis.dir))].filter((name) => name.startsWith('moving'))).toEqual(
      [],
    )
    await back.remove()
  })

  it('takes the erasure journal along', async () => {
    const store = await sqlite.open()
    await fill(store)
    await store.close()
    await moveStore({ from: file, to: there, dataKey })
    await (await redis.open()).close()
    const lines = async (journal: string) =>
      new Set((await readFile(journal, 'latin1')).split('\n').filter((line) => line !== ''))
    expect(await lines(redis.journal)).toEqual(await lines(sqlite.journal))
  })

  it('can be repeated until the target has been served, and takes what changed in between', async () => {
    const store = await sqlite.open()
    await fill(store)
    await store.close()
    await moveStore({ from: file, to: there, dataKey })
    const again = await sqlite.open()
    await again.transact(null, async (tx) => tx.put(key('d0'), 'newer'))
    await again.close()
    await moveStore({ from: file, to: there, dataKey })
    const served = await redis.open()
    expect(await served.get(key('d0'))).toBe('newer')
    await served.close()
    await expect(moveStore({ from: file, to: there, dataKey })).rejects.toThrow(
      'or has been served since. Name an empty database.',
    )
    // Nothing was harmed.
    expect((await lookThrough(redis)).documents[0]).toBe('newer')
    await expect(moveStore({ from: there, to: file, dataKey })).rejects.toThrow('Name a new file.')
  })

  it('that was interrupted leaves a target nobody can serve, and can be taken up again by the same source only', async () => {
    const store = await sqlite.open()
    await fill(store)
    await store.close()
    await moveStore({ from: file, to: there, dataKey })
    // As after a crash in the middle.
    const { client } = server
    const shutAgain = async () => {
      const origin = (await client.hget('{kausa}:meta', 'moved-from')) ?? ''
      await client.set('{kausa}:shut', `a store is being moved here (${origin.slice(0, 8)})`)
      await client.del('{kausa}:doc:test:d1', '{kausa}:meta')
    }
    await shutAgain()
    await expect(redis.open()).rejects.toThrow('is not served now: a store is being moved here')
    const other = await sqlitePlace()
    await (await other.open()).close()
    const stranger: StorePlace = { kind: 'sqlite', file: other.file, journal: other.journal }
    await expect(moveStore({ from: stranger, to: there, dataKey })).rejects.toThrow('is not free')
    await moveStore({ from: file, to: there, dataKey })
    expect((await lookThrough(redis)).documents[1]).toMatchObject({ n: 1 })
    await other.remove()
  })

  it('is refused while a process serves the source or the target, and into a store of somebody else', async () => {
    const source = await sqlite.open()
    await expect(moveStore({ from: file, to: there, dataKey })).rejects.toThrow('is already served by another process')
    await source.close()
    const target = await redis.open()
    await expect(moveStore({ from: file, to: there, dataKey })).rejects.toThrow(
      'is served. Stop every process that serves it first',
    )
    await expect(moveStore({ from: there, to: file, dataKey })).rejects.toThrow(
      'is served. Stop every process that serves it first',
    )
    await target.close()
    await expect(moveStore({ from: file, to: there, dataKey })).rejects.toThrow('did not come from this source')
    await expect(moveStore({ from: there, to: file, dataKey })).rejects.toThrow('did not come from this source')
    await expect(moveStore({ from: file, to: file, dataKey })).rejects.toThrow('the same store')
    await expect(moveStore({ from: { ...file, file: '/nowhere/at.all' } as StorePlace, to: there, dataKey })).rejects.toThrow(
      'There is no store /nowhere/at.all',
    )
  })

  it('notices when what was written is not what was read', async () => {
    const store = await sqlite.open()
    await fill(store)
    await store.close()
    await moveStore({ from: file, to: there, dataKey })
    const { client } = server
    const spoiling = setInterval(() => void client.set('{kausa}:doc:test:spoilt', '1 - 0\nspoilt'), 1)
    try {
      await expect(moveStore({ from: file, to: there, dataKey })).rejects.toThrow(
        'What was written is not what is there (document)',
      )
    } finally {
      clearInterval(spoiling)
    }
    await expect(redis.open()).rejects.toThrow('is not served now')
  })

  it('goes by the addresses of STORE_URL, with the key that lies beside the file', async () => {
    const store = await sqlite.open()
    await fill(store)
    await store.close()
    const [from, to] = [`sqlite:${sqlite.file}`, `${server.url}?folder=${redis.dir}`]
    const args = ['--from', from, '--to', to]
    await expect(move(args)).rejects.toThrow('DATA_KEY is missing')
    await writeFile(join(sqlite.dir, 'data.key'), dataKey.toString('base64'))
    // The journal has its usual name there.
    await writeFile(join(sqlite.dir, 'erasures.journal'), await readFile(sqlite.journal))
    await move(args)
    expect((await lookThrough(redis)).documents[0]).toMatchObject({ n: 0 })
  })

  it('says what it did, and how to be called', async () => {
    const said: string[] = []
    const run = async () => new Map([['document', { count: 12, hash: 'ab12' }]])
    await moveBetween(['--from', 'sqlite:a.db', '--to', 'redis://host'], run, (text) => said.push(text))
    expect(said.join('')).toContain('document          12  ab12')
    expect(said.join('')).toContain('Set DATA_KEY as well')
    for (const args of [[], ['--from', 'sqlite:a.db'], ['--form', 'x', '--to', 'y']]) {
      await expect(moveBetween(args, run, () => {})).rejects.toThrow('npm run move -- --from')
    }
  })
})
