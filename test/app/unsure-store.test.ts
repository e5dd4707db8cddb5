import { beforeEach, describe, expect, it } from 'vitest'
import { Disk } from '../../simulation/store/disk.ts'
import { SimulatedStore, safeWay, Wires } from '../../simulation/store/store.ts'
import { type App, createApp } from '../../src/app/app.ts'
import type { Book } from '../../src/engine/book.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { EffectId, EventId, Language } from '../../src/engine/ids.ts'
import type { Answers } from '../../src/engine/understanding.ts'
import { createRecords } from '../../src/records/records.ts'
import { type Store, StoreUnavailable } from '../../src/store/store.ts'
import { collecting } from './collecting.ts'

const hour = 60 * 60 * 1000
const book = { languages: ['de'], service: { retention: [], off: { topics: [], channels: [] } } } as unknown as Book

let store: Store
let sent: EffectId[]
let rung: EventId[]
/** Calls that fail before or after they are done. */
let failing: { finish: number; lostCommits: number }
let app: App
let now: number

beforeEach(() => {
  now = Date.UTC(2027, 2, 25, 9)
  const disk = new Disk(() => now)
  const inner = new SimulatedStore(
    disk,
    safeWay(() => {}),
    new Wires(),
  )
  failing = { finish: 0, lostCommits: 0 }
  ;[sent, rung] = [[], []]
  store = new Proxy<Store>(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (name === 'finish') {
        return async (id: EffectId) => {
          if (failing.finish-- > 0) throw new StoreUnavailable('away')
          await target.finish(id)
        }
      }
      if (name === 'transact') {
        return async (event: EventId | null, work: Parameters<Store['transact']>[1]) => {
          const done = await target.transact(event, work)
          if (event?.startsWith('timer:') && done.kind === 'committed') rung.push(event)
          if (event?.startsWith('timer:') && failing.lostCommits-- > 0) throw new StoreUnavailable('the answer got lost')
          return done
        }
      }
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  app = createApp({
    store,
    records: { ...createRecords(), ring: async () => {} },
    channels: new Map([['web', collecting('web', sent)]]),
    book: () => book,
    answers: () => ({}) as Answers,
    now: () => now,
    after: (_, work) => {
      queueMicrotask(work)
      return () => {}
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    publicUrl: 'https://centre.example',
  })
})

describe('a store that is away for a moment', () => {
  it('after a message was sent does not have it sent again', async () => {
    const value: Errand = {
      kind: 'send',
      address: { channel: 'web', chat: 'one' },
      message: { text: 'Hallo', language: 'de' as Language },
    }
    await store.transact(null, async (tx) => {
      for (const id of ['a', 'b']) tx.enqueue({ id: id as EffectId, lane: 'send:one', value })
    })
    failing.finish = 3
    await app.deliverer.drain()
    now += hour
    await app.deliverer.drain()
    expect(sent).toEqual(['a', 'b'])
    expect(await store.claim(now + 1e9, 10, 1)).toEqual([])
  })

  it('when a timer had rung does not have it ring again', async () => {
    const at = now - 1
    await store.transact(null, async (tx) => tx.setTimer({ key: 'booking:one:reminder-day', at, value: null }))
    failing.lostCommits = 1
    await expect(app.timers.ringDue()).rejects.toThrow(StoreUnavailable)
    now += hour
    await app.timers.ringDue()
    expect(await store.dueTimers(now + 1e9, 10)).toEqual([])
    expect(rung).toEqual([`timer:booking:one:reminder-day:${at}`])
  })
})

describe('a timer', () => {
  it('that is set anew for the moment at which it has rung rings once more', async () => {
    const timer = { key: 'case:one:escalation', at: now - 1, value: null } as const
    const set = () => store.transact(null, async (tx) => tx.setTimer(timer))
    await set()
    await app.timers.ringDue()
    await set()
    for (let look = 0; look < 3; look++) await app.timers.ringDue()
    expect(rung).toEqual([`timer:${timer.key}:${timer.at}`, `timer:${timer.key}:${timer.at + 1}`])
    expect(await store.dueTimers(now, 10)).toEqual([])
  })
})
