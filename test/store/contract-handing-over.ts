import { describe, expect, it } from 'vitest'
import type { Claimed, Parcel } from '../../src/store/store.ts'
import { count, effectId, eventId, gate, key, parcel, personId, type Subject } from './subject.ts'

const LEASE = 100

/** What a commit leaves goes straight to whoever sends in this process. */
export function testHandingOver(subject: Subject): void {
  const enqueue = (...parcels: readonly Parcel[]) =>
    subject.write((tx) => {
      for (const one of parcels) tx.enqueue(one)
    })
  const claim = async (now: number) => (await subject.store.claim(now, 100, LEASE)).map(({ id }): string => id)

  /** Sends from now on; `at` is its clock. */
  function sender(rest: { readonly at?: number; readonly room?: number } = {}) {
    const got: Claimed[] = []
    const { at = 0, room = 100 } = rest
    const end = subject.store.handOver({
      lease: LEASE,
      now: () => at,
      room: () => room - got.length,
      take: (claimed) => void got.push(...claimed),
    })
    return { got, end, ids: () => got.map(({ id }): string => id) }
  }

  describe('what a commit leaves for a free lane', () => {
    it('is handed over as it was given, claimed for the first time, and by nobody else until its lease is over', async () => {
      const { got } = sender({ at: 5 })
      const full = parcel('a', 'a', { owner: personId('amal'), at: 5, expiresAt: 5000 })
      await enqueue(full)
      expect(got).toEqual([{ ...full, attempt: 1, doubts: 0 }])
      expect(await subject.store.nextDue()).toBe(5 + LEASE)
      expect(await claim(4 + LEASE)).toEqual([])
      expect(await subject.store.claim(5 + LEASE, 1, LEASE)).toEqual([{ ...full, attempt: 2, doubts: 0 }])
    })

    it('is finished, given back and buried like everything claimed', async () => {
      const { ids } = sender()
      await enqueue(parcel('a', 'a'), parcel('b', 'b'), parcel('c', 'c'))
      expect(ids()).toEqual(['a', 'b', 'c'])
      await subject.store.finish(effectId('a'))
      await subject.store.retry(effectId('b'), 7, 'doubt')
      await subject.store.bury(effectId('c'), 'gone', 0)
      expect(await subject.store.claim(7, 9, LEASE)).toMatchObject([{ id: 'b', attempt: 2, doubts: 1 }])
      expect(await subject.store.deadLetters(9)).toMatchObject([{ id: 'c', attempts: 1 }])
    })

    it('is there again after a restart', async () => {
      sender()
      await enqueue(parcel('a', 'a'))
      await subject.reopen()
      expect(await subject.store.claim(LEASE, 1, LEASE)).toMatchObject([{ id: 'a', attempt: 2 }])
    })

    it('is not what stands behind others in its lane', async () => {
      const { ids } = sender()
      await enqueue(parcel('a1', 'a'), parcel('a2', 'a'))
      await enqueue(parcel('a3', 'a'))
      expect(ids()).toEqual(['a1'])
      await subject.store.finish(effectId('a1'))
      expect(await claim(0)).toEqual(['a2'])
    })

    it('is not what must wait for its moment, and not what has expired', async () => {
      const { ids } = sender({ at: 10 })
      await enqueue(parcel('later', 'a', { at: 11 }), parcel('old', 'b', { expiresAt: 10 }), parcel('now', 'c', { at: 10 }))
      expect(ids()).toEqual(['now'])
      expect(await claim(11)).toEqual(['later'])
    })

    it('is no more than there is room for; the rest waits', async () => {
      const { ids } = sender({ room: 2 })
      await enqueue(parcel('a', 'a'), parcel('b', 'b'), parcel('c', 'c'))
      expect(ids()).toEqual(['a', 'b'])
      await enqueue(parcel('d', 'd'))
      expect(ids()).toEqual(['a', 'b'])
      expect(await claim(0)).toEqual(['c', 'd'])
    })

    it('waits as before when nobody sends any more', async () => {
      const { end, ids } = sender()
      end()
      await enqueue(parcel('a', 'a'))
      expect(ids()).toEqual([])
      expect(await claim(0)).toEqual(['a'])
    })
  })

  describe('handed over', () => {
    it('is an id once, whatever waits or lies with the dead letters', async () => {
      const { ids } = sender()
      await enqueue(parcel('a', 'a'))
      await enqueue(parcel('a', 'elsewhere'))
      await subject.store.bury(effectId('a'), 'gone', 0)
      await enqueue(parcel('a', 'a'))
      expect(ids()).toEqual(['a'])
      expect(await subject.store.backlog(LEASE)).toEqual({ lanes: 0, ready: 0, deadLetters: 1 })
      await enqueue(parcel('b', 'elsewhere'))
      expect(ids()).toEqual(['a', 'b'])
    })

    it('is nothing of an event that was worked before, or of work that fails', async () => {
      const { ids } = sender()
      const work = (id: string) => subject.store.transact(eventId('one'), async (tx) => tx.enqueue(parcel(id, id)))
      await work('a')
      expect((await work('b')).kind).toBe('duplicate')
      const failing = subject.write((tx) => {
        tx.enqueue(parcel('c', 'c'))
        throw new Error('no such step')
      })
      await expect(failing).rejects.toThrow('no such step')
      expect(ids()).toEqual(['a'])
      expect(await subject.store.backlog(0)).toMatchObject({ lanes: 1 })
    })

    it('is what the last run of the work said, when a document had changed', async () => {
      const { got } = sender()
      const { opened, open } = gate()
      let runs = 0
      const slow = subject.store.transact(null, async (tx) => {
        const n = await count(tx, key('n'))
        if (runs++ === 0) await opened
        tx.put(key('n'), n + 1)
        tx.enqueue(parcel('a', 'a', { value: { n } }))
      })
      await subject.write(async (tx) => tx.put(key('n'), 10))
      open()
      await slow
      expect(got).toMatchObject([{ id: 'a', value: { n: 10 } }])
    })

    it('is nothing that the same commit takes away again', async () => {
      const { ids } = sender()
      await subject.write((tx) => {
        tx.enqueue(parcel('a', 'a'))
        tx.finish(effectId('a'))
      })
      await subject.write((tx) => {
        tx.enqueue(parcel('b', 'b', { owner: personId('amal') }))
        tx.forget(personId('amal'))
        tx.enqueue(parcel('receipt', 'b'))
      })
      expect(ids()).toEqual([])
      expect(await claim(0)).toEqual(['receipt'])
    })
  })
}
