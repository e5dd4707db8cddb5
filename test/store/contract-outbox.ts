import { describe, expect, it } from 'vitest'
import { effectId, parcel, personId, type Subject } from './subject.ts'

const DAY = 24 * 60 * 60 * 1000
const LEASE = 100

export function testOutbox(subject: Subject): void {
  const enqueue = (...parcels: ReturnType<typeof parcel>[]) =>
    subject.write((tx) => {
      for (const one of parcels) tx.enqueue(one)
    })
  const claim = async (now: number, limit = 100) => (await subject.store.claim(now, limit, LEASE)).map(({ id }): string => id)
  const finish = (id: string) => subject.store.finish(effectId(id))

  describe('parcels', () => {
    it('come out of a lane one at a time and in order', async () => {
      await enqueue(parcel('a1', 'a'), parcel('a2', 'a'))
      await enqueue(parcel('a3', 'a'))
      await subject.reopen()
      const order: string[] = []
      for (let now = 0; now < 3; now++) {
        const got = await claim(now)
        expect(got).toHaveLength(1)
        expect(await claim(now)).toEqual([])
        order.push(...got)
        await finish(got[0] ?? '')
      }
      expect(order).toEqual(['a1', 'a2', 'a3'])
      expect(await claim(1000)).toEqual([])
      expect(await subject.store.nextDue()).toBeNull()
    })

    it('are counted: lanes with something in them, those that could go now, and dead letters', async () => {
      const backlog = (now: number) => subject.store.backlog(now)
      expect(await backlog(0)).toEqual({ lanes: 0, ready: 0, deadLetters: 0 })
      await enqueue(parcel('a1', 'a'), parcel('a2', 'a'), parcel('b1', 'b'), { ...parcel('c1', 'c'), at: 500 })
      expect(await backlog(0)).toEqual({ lanes: 3, ready: 2, deadLetters: 0 })
      expect(await claim(0, 1)).toEqual(['a1'])
      expect(await backlog(0)).toEqual({ lanes: 3, ready: 1, deadLetters: 0 })
      expect(await backlog(500)).toEqual({ lanes: 3, ready: 3, deadLetters: 0 })
      await subject.store.bury(effectId('a1'), 'gone', 0)
      await finish('b1')
      expect(await backlog(0)).toEqual({ lanes: 2, ready: 1, deadLetters: 1 })
    })

    it('of different lanes do not wait for each other', async () => {
      await enqueue(parcel('a1', 'a'), parcel('a2', 'a'), parcel('b1', 'b'), parcel('c1', 'c'))
      expect(await claim(0)).toEqual(['a1', 'b1', 'c1'])
      await finish('a1')
      expect(await claim(0)).toEqual(['a2'])
    })

    it('of a long lane do not keep short ones waiting', async () => {
      await enqueue(...Array.from({ length: 5 }, (_, n) => parcel(`a${n}`, 'a')), parcel('b', 'b'))
      expect(await claim(0, 1)).toEqual(['a0'])
      await finish('a0')
      expect(await claim(0, 1)).toEqual(['b'])
    })

    it('carry everything they were given, and count how often they were handed out', async () => {
      const full = parcel('a', 'lane', { owner: personId('amal'), at: 5, expiresAt: 5000 })
      await enqueue(full)
      expect(await subject.store.claim(5, 1, LEASE)).toEqual([{ ...full, attempt: 1, doubts: 0 }])
      expect(await subject.store.claim(5 + LEASE, 1, LEASE)).toEqual([{ ...full, attempt: 2, doubts: 0 }])
    })

    it('can be taken over when a lease has run out', async () => {
      await enqueue(parcel('a', 'a'))
      expect(await claim(0)).toEqual(['a'])
      expect(await subject.store.nextDue()).toBe(LEASE)
      expect(await claim(LEASE - 1)).toEqual([])
      expect(await claim(LEASE)).toEqual(['a'])
    })

    it('are handed out once to many who ask at the same moment', async () => {
      await enqueue(...Array.from({ length: 30 }, (_, n) => parcel(`p${n}`, `lane${n}`)))
      const got = await Promise.all(Array.from({ length: 10 }, () => claim(0, 7)))
      expect(got.flat().sort()).toEqual(Array.from({ length: 30 }, (_, n) => `p${n}`).sort())
    })

    it('wait for their moment, and their lane with them', async () => {
      await enqueue(parcel('later', 'a', { at: 50 }), parcel('now', 'a'))
      expect(await subject.store.nextDue()).toBe(50)
      expect(await claim(49)).toEqual([])
      expect(await claim(50)).toEqual(['later'])
    })

    it('are dropped when they expire, and the lane goes on', async () => {
      await enqueue(parcel('ack1', 'a', { expiresAt: 10 }), parcel('ack2', 'a', { expiresAt: 10 }), parcel('words', 'a'))
      await enqueue(parcel('ack3', 'b', { expiresAt: 10 }))
      expect(await claim(10)).toEqual(['words'])
      await finish('words')
      expect(await subject.store.nextDue()).toBeNull()
    })

    it('that expired are swept from anywhere in their lane, but not from under the one who sends it', async () => {
      await enqueue(parcel('going', 'a', { expiresAt: 10 }), parcel('waiting', 'a', { expiresAt: 10 }), parcel('words', 'a'))
      expect(await claim(0)).toEqual(['going'])
      await subject.store.sweep(20)
      expect(await claim(20)).toEqual([])
      await finish('going')
      expect(await claim(20)).toEqual(['words'])
    })

    it('given back are tried again later, before what waits behind them', async () => {
      await enqueue(parcel('a1', 'a'), parcel('a2', 'a'))
      await claim(0)
      await subject.store.retry(effectId('a1'), 500)
      expect(await claim(499)).toEqual([])
      expect(await subject.store.claim(500, 9, LEASE)).toEqual([{ ...parcel('a1', 'a'), attempt: 2, doubts: 0 }])
    })

    it('count failures and doubts apart, and do not count that nobody was there', async () => {
      await enqueue(parcel('a1', 'a'))
      const counts = async (now: number) => {
        const [claimed] = await subject.store.claim(now, 1, LEASE)
        return claimed && [claimed.attempt, claimed.doubts]
      }
      expect(await counts(0)).toEqual([1, 0])
      await subject.store.retry(effectId('a1'), 1, 'away')
      expect(await counts(1)).toEqual([1, 0])
      await subject.store.retry(effectId('a1'), 2)
      expect(await counts(2)).toEqual([2, 0])
      await subject.store.retry(effectId('a1'), 3, 'doubt')
      expect(await counts(3)).toEqual([3, 1])
    })

    it('that wait behind another are given back without effect', async () => {
      await enqueue(parcel('a1', 'a'), parcel('a2', 'a'))
      await claim(0)
      await subject.store.retry(effectId('a2'), 1)
      expect(await claim(2)).toEqual([])
    })

    it('that are gone are given back and finished without effect', async () => {
      await enqueue(parcel('a1', 'a'), parcel('a2', 'a'))
      await claim(0)
      await finish('a1')
      await finish('a1')
      await subject.store.retry(effectId('a1'), 500)
      expect(await claim(0)).toEqual(['a2'])
      await subject.store.retry(effectId('never'), 500)
    })

    it('finish in the commit of what they caused', async () => {
      await enqueue(parcel('a1', 'a'))
      await claim(0)
      const failing = subject.write((tx) => {
        tx.finish(effectId('a1'))
        throw new Error('stop')
      })
      await expect(failing).rejects.toThrow('stop')
      expect(await claim(LEASE)).toEqual(['a1'])
      await subject.write((tx) => {
        tx.finish(effectId('a1'))
        tx.enqueue(parcel('a2', 'a'))
      })
      expect(await claim(LEASE)).toEqual(['a2'])
    })

    it('with an id that waits already are not taken twice', async () => {
      await enqueue(parcel('a1', 'a'), parcel('a1', 'a', { value: 'other' }))
      expect(await subject.store.claim(0, 9, LEASE)).toEqual([{ ...parcel('a1', 'a'), attempt: 1, doubts: 0 }])
      await finish('a1')
      expect(await claim(LEASE)).toEqual([])
    })

    it('wake their lane when somebody comes back', async () => {
      await enqueue(parcel('a1', 'a'))
      await claim(0)
      await subject.store.retry(effectId('a1'), 9000)
      await subject.store.wake('a')
      expect(await claim(1)).toEqual(['a1'])
    })

    it('under way stay with the one who has them when their lane is woken, who is then not made to wait', async () => {
      await enqueue(parcel('a1', 'a'))
      await claim(0)
      await subject.store.wake('a')
      expect(await claim(1)).toEqual([])
      await subject.store.retry(effectId('a1'), 9000)
      expect(await claim(2)).toEqual(['a1'])
      await subject.store.retry(effectId('a1'), 9000)
      expect(await claim(3)).toEqual([])
    })

    it('are not woken before their moment, and a lane with nothing in it may be woken', async () => {
      await enqueue(parcel('a1', 'a', { at: 50 }))
      await subject.store.wake('a')
      await subject.store.wake('nobody')
      expect(await claim(49)).toEqual([])
    })

    it('call the watchers after the commit that brings them', async () => {
      const { promise, resolve } = Promise.withResolvers<readonly string[]>()
      const stop = subject.store.watch(() => void claim(0).then(resolve))
      await enqueue(parcel('a1', 'a'))
      expect(await promise).toEqual(['a1'])
      stop()
    })
  })

  describe('dead letters', () => {
    it('hold what could not be sent, the latest first, and the lane goes on', async () => {
      await enqueue(parcel('a1', 'a', { owner: personId('amal') }), parcel('a2', 'a'), parcel('a3', 'a'))
      await claim(0)
      await subject.store.bury(effectId('a1'), 'blocked', 7)
      expect(await claim(8)).toEqual(['a2'])
      await subject.store.bury(effectId('a2'), 'too long', 9)
      await subject.reopen()
      expect(await subject.store.deadLetters(10)).toEqual([
        { id: 'a2', lane: 'a', value: { words: 'a2' }, reason: 'too long', buriedAt: 9, attempts: 1 },
        { id: 'a1', lane: 'a', value: { words: 'a1' }, owner: 'amal', reason: 'blocked', buriedAt: 7, attempts: 1 },
      ])
      expect(await subject.store.deadLetters(1)).toHaveLength(1)
    })

    it('can be sent again, behind what waits, and as if new', async () => {
      await enqueue(parcel('a1', 'a', { expiresAt: 10 }), parcel('a2', 'a'))
      await claim(0)
      await subject.store.bury(effectId('a1'), 'blocked', 1)
      expect(await subject.store.resend(effectId('a1'))).toBe(true)
      expect(await subject.store.resend(effectId('a1'))).toBe(false)
      expect(await subject.store.deadLetters(10)).toEqual([])
      expect(await claim(20)).toEqual(['a2'])
      await finish('a2')
      expect(await subject.store.claim(20, 9, LEASE)).toEqual([{ ...parcel('a1', 'a'), attempt: 1, doubts: 0 }])
    })

    it('are not brought back by the event that made them', async () => {
      await enqueue(parcel('a1', 'a'))
      await subject.store.bury(effectId('a1'), 'blocked', 1)
      await enqueue(parcel('a1', 'a'))
      expect(await claim(5)).toEqual([])
    })

    it('are kept for 30 days', async () => {
      await enqueue(parcel('a1', 'a'))
      await subject.store.bury(effectId('a1'), 'blocked', 0)
      await subject.store.sweep(29 * DAY)
      expect(await subject.store.deadLetters(10)).toHaveLength(1)
      await subject.store.sweep(30 * DAY)
      expect(await subject.store.deadLetters(10)).toEqual([])
    })
  })
}
