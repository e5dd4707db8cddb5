import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import { count, eventId, key, parcel, personId } from './subject.ts'

/**
 * Writes as fast as it can until it is killed, and says on stdout what has been acknowledged: `<worker> <number>` a line. Started
 * by crash.test.ts with the paths of store and journal.
 */
const [file = '', journal = ''] = process.argv.slice(2)
const store = await openSqliteStore({ file, journal, dataKey: Buffer.alloc(32, 7) })

async function work(worker: string): Promise<never> {
  const at = key(worker)
  for (let n = ((await store.get<number>(at)) ?? 0) + 1; ; n++) {
    await store.transact(eventId(`${worker}:${n}`), async (tx) => {
      tx.put(at, (await count(tx, at)) + 1, { owner: personId(worker) })
      tx.enqueue(parcel(`${worker}:${n}`, worker, { owner: personId(worker) }))
    })
    writeSync(1, `${worker} ${n}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, (_, n) => work(`w${n}`)))
