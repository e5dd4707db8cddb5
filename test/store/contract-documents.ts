import { describe, expect, it } from 'vitest'
import { count, gate, key, personId, type Subject } from './subject.ts'

export function testDocuments(subject: Subject): void {
  describe('documents', () => {
    it('are read back as they were put, after a restart as well', async () => {
      const value = { text: 'سلام 👋', list: [1, null, true], deep: { empty: '' } }
      await subject.write((tx) => {
        tx.put(key('a'), value)
        tx.put(key('b'), value, { owner: personId('amal') })
      })
      await subject.reopen()
      expect(await subject.store.get(key('a'))).toEqual(value)
      expect(await subject.store.get(key('b'))).toEqual(value)
      expect(await subject.store.get(key('c'))).toBeNull()
    })

    it('are gone when deleted', async () => {
      await subject.write((tx) => tx.put(key('a'), 1))
      await subject.write((tx) => tx.delete(key('a')))
      await subject.reopen()
      expect(await subject.store.get(key('a'))).toBeNull()
    })

    it('are as large as they like', async () => {
      const long = 'ö'.repeat(300_000)
      await subject.write((tx) => tx.put(key('a'), long))
      expect(await subject.store.get(key('a'))).toBe(long)
    })

    it('are seen by the transaction that writes them, and by nobody else before the commit', async () => {
      await subject.write((tx) => tx.put(key('old'), 1))
      await subject.write(async (tx) => {
        tx.put(key('a'), 'mine')
        tx.delete(key('old'))
        expect(await tx.get(key('a'))).toBe('mine')
        expect(await tx.get(key('old'))).toBeNull()
        expect(await subject.store.get(key('a'))).toBeNull()
        expect(await subject.store.get(key('old'))).toBe(1)
      })
      expect(await subject.store.get(key('a'))).toBe('mine')
    })

    it('keep what was said at `put`, whatever happens to the object afterwards', async () => {
      const value = { seats: ['a'] }
      await subject.write((tx) => {
        tx.put(key('a'), value)
        value.seats.push('b')
      })
      expect(await subject.store.get(key('a'))).toEqual({ seats: ['a'] })
    })

    it('are untouched when `work` throws, and the error is passed on', async () => {
      await subject.write((tx) => tx.put(key('a'), 1))
      const failing = subject.write((tx) => {
        tx.put(key('a'), 2)
        throw new Error('no such step')
      })
      await expect(failing).rejects.toThrow('no such step')
      expect(await subject.store.get(key('a'))).toBe(1)
    })

    it('of others are committed although one of many throws', async () => {
      const all = Array.from({ length: 50 }, (_, n) =>
        subject.write((tx) => {
          tx.put(key(`n${n}`), n)
          if (n === 25) throw new Error('only me')
        }),
      )
      const ended = await Promise.allSettled(all)
      expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(1)
      expect(await subject.store.get(key('n24'))).toBe(24)
      expect(await subject.store.get(key('n25'))).toBeNull()
    })

    it('cannot be written after the transaction has ended', async () => {
      let late: (() => void) | undefined
      await subject.write((tx) => {
        late = () => tx.put(key('a'), 1)
      })
      expect(() => late?.()).toThrow('has ended')
    })
  })

  describe('versions', () => {
    it('make `work` run again when a document read has changed meanwhile', async () => {
      await subject.write((tx) => tx.put(key('a'), 1))
      const read = gate()
      const changed = gate()
      let runs = 0
      const slow = subject.write(async (tx) => {
        runs++
        const before = await count(tx, key('a'))
        read.open()
        await changed.opened
        tx.put(key('a'), before + 10)
      })
      await read.opened
      await subject.write((tx) => tx.put(key('a'), 2))
      changed.open()
      await slow
      expect(runs).toBe(2)
      expect(await subject.store.get(key('a'))).toBe(12)
    })

    it.each([
      ['that was not there appears', [], [1]],
      ['disappears', [1], []],
      ['is deleted and made again with the same words', [1], [null, 1]],
    ])('notice that a document %s', async (_, before, after) => {
      for (const value of before) await subject.write((tx) => tx.put(key('a'), value))
      const read = gate()
      const changed = gate()
      let runs = 0
      const slow = subject.write(async (tx) => {
        runs++
        await tx.get(key('a'))
        read.open()
        await changed.opened
        tx.put(key('decision'), runs)
      })
      await read.opened
      if (after.length === 0) await subject.write((tx) => tx.delete(key('a')))
      for (const value of after) await subject.write((tx) => (value === null ? tx.delete(key('a')) : tx.put(key('a'), value)))
      changed.open()
      await slow
      expect(await subject.store.get(key('decision'))).toBe(2)
    })

    it('do not make `work` run again for documents only written', async () => {
      let runs = 0
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          subject.write((tx) => {
            runs++
            tx.put(key('a'), n)
          }),
        ),
      )
      expect(runs).toBe(20)
    })

    it('make `work` run again when it failed over documents that contradicted each other', async () => {
      await subject.write((tx) => {
        tx.put(key('left'), 5)
        tx.put(key('right'), 5)
      })
      const read = gate()
      const changed = gate()
      const sum = subject.store.transact(null, async (tx) => {
        const left = await count(tx, key('left'))
        read.open()
        await changed.opened
        const total = left + (await count(tx, key('right')))
        if (total !== 10) throw new Error(`the sum is ${total}`)
        return total
      })
      await read.opened
      await subject.write((tx) => {
        tx.put(key('left'), 1)
        tx.put(key('right'), 9)
      })
      changed.open()
      expect(await sum).toEqual({ kind: 'committed', value: 10 })
    })

    it('let no two people take the same place: 200 want one of 20', async () => {
      let runs = 0
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          subject.store.transact(null, async (tx) => {
            runs++
            const seats = (await tx.get<number[]>(key('event'))) ?? []
            const place = seats.length < 20 ? 'seat' : 'waiting'
            tx.put(key('event'), [...seats, n])
            tx.put(key(`person${n}`), place)
            return place
          }),
        ),
      )
      expect(outcomes.filter((outcome) => outcome.kind === 'committed' && outcome.value === 'seat')).toHaveLength(20)
      const seats = await subject.store.get<number[]>(key('event'))
      // Everybody once, and first come, first served.
      expect(seats).toEqual(Array.from({ length: 200 }, (_, n) => n))
      // All ran into each other once; from then on they stood in a queue.
      expect(runs).toBeLessThan(800)
    })

    it('let newcomers stand in the queue of a document others fight for, instead of overtaking them', async () => {
      let runs = 0
      const come = () =>
        subject.write(async (tx) => {
          runs++
          tx.put(key('event'), (await count(tx, key('event'))) + 1)
        })
      const first = Array.from({ length: 50 }, come)
      // Now all the others know that they fight.
      await Promise.race(first)
      const later: Promise<void>[] = []
      for (let n = 0; n < 150; n++) {
        await new Promise(setImmediate)
        later.push(come())
      }
      await Promise.all([...first, ...later])
      expect(await subject.store.get(key('event'))).toBe(200)
      // The first fifty meet once; hardly anybody afterwards.
      expect(runs).toBeLessThan(275)
    })

    it('keep two documents in step that are changed in opposite orders', async () => {
      await subject.write((tx) => {
        tx.put(key('a'), 500)
        tx.put(key('b'), 500)
      })
      await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          subject.write(async (tx) => {
            const [from, to] = n % 2 === 0 ? [key('a'), key('b')] : [key('b'), key('a')]
            const taken = await count(tx, from)
            const given = await count(tx, to)
            tx.put(from, taken - n)
            tx.put(to, given + n)
          }),
        ),
      )
      // The even numbers went from a to b, the odd ones back.
      expect(await subject.store.get(key('a'))).toBe(550)
      expect(await subject.store.get(key('b'))).toBe(450)
    })
  })
}
