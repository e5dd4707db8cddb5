import { describe, expect, it } from 'vitest'
import { key, personId, type Subject } from './subject.ts'

export function testTimers(subject: Subject): void {
  const due = async (now: number, limit = 100) =>
    (await subject.store.dueTimers(now, limit)).map((timer) => timer.key.slice('test:'.length))

  describe('timers', () => {
    it('come in order of their moment, and not before', async () => {
      await subject.write((tx) => {
        tx.setTimer({ key: key('late'), at: 300, value: 3 })
        tx.setTimer({ key: key('early'), at: 100, value: { of: 'booking' }, owner: personId('amal') })
        tx.setTimer({ key: key('middle'), at: 200, value: 2 })
      })
      await subject.reopen()
      expect(await due(99)).toEqual([])
      expect(await due(200)).toEqual(['early', 'middle'])
      expect(await due(1000, 1)).toEqual(['early'])
      expect(await subject.store.dueTimers(100, 1)).toEqual([
        { key: key('early'), at: 100, value: { of: 'booking' }, owner: personId('amal') },
      ])
      expect(await subject.store.nextDue()).toBe(100)
    })

    it('come again until they are cancelled', async () => {
      await subject.write((tx) => tx.setTimer({ key: key('a'), at: 100, value: 1 }))
      expect(await due(100)).toEqual(['a'])
      expect(await due(100)).toEqual(['a'])
      await subject.write((tx) => tx.cancelTimer(key('a')))
      expect(await due(100)).toEqual([])
      expect(await subject.store.nextDue()).toBeNull()
    })

    it('are replaced by name', async () => {
      await subject.write((tx) => tx.setTimer({ key: key('a'), at: 100, value: 'old', owner: personId('amal') }))
      await subject.write((tx) => tx.setTimer({ key: key('a'), at: 500, value: 'new' }))
      expect(await due(499)).toEqual([])
      expect(await subject.store.dueTimers(500, 10)).toEqual([{ key: key('a'), at: 500, value: 'new' }])
    })

    it('are set only when the transaction commits', async () => {
      const failing = subject.write((tx) => {
        tx.setTimer({ key: key('a'), at: 100, value: 1 })
        throw new Error('stop')
      })
      await expect(failing).rejects.toThrow('stop')
      expect(await due(1000)).toEqual([])
    })
  })
}
