import { setTimeout as sleep } from 'node:timers/promises'
import { readAddress } from '../../src/store/redis/address.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import { type Claimed, StoreUnavailable } from '../../src/store/store.ts'
import { count, effectId, eventId, key, parcel, personId } from './subject.ts'

/**
 * One of several processes on the same Redis, started by the tests with its address, journal and its name. It works the same events as all
 * the others, sends what waits, rings timers and wants to lead, until it is killed. What it is sure of it says on stdout, a line each:
 * `worked <worker> <number>`, `sent <id> <attempt> <moment>`, `leads <from> <until>`, `heard <word>`, `unavailable`.
 */
const [url = '', journal = '', name = ''] = process.argv.slice(2)
const address = readAddress(url)
const WORKERS = 8
const LEASE = 1500
const LEAD = 600

const store = await openRedisStore({ address, journal, dataKey: Buffer.alloc(32, 7) })
// Waits when nobody reads for a while; what was said is out when this returns.
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Goes on by itself when the server is back, as whoever repeats a webhook does. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      say('unavailable')
      await sleep(100)
    }
  }
}

/** Every process brings every event: one of them works it, the others find it worked. */
async function work(worker: string): Promise<never> {
  const at = key(worker)
  for (let n = ((await insist(() => store.get<number>(at))) ?? 0) + 1; ; n++) {
    await insist(() =>
      store.transact(eventId(`${worker}:${n}`), async (tx) => {
        const done = await count(tx, at)
        tx.put(at, done + 1, { owner: personId(worker) })
        tx.enqueue(parcel(`${worker}:${n}`, worker, { owner: personId(worker) }))
        if (n % 5 === 0) tx.setTimer({ key: key(`${worker}:${n}`), at: Date.now() + 50, value: n })
      }),
    )
    say(`worked ${worker} ${n}`)
  }
}

async function deliver(): Promise<never> {
  let hint = Promise.withResolvers<void>()
  store.watch(() => hint.resolve())
  for (;;) {
    const claimed = await insist(() => store.claim(Date.now(), 4, LEASE))
    await Promise.all(claimed.map(send))
    if (claimed.length > 0) continue
    await Promise.race([hint.promise, sleep(200)])
    hint = Promise.withResolvers()
  }
}

async function send({ id, attempt }: Claimed): Promise<void> {
  // One clock for all processes of this machine: pipes do not arrive in order.
  say(`sent ${id} ${attempt} ${process.hrtime.bigint()}`)
  await insist(() => store.finish(effectId(id)))
}

async function ring(): Promise<never> {
  for (;;) {
    for (const timer of await insist(() => store.dueTimers(Date.now(), 50))) {
      await insist(() =>
        store.transact(eventId(`timer:${timer.key}:${timer.at}`), async (tx) => {
          tx.cancelTimer(timer.key)
          const rung = key(`rung:${timer.key}`)
          tx.put(rung, (await count(tx, rung)) + 1)
          tx.put(key(`last-ring:${name}`), timer.at)
        }),
      )
    }
    await sleep(20)
  }
}

async function lead(): Promise<never> {
  for (;;) {
    const asked = Date.now()
    const leads = await insist(() => store.lead('timers', LEAD))
    // The lease began between question and answer: from the answer to the end of the shortest possible one nobody else may lead.
    if (leads && Date.now() < asked + LEAD) say(`leads ${Date.now()} ${asked + LEAD}`)
    await sleep(LEAD / 3)
  }
}

async function talk(): Promise<never> {
  store.listen('cases', (word) => say(`heard ${word}`))
  for (;;) {
    await sleep(100)
    store.announce('cases', name)
  }
}

process.on('SIGTERM', () => {
  void store.close().then(() => process.exit(0))
})
await Promise.all([...Array.from({ length: WORKERS }, (_, n) => work(`w${n}`)), deliver(), ring(), lead(), talk()])
