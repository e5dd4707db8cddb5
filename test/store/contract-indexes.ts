import { describe, expect, it } from 'vitest'
import type { Range, Reader } from '../../src/store/store.ts'
import { key, personId, type Subject } from './subject.ts'

export function testIndexes(subject: Subject): void {
  const names = async (range?: Range, reader: Reader = subject.store) =>
    (await reader.list('by-date', range)).map((entry) => entry.key.slice('test:'.length))

  const fill = () =>
    subject.write((tx) => {
      for (const [name, date] of [
        ['c', '2027-03'],
        ['a', '2027-01'],
        ['d', '2027-03'],
        ['b', '2027-02'],
      ] as const) {
        tx.put(key(name), date, { index: { 'by-date': date, other: 'x' } })
      }
    })

  describe('indexes', () => {
    it('list by sort value and then by key, in a range, backwards, and no more than asked', async () => {
      await fill()
      expect(await names()).toEqual(['a', 'b', 'c', 'd'])
      expect(await names({ from: '2027-02' })).toEqual(['b', 'c', 'd'])
      expect(await names({ to: '2027-03' })).toEqual(['a', 'b'])
      expect(await names({ from: '2027-02', to: '2027-03' })).toEqual(['b'])
      expect(await names({ reverse: true })).toEqual(['d', 'c', 'b', 'a'])
      expect(await names({ reverse: true, limit: 2, to: '2027-03' })).toEqual(['b', 'a'])
      expect(await names({ limit: 0 })).toEqual([])
      expect(await subject.store.list('by-date', { limit: 1 })).toEqual([{ key: key('a'), sort: '2027-01' }])
      expect(await subject.store.list('unknown')).toEqual([])
    })

    it('hold what the last `put` said', async () => {
      await fill()
      await subject.write((tx) => {
        tx.put(key('a'), 'moved', { index: { 'by-date': '2028-01' } })
        tx.put(key('b'), 'taken out')
        tx.delete(key('c'))
      })
      await subject.reopen()
      expect(await names()).toEqual(['d', 'a'])
      expect((await subject.store.list('other')).map((entry) => entry.key)).toEqual([key('d')])
    })

    it('show a transaction its own writes', async () => {
      await fill()
      await subject.write((tx) => tx.put(key('mine'), 1, { owner: personId('amal'), index: { 'by-date': '2026-01' } }))
      await subject.write(async (tx) => {
        tx.put(key('e'), 1, { index: { 'by-date': '2027-02' } })
        tx.put(key('a'), 1, { index: { 'by-date': '2029' } })
        tx.delete(key('c'))
        tx.forget(personId('amal'))
        expect(await names({}, tx)).toEqual(['b', 'e', 'd', 'a'])
        expect(await names({ limit: 2 }, tx)).toEqual(['b', 'e'])
        expect(await names({ limit: 3, reverse: true }, tx)).toEqual(['a', 'd', 'e'])
        expect(await names({ from: '2027-03' }, tx)).toEqual(['d', 'a'])
      })
      expect(await names()).toEqual(['b', 'e', 'd', 'a'])
    })

    it('sort by code point, inside a transaction as outside', async () => {
      const sorts = ['z', 'ä', '\u{ffee}', '\u{1f600}', 'Z', '']
      await subject.write((tx) => {
        for (const sort of sorts) tx.put(key(`k${sort}`), 1, { index: { letters: sort } })
      })
      const expected = ['', 'Z', 'z', 'ä', '\u{ffee}', '\u{1f600}']
      expect((await subject.store.list('letters')).map(({ sort }) => sort)).toEqual(expected)
      await subject.write(async (tx) => {
        for (const sort of sorts) tx.put(key(`k${sort}`), 2, { index: { letters: sort } })
        expect((await tx.list('letters')).map(({ sort }) => sort)).toEqual(expected)
      })
    })
  })
}
