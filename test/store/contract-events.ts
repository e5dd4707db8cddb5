import { describe, expect, it } from 'vitest'
import { count, eventId, key, type Subject } from './subject.ts'

const HOUR = 60 * 60 * 1000

export function testEvents(subject: Subject): void {
  const deliver = (id: string) =>
    subject.store.transact(eventId(id), async (tx) => {
      tx.put(key('n'), (await count(tx, key('n'))) + 1)
      return 'done'
    })

  describe('events', () => {
    it('change the store once, however often they are delivered', async () => {
      expect(await deliver('e1')).toEqual({ kind: 'committed', value: 'done' })
      expect(await deliver('e1')).toEqual({ kind: 'duplicate' })
      await subject.reopen()
      expect(await deliver('e1')).toEqual({ kind: 'duplicate' })
      expect(await deliver('e2')).toEqual({ kind: 'committed', value: 'done' })
      expect(await subject.store.get(key('n'))).toBe(2)
    })

    it('change the store once when delivered at the same moment', async () => {
      const outcomes = await Promise.all(Array.from({ length: 60 }, (_, n) => deliver(`e${n % 3}`)))
      expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(3)
      expect(await subject.store.get(key('n'))).toBe(3)
    })

    it('do not run `work` the second time', async () => {
      await deliver('e1')
      let runs = 0
      await subject.store.transact(eventId('e1'), async () => {
        runs++
      })
      expect(runs).toBe(0)
    })

    it('may be delivered again when `work` failed', async () => {
      const failing = subject.store.transact(eventId('e1'), async () => {
        throw new Error('broken dialog')
      })
      await expect(failing).rejects.toThrow('broken dialog')
      expect((await deliver('e1')).kind).toBe('committed')
    })

    it('are remembered for 72 hours', async () => {
      const now = Date.now()
      await deliver('e1')
      await subject.store.sweep(now + 71 * HOUR)
      expect((await deliver('e1')).kind).toBe('duplicate')
      await subject.store.sweep(now + 73 * HOUR)
      expect((await deliver('e1')).kind).toBe('committed')
    })
  })
}
