import { describe, expect, it } from 'vitest'
import { count, effectId, gate, key, parcel, personId, type Subject } from './subject.ts'

const amal = personId('amal')
const bilal = personId('bilal')

export function testForgetting(subject: Subject): void {
  const fill = () =>
    subject.write((tx) => {
      for (const owner of [amal, bilal]) {
        tx.put(key(owner), { name: owner }, { owner, index: { people: owner } })
        tx.enqueue(parcel(`${owner}1`, 'shared', { owner }))
        tx.enqueue(parcel(`${owner}2`, owner, { owner }))
        tx.enqueue(parcel(`${owner}3`, owner, { owner }))
        tx.setTimer({ key: key(`timer-${owner}`), at: 5, value: owner, owner })
      }
      tx.put(key('centre'), 'stays')
    })
  const left = async () => ({
    amal: await subject.store.get(key('amal')),
    bilal: await subject.store.get(key('bilal')),
    index: (await subject.store.list('people')).map((entry) => entry.key),
    timers: (await subject.store.dueTimers(5, 10)).map((timer) => timer.value),
    dead: (await subject.store.deadLetters(10)).map(({ id }) => id),
  })
  const onlyBilal = { amal: null, bilal: { name: 'bilal' }, index: [key('bilal')], timers: ['bilal'], dead: ['bilal2'] }

  describe('forgetting a person', () => {
    it('takes documents, indexes, parcels, dead letters and timers of theirs, and nothing else', async () => {
      await fill()
      await subject.store.bury(effectId('amal2'), 'blocked', 0)
      await subject.store.bury(effectId('bilal2'), 'blocked', 0)
      await subject.write((tx) => tx.forget(amal))
      expect(await left()).toEqual(onlyBilal)
      expect((await subject.store.claim(0, 10, 100)).map(({ id }) => id).sort()).toEqual(['bilal1', 'bilal3'])
      expect(await subject.store.get(key('centre'))).toBe('stays')
      await subject.reopen()
      expect(await left()).toEqual(onlyBilal)
    })

    it('is seen by the transaction itself, and what it puts afterwards stays', async () => {
      await fill()
      await subject.write(async (tx) => {
        tx.put(key('draft'), 1, { owner: amal })
        tx.forget(amal)
        expect(await tx.get(key('amal'))).toBeNull()
        expect(await tx.get(key('draft'))).toBeNull()
        expect(await tx.get(key('bilal'))).toEqual({ name: 'bilal' })
        tx.enqueue(parcel('receipt', 'amal', { owner: amal }))
      })
      expect(await subject.store.get(key('draft'))).toBeNull()
      const claimed = await subject.store.claim(0, 10, 100)
      expect(claimed.find(({ lane }) => lane === 'amal')).toEqual({
        ...parcel('receipt', 'amal', { owner: amal }),
        attempt: 1,
        doubts: 0,
      })
    })

    it('counts as a change for whoever has read something of theirs', async () => {
      await fill()
      const read = gate()
      const forgotten = gate()
      const slow = subject.write(async (tx) => {
        const known = await tx.get(key('amal'))
        read.open()
        await forgotten.opened
        if (known) tx.put(key('amal'), 'resurrected', { owner: amal })
      })
      await read.opened
      await subject.write((tx) => tx.forget(amal))
      forgotten.open()
      await slow
      expect(await subject.store.get(key('amal'))).toBeNull()
    })

    it('leaves alone who comes back later, after a restart too', async () => {
      await fill()
      await subject.write((tx) => tx.forget(amal))
      await subject.write((tx) => tx.put(key('amal'), 'new start', { owner: amal }))
      await subject.reopen()
      expect(await subject.store.get(key('amal'))).toBe('new start')
    })

    it('of whom nothing is known does nothing, and many may be forgotten at once', async () => {
      await fill()
      await Promise.all([amal, personId('nobody'), amal].map((person) => subject.write((tx) => tx.forget(person))))
      expect((await left()).index).toEqual([key('bilal')])
    })

    it('leaves what has come to belong to somebody else, and takes what has come to belong to them', async () => {
      await fill()
      await subject.write((tx) => {
        tx.put(key('amal'), 'of bilal', { owner: bilal })
        tx.put(key('bilal'), 'of nobody')
        tx.put(key('centre'), 'of amal', { owner: amal })
        tx.setTimer({ key: key('timer-amal'), at: 5, value: 'of bilal', owner: bilal })
      })
      await subject.write((tx) => tx.forget(amal))
      expect(await subject.store.get(key('amal'))).toBe('of bilal')
      expect(await subject.store.get(key('centre'))).toBeNull()
      expect((await left()).timers.sort()).toEqual(['bilal', 'of bilal'])
      await subject.write((tx) => tx.forget(bilal))
      expect(await subject.store.get(key('amal'))).toBeNull()
      expect(await subject.store.get(key('bilal'))).toBe('of nobody')
      expect((await left()).timers).toEqual([])
    })

    it('does not happen when the transaction fails', async () => {
      await fill()
      const failing = subject.write((tx) => {
        tx.forget(amal)
        throw new Error('stop')
      })
      await expect(failing).rejects.toThrow('stop')
      await subject.reopen()
      expect(await subject.store.get(key('amal'))).toEqual({ name: 'amal' })
    })
  })

  describe('a backup', () => {
    it('brings back everything as it was, though the store was written to meanwhile', async () => {
      await fill()
      const writing = Promise.all(
        Array.from({ length: 100 }, () => subject.write(async (tx) => tx.put(key('n'), (await count(tx, key('n'))) + 1))),
      )
      await subject.store.backup(subject.place.backup)
      await writing
      await subject.write((tx) => tx.put(key('centre'), 'changed'))
      await subject.store.close()
      await subject.place.restore()
      await subject.reopen()
      expect(await subject.store.get(key('centre'))).toBe('stays')
      expect(await subject.store.get(key('amal'))).toEqual({ name: 'amal' })
      await subject.write((tx) => tx.put(key('centre'), 'goes on'))
      expect(await subject.store.get(key('centre'))).toBe('goes on')
    })

    it('restored forgets again whom the store had forgotten since', async () => {
      await fill()
      await subject.store.bury(effectId('bilal2'), 'blocked', 0)
      await subject.store.backup(subject.place.backup)
      await subject.write((tx) => tx.forget(amal))
      await subject.write((tx) => tx.put(key('amal'), 'new start', { owner: amal }))
      await subject.store.close()
      await subject.place.restore()
      await subject.reopen()
      expect(await left()).toEqual(onlyBilal)
    })
  })

  describe('hashes', () => {
    it('are 32 hexadecimal characters, the same after a restart, and different for different texts', async () => {
      const hash = subject.store.hash('telegram:4711')
      expect(hash).toMatch(/^[0-9a-f]{32}$/)
      await subject.reopen()
      expect(subject.store.hash('telegram:4711')).toBe(hash)
      expect(subject.store.hash('telegram:4712')).not.toBe(hash)
    })
  })
}
