import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SqlitePlace, sqlitePlace } from './sqlite-place.ts'
import { eventId, key } from './subject.ts'

const WRITER = fileURLToPath(new URL('./crash-writer.ts', import.meta.url))
const WORKERS = Array.from({ length: 16 }, (_, n) => `w${n}`)

let place: SqlitePlace
beforeEach(async () => {
  place = await sqlitePlace()
})
afterEach(() => place.remove())

function startWriter() {
  return spawn(process.execPath, [WRITER, place.file, place.journal], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Lets the writer work until so many commits are acknowledged, kills it, and says the last one of each worker. */
async function killAfter(commits: number): Promise<ReadonlyMap<string, number>> {
  const writer = startWriter()
  const ended = once(writer, 'close')
  let said = ''
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > commits) writer.kill('SIGKILL')
  })
  await ended
  const acknowledged = new Map<string, number>()
  for (const line of said.split('\n').slice(0, -1)) {
    const [worker = '', n = ''] = line.split(' ')
    acknowledged.set(worker, Number(n))
  }
  return acknowledged
}

describe('a process killed while it writes', () => {
  it('has kept all it acknowledged, each event once, whole, and the next one opens the store at once', async () => {
    const sent = new Map<string, number>()
    for (const commits of [100, 700, 1500]) {
      const acknowledged = await killAfter(commits)
      expect(acknowledged.size).toBe(WORKERS.length)
      const store = await place.open()
      for (const worker of WORKERS) {
        const value = (await store.get<number>(key(worker))) ?? 0
        const last = acknowledged.get(worker) ?? 0
        // One more may have been committed and not yet told.
        expect([last, last + 1]).toContain(value)
        expect(await store.transact(eventId(`${worker}:${value}`), async () => {})).toEqual({ kind: 'duplicate' })
        sent.set(worker, sent.get(worker) ?? 0)
      }
      // Everything to be sent is there, in order, and nothing that belongs to no commit.
      for (let got = await store.claim(0, 100, 1); got.length > 0; got = await store.claim(0, 100, 1)) {
        for (const { id, lane } of got) {
          const n = (sent.get(lane) ?? 0) + 1
          expect(id).toBe(`${lane}:${n}`)
          sent.set(lane, n)
        }
        await Promise.all(got.map(({ id }) => store.finish(id)))
      }
      for (const worker of WORKERS) expect(sent.get(worker)).toBe(await store.get<number>(key(worker)))
      await store.close()
    }
  })

  it('keeps a second process out while it lives, which is told which file, and lets one in when it is dead', async () => {
    const writer = startWriter()
    const ended = once(writer, 'close')
    await once(writer.stdout, 'data')
    writer.stdout.resume()
    await expect(place.open()).rejects.toThrow(`The store ${place.file} is already served by another process`)
    const reader = await place.open({ readOnly: true })
    expect(await reader.get<number>(key('w0'))).not.toBeNull()
    await reader.close()
    writer.kill('SIGKILL')
    await ended
    await (await place.open()).close()
  })
})
