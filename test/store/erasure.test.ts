import { existsSync } from 'node:fs'
import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { type SqlitePlace, sqlitePlace } from './sqlite-place.ts'
import { effectId, key, parcel, personId } from './subject.ts'

const PERSONS = 200
/** Long enough never to be met by chance. */
const PIECE = 12

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

interface Bytes {
  readonly person: string
  readonly kind: 'key' | 'value'
  readonly bytes: Buffer
}

/** All bytes the tables hold of anybody at this moment. */
function bytesOfPersons(): readonly Bytes[] {
  const db = new Database(place.file, { readonly: true })
  try {
    const values = ['document', 'parcel', 'timer', 'dead'].map(
      (table) => `SELECT owner, 'value' AS kind, value AS bytes FROM ${table}`,
    )
    const all = [
      `SELECT owner, 'key' AS kind, wrapped AS bytes FROM person_key`,
      `SELECT owner, 'value', reason FROM dead`,
      ...values,
    ]
    return db
      .prepare<[], Bytes>(`SELECT id AS person, kind, bytes FROM (${all.join(' UNION ALL ')}) JOIN person USING (owner)`)
      .all()
  } finally {
    db.close()
  }
}

/** Start, middle and end of sealed bytes, behind the header that all values of a person share. */
function pieces({ bytes }: Bytes): readonly Buffer[] {
  return [9, bytes.length >> 1, bytes.length - PIECE].map((at) => bytes.subarray(at, at + PIECE))
}

async function everyByte(): Promise<Buffer> {
  const names = await readdir(place.dir)
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(place.dir, name)))))
}

async function found(wanted: readonly Bytes[]): Promise<number> {
  const all = await everyByte()
  return wanted.filter((one) => pieces(one).some((piece) => all.includes(piece))).length
}

/** Values of all sizes, rewritten and deleted again and again, so that pages are split, joined and balanced. */
async function churn(rounds: number): Promise<readonly Bytes[]> {
  const seen: Bytes[] = []
  let n = 1
  const next = (below: number) => {
    n = (n * 48271) % 2147483647
    return n % below
  }
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Array.from({ length: PERSONS }, () => {
        const who = next(PERSONS)
        const owner = personId(`p${who}`)
        return store.transact(null, async (tx) => {
          tx.put(key(`${who}-${next(3)}`), 'x'.repeat(20 + next(next(4) === 0 ? 9000 : 1500)), { owner })
          tx.enqueue(parcel(`e${round}-${who}`, `lane${who}`, { value: 'y'.repeat(20 + next(500)), owner }))
          tx.setTimer({ key: key(`t${who}`), at: 5, value: 'z'.repeat(20 + next(500)), owner })
          if (next(5) === 0) tx.delete(key(`${next(PERSONS)}-${next(3)}`))
        })
      }),
    )
    await store.bury(effectId(`e${round}-1`), 'blocked', 5)
    seen.push(...bytesOfPersons())
  }
  return seen
}

const isVictim = ({ person }: Bytes) => Number(person.slice(1)) % 10 === 1

async function forgetVictims(): Promise<void> {
  const victims = Array.from({ length: PERSONS / 10 }, (_, n) => personId(`p${n * 10 + 1}`))
  await Promise.all(victims.map((person) => store.transact(null, async (tx) => tx.forget(person))))
}

describe('erasure', () => {
  it('leaves no byte of a wrapped key in any file, and after the daily sweep no sealed byte either', async () => {
    const seen = await churn(6)
    const victims = seen.filter(isVictim)
    expect(victims.length).toBeGreaterThan(200)
    await forgetVictims()
    expect(await found(victims.filter(({ kind }) => kind === 'key'))).toBe(0)
    await store.sweep(Date.now())
    expect(await found(victims)).toBe(0)
    // The search does find what is there.
    const others = bytesOfPersons().slice(0, 50)
    expect(await found(others)).toBe(50)
    expect(await store.get(key('2-0'))).toMatch(/^x+$/)
  })

  it('leaves no sealed byte of somebody who wrote a little, at once', async () => {
    await store.transact(null, async (tx) => {
      for (const name of ['p1', 'p2']) {
        tx.put(key(name), { words: 'a canary in every field', name }, { owner: personId(name) })
        tx.enqueue(parcel(`e${name}`, name, { owner: personId(name) }))
        tx.setTimer({ key: key(`t${name}`), at: 5, value: name, owner: personId(name) })
      }
    })
    const seen = bytesOfPersons()
    expect(await found(seen)).toBe(8)
    await forgetVictims()
    expect(await found(seen.filter(isVictim))).toBe(0)
    expect(await found(seen.filter((one) => !isVictim(one)))).toBe(4)
  })

  it('empties the log later when a reader holds it open', async () => {
    await store.transact(null, async (tx) => tx.put(key('a'), 'canary', { owner: personId('p1') }))
    const seen = bytesOfPersons()
    const reader = new Database(place.file, { readonly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM document').get()
    await forgetVictims()
    expect(await found(seen)).toBeGreaterThan(0)
    reader.close()
    await store.transact(null, async (tx) => tx.put(key('b'), 1))
    expect(await found(seen)).toBe(0)
  })

  it('is not undone by a backup: it forgets again when opened, and the journal names nobody', async () => {
    await store.transact(null, async (tx) => {
      tx.put(key('a'), 'canary', { owner: personId('p1') })
      tx.put(key('b'), 'canary', { owner: personId('p2') })
    })
    const seen = bytesOfPersons().filter(isVictim)
    await store.backup(place.backup)
    await forgetVictims()
    await store.close()
    await place.restore()
    await expect(place.open({ readOnly: true })).rejects.toThrow('has not followed its erasure journal yet')
    store = await place.open()
    const db = new Database(place.file, { readonly: true })
    expect(db.prepare('SELECT id FROM person').pluck().all()).toEqual(['p2'])
    db.close()
    await rm(place.backup)
    expect(await found(seen)).toBe(0)
    expect(await readFile(place.journal, 'latin1')).toMatch(/^(\n[0-9a-f]{64}\n)+$/)
  })

  it('follows the journal after a crash between journal and commit, past a line that was cut off', async () => {
    await store.transact(null, async (tx) => tx.put(key('a'), 'canary', { owner: personId('p1') }))
    await store.backup(place.backup)
    await store.transact(null, async (tx) => tx.forget(personId('p1')))
    await store.close()
    await appendFile(place.journal, '\n0123456789abcdef')
    await place.restore()
    store = await place.open()
    expect(await store.get(key('a'))).toBeNull()
    await store.transact(null, async (tx) => tx.put(key('a'), 'canary', { owner: personId('p1') }))
    await store.transact(null, async (tx) => tx.forget(personId('p1')))
    expect((await readFile(place.journal, 'latin1')).match(/^[0-9a-f]{64}$/gm)).toHaveLength(2)
  })

  it('refuses to open without the journal that the store remembers', async () => {
    await store.transact(null, async (tx) => tx.put(key('a'), 1, { owner: personId('p1') }))
    await store.transact(null, async (tx) => tx.forget(personId('p1')))
    await store.close()
    const elsewhere = join(place.dir, 'another')
    await expect(place.open({ journal: elsewhere })).rejects.toThrow('Put the right journal in its place')
    expect(existsSync(elsewhere)).toBe(false)
  })

  it('that the journal cannot take is refused, and everybody else in the same commit goes on', async () => {
    await store.close()
    store = await place.open({ journal: join(place.dir, 'no-such-folder', 'erased') })
    await store.transact(null, async (tx) => tx.put(key('a'), 1, { owner: personId('p1') }))
    const forgetting = store.transact(null, async (tx) => {
      tx.put(key('b'), 'not alone')
      tx.forget(personId('p1'))
    })
    const other = store.transact(null, async (tx) => tx.put(key('c'), 2))
    await expect(forgetting).rejects.toThrow('erasure journal')
    expect((await other).kind).toBe('committed')
    expect(await store.get(key('a'))).toBe(1)
    expect(await store.get(key('b'))).toBeNull()
  })
})
