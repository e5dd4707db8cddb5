import { copyFile, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { restoreBackup } from '../../src/store/backup.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { type SqlitePlace, sqlitePlace } from './sqlite-place.ts'
import { key, parcel, personId } from './subject.ts'

let place: SqlitePlace
beforeEach(async () => {
  place = await sqlitePlace()
})
afterEach(() => place.remove())

async function made(): Promise<void> {
  const store = await place.open()
  await store.transact(null, async (tx) => tx.put(key('a'), 1, { owner: personId('amal') }))
  await store.close()
}

function change(sql: string): void {
  const db = new Database(place.file)
  db.exec(sql)
  db.close()
}

describe('a disk that fails', () => {
  it('rejects everybody who waits for the same commit, changes nothing, and recovers when there is room', async () => {
    const store = await place.open({ maxPages: 60 })
    await store.transact(null, async (tx) => tx.put(key('a'), 'before'))
    const small = Array.from({ length: 20 }, (_, n) =>
      store.transact(null, async (tx) => tx.put(key(`s${n}`), n, { owner: personId(`p${n}`) })),
    )
    const large = store.transact(null, async (tx) => tx.put(key('a'), 'x'.repeat(600_000)))
    const after = store.transact(null, async (tx) => tx.enqueue(parcel('p', 'lane')))
    const ended = await Promise.allSettled([...small, large, after])
    for (const one of ended) {
      expect(one.status === 'rejected' && one.reason).toBeInstanceOf(StoreUnavailable)
      expect(one.status === 'rejected' && String(one.reason)).toContain('Free some disk space')
    }
    expect(await store.get(key('a'))).toBe('before')
    expect(await store.get(key('s0'))).toBeNull()
    expect(await store.nextDue()).toBeNull()
    await store.transact(null, async (tx) => tx.put(key('s0'), 'now', { owner: personId('p0') }))
    await store.close()
    const again = await place.open()
    expect(await again.get(key('s0'))).toBe('now')
    await again.close()
  })

  it('that is read-only rejects every write and still reads', async () => {
    await made()
    const store = await place.open({ readOnly: true })
    const ended = await Promise.allSettled([
      store.transact(null, async (tx) => tx.put(key('a'), 2)),
      store.transact(null, async (tx) => tx.enqueue(parcel('p', 'lane'))),
      store.wake('lane'),
    ])
    for (const one of ended) expect(one.status === 'rejected' && one.reason).toBeInstanceOf(StoreUnavailable)
    expect(await store.get(key('a'))).toBe(1)
    await store.close()
  })
})

describe('a file that is damaged', () => {
  /** All pages from this one on, as after a fault of the disk below the file. */
  async function damage(from: number): Promise<void> {
    const bytes = await readFile(place.file)
    const handle = await open(place.file, 'r+')
    const length = bytes.length - from * 8192
    await handle.write(Buffer.alloc(length, 7), 0, length, from * 8192)
    await handle.close()
  }

  async function madeMany(): Promise<void> {
    const store = await place.open()
    await store.transact(null, async (tx) => {
      for (let n = 0; n < 500; n++) tx.put(key(`n${n}`), 'x'.repeat(300))
    })
    await store.close()
  }

  it('is told in a sentence at the start', async () => {
    await madeMany()
    await damage(1)
    await expect(place.open()).rejects.toThrow(
      `The store ${place.file} cannot be read: database disk image is malformed. Restore a backup.`,
    )
    // Nothing is held by the failed attempt.
    await expect(place.open()).rejects.toThrow('Restore a backup.')
  })

  it('while it is served refuses whom it concerns, says what to do, and acknowledges nothing', async () => {
    await madeMany()
    const store = await place.open()
    await damage(20)
    const all = Array.from({ length: 500 }, (_, n) => n)
    const read = await Promise.allSettled(all.map((n) => store.get(key(`n${n}`))))
    const refused = all.filter((n) => read[n]?.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const one of read) {
      if (one.status === 'fulfilled') expect(one.value).toBe('x'.repeat(300))
      else expect(one.reason).toBeInstanceOf(StoreUnavailable)
    }
    const [n] = refused
    const write = store.transact(null, async (tx) => tx.put(key(`n${n}`), (await tx.get<string>(key(`n${n}`))) ?? ''))
    await expect(write).rejects.toThrow('Restore a backup.')
    await store.close()
  })
})

describe('a closed store', () => {
  it('has finished what it was given, and takes nothing new', async () => {
    const store = await place.open()
    const given = store.wake('lane')
    await store.close()
    await given
    await expect(store.transact(null, async () => {})).rejects.toThrow(StoreUnavailable)
    await expect(store.get(key('a'))).rejects.toThrow('closed')
  })
})

describe('opening', () => {
  it('with a wrong data key says so in a sentence', async () => {
    await made()
    await expect(place.open({ dataKey: Buffer.alloc(32, 8) })).rejects.toThrow(
      `The data key does not fit the store ${place.file}.`,
    )
    // Nothing is held by the failed attempt.
    await (await place.open()).close()
  })

  it('refuses a data key of the wrong length', async () => {
    await expect(place.open({ dataKey: Buffer.alloc(16) })).rejects.toThrow('must be 32 bytes long, but it is 16')
  })

  it('refuses a store of a newer version', async () => {
    await made()
    change('PRAGMA user_version = 99')
    await expect(place.open()).rejects.toThrow('was written by a newer version (schema 99, known here: 1). Update the program.')
  })

  it('refuses a file that is something else', async () => {
    change('CREATE TABLE recipes (name TEXT)')
    await expect(place.open()).rejects.toThrow('is not a store of this program')
    await writeFile(place.file, 'x'.repeat(10_000))
    await expect(place.open()).rejects.toThrow(`The store ${place.file} cannot be read`)
  })

  it('for reading refuses a file that is not there', async () => {
    await expect(place.open({ readOnly: true })).rejects.toThrow('cannot be opened')
  })

  it('gives back at once what a process that is gone had under way', async () => {
    const store = await place.open()
    await store.transact(null, async (tx) => tx.enqueue(parcel('p', 'lane')))
    await store.claim(0, 1, 1_000_000)
    await store.close()
    const next = await place.open()
    expect(await next.claim(1, 1, 1000)).toMatchObject([{ id: 'p', attempt: 2 }])
    await next.close()
  })
})

describe('a restore', () => {
  it('refuses while the store is served, and a backup that is damaged', async () => {
    const store = await place.open()
    await store.transact(null, async (tx) => tx.put(key('a'), 'x'.repeat(100_000)))
    await store.backup(place.backup)
    await expect(place.restore()).rejects.toThrow('already served')
    await store.close()
    const damaged = join(place.dir, 'damaged.db')
    const bytes = await readFile(place.backup)
    await writeFile(damaged, bytes.fill(1, 8192, 8192 * 3))
    await expect(restoreBackup(damaged, place.file)).rejects.toThrow(/damaged|cannot be read/)
    const again = await place.open()
    expect(await again.get(key('a'))).toHaveLength(100_000)
    await again.close()
  })

  it('does not read the log of the store it replaces', async () => {
    const store = await place.open()
    await store.transact(null, async (tx) => tx.put(key('a'), 'kept'))
    await store.backup(place.backup)
    await store.transact(null, async (tx) => tx.put(key('a'), 'newer'))
    await copyFile(`${place.file}-wal`, join(place.dir, 'log'))
    await store.close()
    await copyFile(join(place.dir, 'log'), `${place.file}-wal`)
    await place.restore()
    const restored = await place.open()
    expect(await restored.get(key('a'))).toBe('kept')
    await restored.close()
  })
})

describe('values', () => {
  it('do not open when they are changed, or moved to another key or version', async () => {
    const store = await place.open()
    await store.transact(null, async (tx) => {
      for (const name of ['a', 'b', 'c', 'd']) tx.put(key(name), name)
    })
    await store.close()
    change(`UPDATE document SET value = (SELECT value FROM document WHERE key = 'test:b') WHERE key = 'test:a'`)
    change(`UPDATE document SET version = version + 1 WHERE key = 'test:c'`)
    change(`UPDATE document SET value = substr(value, 1, length(value) - 1) || x'00' WHERE key = 'test:d'`)
    const again = await place.open()
    for (const name of ['a', 'c', 'd']) await expect(again.get(key(name))).rejects.toThrow('does not open with its key')
    expect(await again.get(key('b'))).toBe('b')
    await again.close()
  })

  it('stand nowhere in clear: not in the files, not in a backup', async () => {
    const store = await place.open()
    await store.transact(null, async (tx) => {
      tx.put(key('a'), 'canary one')
      tx.put(key('b'), 'canary two', { owner: personId('amal'), index: { all: '2027' } })
      tx.enqueue(parcel('p', 'lane', { value: 'canary three' }))
      tx.setTimer({ key: key('t'), at: 1, value: 'canary four' })
    })
    await store.claim(0, 1, 1)
    const [dead] = await store.claim(5, 1, 1)
    if (dead) await store.bury(dead.id, 'canary five', 6)
    await store.backup(place.backup)
    for (const file of [place.file, `${place.file}-wal`, place.backup]) {
      expect((await readFile(file)).includes('canary')).toBe(false)
    }
    await store.close()
  })
})
