import { afterEach, beforeEach, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app/app.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { EffectId, Language } from '../../src/engine/ids.ts'
import type { Answers } from '../../src/engine/understanding.ts'
import { createRecords } from '../../src/records/records.ts'
import type { Store } from '../../src/store/store.ts'
import { book, World } from '../records/world.ts'
import { collecting } from './collecting.ts'

let world: World
let app: App
let sent: EffectId[]
/** Lets the answer of the store to a claim come. */
let answer: () => void

beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  sent = []
  const gate = new Promise<void>((open) => (answer = open))
  const slow: Store = new Proxy(world.store, {
    get: (store, name) => {
      const value = Reflect.get(store, name, store)
      if (typeof value !== 'function') return value
      if (name !== 'claim') return value.bind(store)
      return async (...args: Parameters<Store['claim']>) => {
        const claimed = await store.claim(...args)
        await gate
        return claimed
      }
    },
  })
  app = createApp({
    store: slow,
    records: createRecords(),
    channels: new Map([['web', collecting('web', sent)]]),
    book: () => book,
    answers: () => ({}) as Answers,
    now: () => world.now,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    publicUrl: 'https://centre.example',
  })
})
afterEach(() => world.close())

it('ends what was being claimed when the stop came: sent and written down, or another process would send it again', async () => {
  await world.store.transact(null, async (tx) => {
    const message = { text: 'Hallo', language: 'de' as Language }
    const value: Errand = { kind: 'send', address: { channel: 'web', chat: 'ada' }, message }
    tx.enqueue({ id: 'reply' as EffectId, lane: 'send:web-ada', value })
  })
  app.deliverer.start()
  const stopped = app.deliverer.stop()
  setTimeout(answer, 50)
  await stopped
  expect(sent).toEqual(['reply'])
  expect((await world.store.backlog(world.now)).lanes).toBe(0)
})
