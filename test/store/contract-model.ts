import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { Model } from './model.ts'
import { effectId, key, type Place, parcel, personId } from './subject.ts'

const LEASE = 10
const name = fc.constantFrom('a', 'b', 'c', 'd')
const owner = fc.option(fc.constantFrom('amal', 'bilal').map(personId), { nil: undefined })
const moment = fc.option(fc.nat(60), { nil: undefined })
const parcelName = fc.nat(9).map((n) => `p${n}`)

const operation = fc.oneof(
  fc.record({
    op: fc.constant('put'),
    name,
    value: fc.nat(),
    owner,
    sort: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
  }),
  fc.record({ op: fc.constant('delete'), name }),
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('enqueue'), id: parcelName, lane: name, owner, at: moment, expiresAt: moment }),
  },
  fc.record({ op: fc.constant('set-timer'), name, at: fc.nat(60), owner }),
  fc.record({ op: fc.constant('cancel-timer'), name }),
  fc.record({ op: fc.constant('forget'), person: fc.constantFrom('amal', 'bilal').map(personId) }),
  { weight: 3, arbitrary: fc.record({ op: fc.constant('claim'), later: fc.nat(15) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('finish'), id: parcelName }) },
  fc.record({ op: fc.constant('retry'), id: parcelName, at: fc.nat(80) }),
  fc.record({ op: fc.constant('bury'), id: parcelName }),
  fc.record({ op: fc.constant('wake'), lane: name }),
  fc.record({ op: fc.constant('sweep') }),
  fc.record({ op: fc.constant('crash') }),
)

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

/** Does the same to the store and to the model; what a claim gives must be equal at once. */
async function apply(one: Operation, place: Place, store: Store, model: Model, clock: { now: number }): Promise<void> {
  const write = (work: Parameters<typeof store.transact<void>>[1]) => store.transact(null, work)
  switch (one.op) {
    case 'put': {
      const { value, sort } = one
      const owned = one.owner !== undefined && { owner: one.owner }
      model.documents.set(key(one.name), { value, ...owned, ...(sort !== undefined && { sort }) })
      await write(async (tx) => tx.put(key(one.name), value, { ...owned, ...(sort !== undefined && { index: { all: sort } }) }))
      break
    }
    case 'delete':
      model.documents.delete(key(one.name))
      await write(async (tx) => tx.delete(key(one.name)))
      break
    case 'enqueue': {
      const made = parcel(one.id, one.lane, {
        ...(one.owner !== undefined && { owner: one.owner }),
        ...(one.at !== undefined && { at: one.at }),
        ...(one.expiresAt !== undefined && { expiresAt: one.expiresAt }),
      })
      model.enqueue(made)
      await write(async (tx) => tx.enqueue(made))
      break
    }
    case 'set-timer': {
      const timer = { key: key(one.name), at: one.at, value: one.at, ...(one.owner !== undefined && { owner: one.owner }) }
      model.timers.set(timer.key, timer)
      await write(async (tx) => tx.setTimer(timer))
      break
    }
    case 'cancel-timer':
      model.timers.delete(key(one.name))
      await write(async (tx) => tx.cancelTimer(key(one.name)))
      break
    case 'forget':
      model.forget(one.person)
      await write(async (tx) => tx.forget(one.person))
      break
    case 'claim': {
      clock.now += one.later
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
      const got = await store.claim(clock.now, 100, LEASE)
      expect([...got].sort(byId)).toEqual([...model.claim(clock.now, LEASE)].sort(byId))
      break
    }
    case 'finish':
      model.take(({ id }) => id === one.id)
      await store.finish(effectId(one.id))
      break
    case 'retry':
      model.retry(one.id, one.at)
      await store.retry(effectId(one.id), one.at)
      break
    case 'bury':
      model.bury(one.id)
      await store.bury(effectId(one.id), 'reason', clock.now)
      break
    case 'wake':
      model.wake(one.lane)
      await store.wake(one.lane)
      break
    case 'crash':
      // Whatever was acknowledged is there afterwards, and the store goes on by itself.
      await place.crash?.()
      break
    case 'sweep':
      model.sweep(clock.now)
      await store.sweep(clock.now)
      break
  }
}

async function expectEqual(store: Store, model: Model): Promise<void> {
  for (const letter of ['a', 'b', 'c', 'd']) {
    expect(await store.get(key(letter))).toBe(model.documents.get(key(letter))?.value ?? null)
  }
  expect(await store.list('all')).toEqual(model.list())
  const timers = await store.dueTimers(1000, 100)
  expect(new Map(timers.map((timer) => [timer.key, timer]))).toEqual(model.timers)
  expect((await store.deadLetters(100)).map(({ id }): string => id).sort()).toEqual([...model.dead.keys()].sort())
  expect(await store.nextDue()).toBe(model.nextDue())
}

export function testModel(start: () => Promise<Place>): void {
  it('behaves like the simple model under random operations, before and after a restart', async () => {
    const property = fc.asyncProperty(fc.array(operation, { minLength: 20, maxLength: 60 }), async (operations) => {
      const place = await start()
      const model = new Model()
      const clock = { now: 0 }
      let store = await place.open()
      try {
        for (const one of operations) await apply(one, place, store, model, clock)
        await expectEqual(store, model)
        // What somebody has under way at the end of a process is free again afterwards, so it is finished first.
        for (const { id } of model.claim(1000, LEASE)) model.take((parcel) => parcel.id === id)
        for (const { id } of await store.claim(1000, 100, LEASE)) await store.finish(id)
        await store.close()
        store = await place.open()
        await expectEqual(store, model)
      } finally {
        await store.close()
        await place.remove()
      }
    })
    await fc.assert(property, { numRuns: 40 })
  }, 120_000)
}
