import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import type { Store } from '../../src/store/store.ts'
import { type SqlitePlace, sqlitePlace } from './sqlite-place.ts'

describe('documents that belong to nobody', () => {
  let place: SqlitePlace
  let store: Store
  beforeEach(async () => {
    place = await sqlitePlace()
    store = await place.open()
  })
  afterEach(async () => {
    await store.close()
    await place.remove()
  })
  const put = (seats: readonly number[], owner?: PersonId) =>
    store.transact(null, async (tx) => tx.put('event:1', { seats }, owner ? { owner } : {}))
  const read = () => store.get<{ readonly seats: number[] }>('event:1')

  it('are shared by all who read the same version, and nobody can change what others read', async () => {
    await put([1])
    const one = await read()
    expect(await read()).toBe(one)
    expect(() => one?.seats.push(2)).toThrow(TypeError)
    await store.transact(null, async (tx) => expect(await tx.get('event:1')).toBe(one))
  })

  it('are read anew after every change, also after one that was taken back or made them somebody’s', async () => {
    await put([1])
    await read()
    await put([1, 2])
    expect(await read()).toEqual({ seats: [1, 2] })
    const failed = store.transact(null, async (tx) => {
      tx.put('event:1', { seats: [] })
      throw new Error('taken back')
    })
    await expect(failed).rejects.toThrow('taken back')
    expect(await read()).toEqual({ seats: [1, 2] })

    const owner = 'person-1' as PersonId
    await put([3], owner)
    expect(await read()).toEqual({ seats: [3] })
    expect(await read()).not.toBe(await read())
    await store.transact(null, async (tx) => tx.forget(owner))
    expect(await read()).toBeNull()

    await put([4])
    await read()
    await store.transact(null, async (tx) => tx.delete('event:1'))
    expect(await read()).toBeNull()
  })
})
