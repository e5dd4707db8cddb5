import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'

const lua = (file: string) => readFileSync(new URL(`../../src/store/redis/lua/${file}`, import.meta.url), 'utf8')
const script = ['documents.lua', 'outbox.lua', 'commit.lua'].map(lua).join('\n')

/** What a process sends, word for word: here everything can come late, twice and in the wrong order. */
describeWithRedis('the commit script', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedisServer()
  })
  afterAll(() => server.remove())
  beforeEach(() => server.client.flushall())

  const order = (
    number: number,
    place: number,
    operations: readonly string[],
    { deadline = Date.now() + 5000, mark = '' } = {},
  ) => {
    const args = ['0', '0', ...operations]
    return [number, place, deadline, mark, args.length, ...args].map(String)
  }
  const put = (version: number) => ['put', 'a', '-', '', `${version} - 0\nsealed`]
  const run = (...orders: readonly string[][]) => server.client.eval(script, 1, '{kausa}:meta', 'me', 'news', ...orders.flat())
  const kept = async () => (await server.client.get('{kausa}:doc:a'))?.split(' ')[0]

  it('does each order of a run, and gives each its answer', async () => {
    const answers = await run(order(1, 0, put(1)), order(2, 1, ['resend', 'x']), order(3, 2, ['claim', '0', '9', '1', 't']))
    expect(answers).toEqual([['done', ''], ['done', '0'], ['claimed']])
  })

  it('answers an order that comes again, alone or with others, and does nothing', async () => {
    await run(order(1, 0, put(1)), order(2, 1, ['enqueue', 'p', 'lane', '-', '-', '-', '- - - 4\nlanevalue']))
    await run(order(3, 2, put(3)))
    const again = await run(order(1, 0, put(1)), order(4, 3, ['claim', '0', '9', '100', 't']))
    expect(again).toEqual([
      ['done', ''],
      ['claimed', 'p', '1', '0', '- - - 4\nlanevalue'],
    ])
    expect(await kept()).toBe('3')
    const claimed = await run(order(4, 3, ['claim', '0', '9', '100', 't']))
    expect(claimed).toEqual([['claimed', 'p', '1', '0', '- - - 4\nlanevalue']])
    expect(await server.client.hget('{kausa}:lane:lane', 'attempt')).toBe('1')
  })

  it('does nothing for an order whose place belongs to a later one by now', async () => {
    await run(order(1, 0, put(1)))
    await run(order(2, 0, put(2)))
    expect(await run(order(1, 0, put(1)))).toEqual([['late']])
    expect(await kept()).toBe('2')
  })

  it('does nothing after the moment from which nobody waits, and does the others of the same run', async () => {
    expect(await run(order(1, 0, put(1), { deadline: Date.now() - 1 }), order(2, 1, put(2)))).toEqual([['late'], ['done', '']])
    expect(await kept()).toBe('2')
  })

  it('takes an event once, whoever brings it, and remembers it without writes too', async () => {
    const mark = 'm'.repeat(16)
    expect(await run(order(1, 0, [], { mark }), order(2, 1, put(2), { mark }))).toEqual([['done', ''], ['duplicate']])
    expect(await kept()).toBeUndefined()
  })

  it('does nothing while the store is shut', async () => {
    await server.client.set('{kausa}:shut', 'moving')
    expect(await run(order(1, 0, put(1)))).toEqual([['shut', 'moving']])
    expect(await kept()).toBeUndefined()
  })

  it('that shuts the store says the same to whoever asks again because the answer was lost, and another thing to the next', async () => {
    const shut = (who: string) => server.client.eval(lua('shut.lua'), 1, '{kausa}:meta', 'moving', who, '0')
    expect([await shut('a'), await shut('a'), await shut('b')]).toEqual(['shut', 'shut', 'again'])
  })

  it('has no name for anybody but the centre: every key it makes carries the one hash tag', async () => {
    await run(
      order(1, 0, ['person', 'amal', 'k1', 'amal\nwrapped', 'put', 'a', 'k1', 'all\0x\0', '1 k1 6\nall\0x\0sealed']),
      order(2, 1, ['enqueue', 'p', 'lane', '-', '9', 'k1', '- 9 k1 4\nlanevalue', 'set-timer', 't', '5', 'k1', '5 k1\nvalue']),
      order(3, 2, ['lead', 'timers', '1000', 'present', '1000']),
    )
    const names = await server.client.keys('*')
    expect(names.length).toBeGreaterThan(12)
    expect(names.filter((name) => !name.startsWith('{kausa}:'))).toEqual([])
  })
})
