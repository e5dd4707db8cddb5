import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Config, readConfig } from '../../src/config.ts'
import { openStore } from '../../src/main/house.ts'
import { readPlace } from '../../src/store/place.ts'
import { readAddress } from '../../src/store/redis/address.ts'
import { type Condition, refusal, warnings } from '../../src/store/redis/inspect.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { redisPlace } from './redis-place.ts'
import { key, personId } from './subject.ts'

const DATA_KEY = Buffer.alloc(32, 7).toString('hex')
const config = (STORE_URL: string, more: object = { DATA_KEY }): Config => readConfig({ STORE_URL, ...more }, '/nowhere')

describe('STORE_URL', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, tls: false, database: 0 }],
    ['redis://:se%40cret@10.0.0.1:7000/3', { host: '10.0.0.1', port: 7000, password: 'se@cret', database: 3 }],
    ['rediss://kausa:p%2Fw%25@redis.example.org/', { tls: true, username: 'kausa', password: 'p/w%' }],
    ['redis://[::1]:6380', { host: '::1', port: 6380 }],
    ['redis://host/2?replicas=2', { kind: 'server', host: 'host', database: 2, replicas: 2 }],
    [
      'redis+sentinel://kausa:p%2Fw@one,[::1]:7000/mymaster',
      {
        kind: 'sentinel',
        asked: [
          { host: 'one', port: 26_379 },
          { host: '::1', port: 7000 },
        ],
        primary: 'mymaster',
        username: 'kausa',
        password: 'p/w',
        tls: false,
        database: 0,
        replicas: 1,
      },
    ],
    ['rediss+sentinel://one:1/my.primary/3?replicas=2', { tls: true, primary: 'my.primary', database: 3, replicas: 2 }],
    [
      'redis+cluster://:pw@one:7000,two',
      { kind: 'cluster', asked: [{ port: 7000 }, { port: 6379 }], password: 'pw', replicas: 1 },
    ],
  ])('%s names a server, and a folder for what stays outside it', (url, address) => {
    expect(readPlace(config(url).storeFile)).toMatchObject({
      kind: 'redis',
      address,
      journal: expect.stringMatching(/\/data\/erasures\.journal$/),
    })
    expect(readPlace(config(`${url}${url.includes('?') ? '&' : '?'}folder=/var/lib/kausa`).storeFile).journal).toBe(
      '/var/lib/kausa/erasures.journal',
    )
  })

  it('still names a file', () => {
    expect(readPlace(config('sqlite:/var/lib/kausa.db').storeFile)).toEqual({
      kind: 'sqlite',
      file: '/var/lib/kausa.db',
      journal: '/var/lib/erasures.journal',
    })
  })

  it.each([
    ['postgres://localhost', 'is not a store this version knows'],
    ['redis://', 'STORE_URL is not'],
    ['redis://host:99999', 'is not an address'],
    ['redis://host/recipes', 'must end with host, port and number'],
    ['redis://host/0?ssl=true', 'must end with host, port and number'],
    ['redis://one,two', 'must end with host, port'],
    ['redis+sentinel://one:26379,two:x/mymaster', 'is not an address'],
    ['redis+sentinel://one:26379,two', 'name of the primary'],
    ['redis+sentinel://one,,two/mymaster', 'name of the primary'],
    ['redis+cluster://one/3', 'must end with nodes of the cluster'],
    ['redis+sentinel://canary@one/mymaster', 'a user without a password'],
    ['redis+cluster://one?replicas=0', 'a number of replicas'],
    ['redis+replica://one', 'is not a store this version knows'],
    ['redis://user:p%ff@host', 'write % as %25'],
    ['redis://canary@host', 'a user without a password'],
  ])('%s is refused in one sentence that does not repeat it', (url, sentence) => {
    expect(() => config(url)).toThrow(sentence)
    expect(() => config(url)).not.toThrow('canary')
  })

  it('with a server needs the key that all processes share', () => {
    expect(() => config('redis://host', {})).toThrow('DATA_KEY is missing; every process on a Redis store needs the same one')
  })
})

describe('a server', () => {
  const good: Condition = {
    version: '7.0.15',
    mode: 'standalone',
    role: 'master',
    replicas: 0,
    appendOnly: 'yes',
    appendFsync: 'always',
    eviction: 'noeviction',
    snapshots: '',
    minReplicas: '0',
    disklessLoad: 'swapdb',
  }
  const address = readAddress('redis://user:canary@host:7000/2')

  it('as it should be is neither refused nor warned of', () => {
    expect(refusal(good, address)).toBeNull()
    expect(warnings(good, address)).toEqual([])
  })

  it.each<[string, Partial<Condition>, string]>([
    ['older', { version: '6.2.14' }, 'The Redis server at host:7000/2 is version 6.2.14; the store needs Redis 7 or newer.'],
    ['of no version', { version: '' }, 'is version unknown'],
    ['that throws data away', { eviction: 'allkeys-lru' }, 'set maxmemory-policy noeviction'],
    ['that follows another', { role: 'slave' }, 'write the address of the primary'],
    ['that is a sentinel', { mode: 'sentinel' }, 'begin STORE_URL with redis+sentinel://'],
    ['that is part of a cluster', { mode: 'cluster' }, 'begin STORE_URL with redis+cluster://'],
  ])('%s is refused', (_, change, sentence) => {
    expect(refusal({ ...good, ...change }, address)).toContain(sentence)
    expect(refusal({ ...good, ...change }, address)).not.toContain('canary')
  })

  it.each<[string, Partial<Condition>, string]>([
    ['that keeps no log', { appendOnly: 'no' }, 'set appendonly yes and appendfsync always'],
    ['that writes late', { appendFsync: 'everysec' }, 'set appendfsync always'],
    ['that does not tell', { appendFsync: null }, 'does not tell how it writes to its disk'],
    ['that drops what expires', { eviction: 'volatile-lru' }, 'carried out twice'],
    ['that writes snapshots', { snapshots: '3600 1' }, 'set save ""'],
    ['with replicas nobody waits for', { replicas: 1 }, 'write ?replicas=1 at the end of STORE_URL'],
  ])('%s is warned of in one sentence', (_, change, sentence) => {
    expect(warnings({ ...good, ...change }, address)).toEqual([expect.stringContaining(sentence)])
  })

  it('with replicas is warned of when one that lags may take over, and when it takes what nobody has', () => {
    const sentinel = readAddress('redis+sentinel://host/mymaster?replicas=2')
    const found = (change: Partial<Condition>) => warnings({ ...good, minReplicas: '2', replicas: 2, ...change }, sentinel)
    expect(found({})).toEqual([])
    expect(found({ minReplicas: null })).toEqual([])
    expect(found({ replicas: 3 })).toEqual([expect.stringContaining('write ?replicas=3 at the end of STORE_URL')])
    expect(found({ disklessLoad: 'disabled' })).toEqual([expect.stringContaining('set repl-diskless-load swapdb')])
    expect(found({ minReplicas: '1' })).toEqual([expect.stringContaining('set min-replicas-to-write 2')])
  })
})

describeWithRedis('opening the store on Redis', () => {
  let server: RedisServer
  let folder: string
  const open: Store[] = []
  beforeAll(async () => {
    server = await startRedisServer()
    folder = await mkdtemp(join(tmpdir(), 'opening-'))
  })
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close()
  })
  afterAll(async () => {
    await server.remove()
    await rm(folder, { recursive: true })
  })
  const through = async (url: string, warn?: (sentence: string) => void) => {
    const store = await openStore(config(`${url}?folder=${folder}`).storeFile, DATA_KEY, false, warn)
    open.push(store)
    return store
  }

  it('works by STORE_URL alone, without a word when the server is as it should be', async () => {
    const said: string[] = []
    const store = await through(server.url, (sentence) => said.push(sentence))
    await store.transact(null, async (tx) => tx.put(key('a'), 1))
    expect(await store.get(key('a'))).toBe(1)
    expect(said).toEqual([])
  })

  it('warns of a server that writes late, and refuses one that throws data away', async () => {
    await server.client.config('SET', 'appendfsync', 'everysec')
    const said: string[] = []
    await through(server.url, (sentence) => said.push(sentence))
    expect(said).toEqual([expect.stringContaining('a power cut loses the last messages')])
    await server.client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await expect(through(server.url)).rejects.toThrow('maxmemory-policy allkeys-lru')
    await server.client.config('SET', 'maxmemory-policy', 'noeviction')
    await server.client.config('SET', 'appendfsync', 'always')
  })

  it('keeps the databases of a server apart', async () => {
    const [zero, one] = [await through(server.url), await through(server.url.replace(/0$/, '1'))]
    await one.transact(null, async (tx) => tx.put(key('only-one'), 1))
    expect(await zero.get(key('only-one'))).toBeNull()
    await expect(through(server.url.replace(/0$/, '99'))).rejects.toThrow('it has no database of this number')
  })

  it('says in a sentence that nobody listens, and that password or user are wrong', async () => {
    await expect(through('redis://127.0.0.1:1')).rejects.toThrow('nobody listens there. Start the server, or correct STORE_URL.')
    await expect(through('redis://no-such-host.invalid')).rejects.toThrow('its name is not known. Correct STORE_URL.')
    const guarded = await startRedisServer(
      [
        '--requirepass',
        'right',
        '--user',
        ...'kausa on >se%cret ~{kausa}:* &{kausa}:* +@all -@dangerous +info +config|get +bgrewriteaof'.split(' '),
      ],
      {
        username: undefined,
        password: 'right',
      },
    )
    try {
      const at = (account: string) => through(`redis://${account}127.0.0.1:${guarded.address.port}`)
      await expect(at('')).rejects.toThrow('user or password is wrong. Correct them in STORE_URL.')
      await expect(at(':wrong@')).rejects.toThrow('user or password is wrong')
      await expect(at('kausa:wrong@')).rejects.toThrow('user or password is wrong')
      await at(':right@')
      // No more rights than the operators' guide names.
      const store = await at('kausa:se%25cret@')
      await store.transact(null, async (tx) => tx.put(key('a'), 1, { owner: personId('amal'), index: { all: '1' } }))
      expect(await store.get(key('a'))).toBe(1)
      await store.backup(join(folder, 'backup.copy'))
      await store.transact(null, async (tx) => tx.forget(personId('amal')))
      await store.sweep(Date.now())
      expect(await guarded.client.hget('{kausa}:meta', 'erased')).toBe('0')
      // Nor where there are replicas.
      for (const command of ['WAIT 1 100', 'SET {kausa}:kept 1', 'CLUSTER SLOTS', 'INFO replication', 'BGREWRITEAOF']) {
        expect(await guarded.client.call('ACL', 'DRYRUN', 'kausa', ...command.split(' '))).toBe('OK')
      }
      for (const one of open.splice(0)) await one.close()
    } finally {
      await guarded.remove()
    }
  }, 60_000)

  it('refuses a wrong data key, a newer store, and a store that is being replaced; also to command-line tools without a store', async () => {
    const place = await redisPlace(server)
    await expect(place.open({ readOnly: true })).rejects.toThrow('There is no store on Redis')
    await (await place.open()).close()
    await expect(place.open({ dataKey: Buffer.alloc(32, 8) })).rejects.toThrow('The data key does not fit the store on Redis')
    await server.client.set('{kausa}:shut', 'a backup is being restored')
    await expect(place.open()).rejects.toThrow('is not served now: a backup is being restored')
    await server.client.del('{kausa}:shut')
    await server.client.hset('{kausa}:meta', 'schema', 99)
    await expect(place.open()).rejects.toThrow('was written by a newer version (schema 99, known here: 1). Update the program.')
    await place.remove()
  })

  it('lets of two processes with different keys only one in when they come first at the same moment', async () => {
    const place = await redisPlace(server)
    const came = await Promise.allSettled([7, 8].map((byte) => openRedisStore({ ...place, dataKey: Buffer.alloc(32, byte) })))
    expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of came) if (one.status === 'fulfilled') await one.value.close()
    await place.remove()
  })
})
