import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EffectId, EventId, PersonId } from '../src/engine/ids.ts'
import { openRedisStore } from '../src/store/redis.ts'
import { openSqliteStore } from '../src/store/sqlite.ts'
import type { Claimed, Key, Store } from '../src/store/store.ts'
import { fsyncRate, machine, median, option, share, spread } from './figures.ts'
import { startRedis } from './redis-server.ts'

/**
 * Turns per second of the bare store: an event, one document of about 1 KB read and written, sealed with its person's key, on the disk
 * before it counts; then the same with a parcel that is handed over and finished. SQLite and Redis (appendfsync always, on this machine)
 * take turns in the same run. `npm run bench -- store [--seconds 3] [--rounds 5] [--flight 256]`
 */
const seconds = option('seconds', 3)
const rounds = option('rounds', 5)
const inFlight = option('flight', 256)
const CONVERSATIONS = 2000
const dataKey = Buffer.alloc(32, 7)
const lease = 90_000
const words = 'Ich möchte wissen, welche Förderung es gibt. '.repeat(20)

interface Measured {
  readonly rate: number
  /** Microseconds of this process and of the server for one turn: what is left when others use the machine as well. */
  readonly ownCpu: number
  readonly serverCpu: number
  readonly p50: number
  readonly p99: number
}

const folder = mkdtempSync(join(tmpdir(), 'bench-store-'))
const measured = new Map<string, Measured[]>()
const fsyncs: number[] = []
const server = await startRedis(folder)
try {
  const stores: [string, Store][] = [
    ['SQLite', await openSqliteStore({ file: join(folder, 'store.db'), dataKey, journal: join(folder, 'erased') })],
  ]
  if (server)
    stores.push(['Redis', await openRedisStore({ address: server.address, dataKey, journal: join(folder, 'erased-redis') })])
  for (const [, store] of stores) await turns(store, 1, false)
  for (let round = 0; round < rounds; round++) {
    fsyncs.push(fsyncRate(folder))
    for (const [name, store] of stores) {
      note(`${name}, one document`, await turns(store, seconds, false))
      note(`${name}, one document and its delivery`, await turns(store, seconds, true))
    }
  }
  for (const [, store] of stores) await store.close()
  tell()
} finally {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Each of those in flight works one conversation after the other, so that nobody runs into anybody else. */
async function turns(store: Store, forSeconds: number, delivered: boolean): Promise<Measured> {
  const until = performance.now() + forSeconds * 1000
  const latencies: number[] = []
  const begun = performance.now()
  const [own, others] = [process.cpuUsage(), server?.cpu() ?? 0]
  const run = Math.random().toString(36).slice(2)
  const work = async (worker: number) => {
    for (let n = 0; performance.now() < until; n++) {
      const who = (worker + n * inFlight) % CONVERSATIONS
      const at: Key = `conversation:${who}`
      const owner = `person-${who}` as PersonId
      const id = `${run}:${worker}:${n}`
      const start = performance.now()
      await store.transact(id as EventId, async (tx) => {
        const before = await tx.get<{ turns: number }>(at)
        tx.put(at, { turns: (before?.turns ?? 0) + 1, words }, { owner })
        if (delivered) tx.enqueue({ id: id as EffectId, lane: `send:${who}`, value: { words: 'Gern!' }, owner })
      })
      latencies.push(performance.now() - start)
    }
  }
  const writing = Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)))
  let isWriting = true
  void writing.then(() => {
    isWriting = false
  })
  // As the delivery loop does it: what commits hand over, and what was left because its lane was not free.
  const underWay = new Set<Promise<void>>()
  const finish = (claimed: readonly Claimed[]) => {
    for (const { id } of claimed) {
      const finishing = store.finish(id).finally(() => underWay.delete(finishing))
      underWay.add(finishing)
    }
  }
  const end = store.handOver({ lease, now: Date.now, room: () => 1024 - underWay.size, take: finish })
  const deliver = async () => {
    for (;;) {
      const claimed = await store.claim(Date.now(), 1024, lease)
      finish(claimed)
      if (claimed.length === 0 && underWay.size === 0 && !isWriting) return
      await sleep(1)
    }
  }
  await Promise.all([writing, ...(delivered ? [deliver()] : [])])
  end()
  const { user, system } = process.cpuUsage(own)
  return {
    rate: (latencies.length * 1000) / (performance.now() - begun),
    ownCpu: (user + system) / latencies.length,
    serverCpu: ((server?.cpu() ?? 0) - others) / latencies.length,
    p50: share(latencies, 0.5),
    p99: share(latencies, 0.99),
  }
}

function note(name: string, one: Measured): void {
  measured.set(name, [...(measured.get(name) ?? []), one])
}

function tell(): void {
  console.log(
    `${machine()}${server ? `, Redis ${server.version}` : ''}; ${inFlight} in flight, ${rounds} rounds of ${seconds} s in turns; medians`,
  )
  console.log(`raw fdatasync: ${spread(fsyncs)} a second`)
  for (const [name, runs] of measured) {
    const rates = runs.map(({ rate }) => rate)
    const times = `p50 ${median(runs.map(({ p50 }) => p50)).toFixed(1)} ms, p99 ${median(runs.map(({ p99 }) => p99)).toFixed(1)} ms`
    const cpu = [runs.map(({ ownCpu }) => ownCpu), runs.map(({ serverCpu }) => serverCpu)].map((one) => Math.round(median(one)))
    console.log(`${name.padEnd(38)} ${spread(rates)} turns/s, ${times}; CPU for a turn ${cpu[0]} + ${cpu[1]} µs`)
  }
  for (const kind of ['one document', 'one document and its delivery']) {
    const [sqlite, redis] = ['SQLite', 'Redis'].map((name) => measured.get(`${name}, ${kind}`)?.map(({ rate }) => rate))
    if (sqlite && redis) console.log(`${kind}: Redis ${(median(redis) / median(sqlite)).toFixed(2)} times SQLite`)
  }
}
