import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app/app.ts'
import type { Parts } from '../src/app/parts.ts'
import type { AdvisorId } from '../src/engine/ids.ts'
import { inboxes, listCases } from '../src/records/cases/inbox.ts'
import { createRecords } from '../src/records/records.ts'
import { machine, markdown, median, option, share, spread } from './figures.ts'
import { bookEverybody } from './growth/reminders.ts'
import { fill, sizeOf } from './growth/stored.ts'
import { formBook } from './speed/form.ts'
import { type Run, runIn } from './speed/form-runs.ts'
import { openStore } from './speed/ours.ts'

/**
 * What a store costs that has grown: the form of five steps by some 2,000 active people among 1,000, 100,000 and 1,000,000 stored, the
 * start, the lists of the console; and a reminder to 100,000 people. `npm run bench -- growth [--most 1000000] [--rounds 3] [--reminders 100000]`
 */
const sizes = [1000, 100_000, 1_000_000].filter((size) => size <= option('most', 1_000_000))
const rounds = option('rounds', 3)
const reminders = option('reminders', 100_000)
const setting = { contender: 'ours', redis: false, processes: 1 } as const
/** At each list in each round: the first look of a process compiles what it runs. */
const looksEach = 11
const size = { conversations: 600, warmUp: 100, atOnce: 50 }

interface Grown {
  readonly folder: string
  readonly people: number
  readonly runs: Run[]
  readonly opens: number[]
  /** Of each list of the console, the first look of a new process, and those that follow. */
  readonly firstLooks: number[]
  readonly looks: number[]
}

const root = mkdtempSync(join(tmpdir(), 'bench-growth-'))
const book = formBook(root)
try {
  const grown: Grown[] = []
  for (const people of sizes) {
    const folder = mkdtempSync(join(root, 'store-'))
    const began = performance.now()
    const store = await openStore({ folder, redisPort: null, process: 0 })
    await fill(store, people)
    await store.close()
    console.error(`${people} people stored in ${((performance.now() - began) / 1000).toFixed(0)} s`)
    grown.push({ folder, people, runs: [], opens: [], firstLooks: [], looks: [] })
  }
  for (let round = 0; round < rounds; round++) for (const one of grown) await look(one, round)
  tell(grown)
  if (reminders > 0) await remind()
} finally {
  rmSync(root, { recursive: true, force: true })
}

/** In turns, so that what else the machine does falls on all alike. */
async function look({ folder, runs, opens, firstLooks, looks, people }: Grown, round: number): Promise<void> {
  const began = performance.now()
  const store = await openStore({ folder, redisPort: null, process: 0 })
  await store.nextDue()
  opens.push(performance.now() - began)
  const looking = { me: 'nobody' as AdvisorId, at: Date.now(), service: book.service }
  for (let time = 0; time < looksEach; time++) {
    for (const inbox of inboxes) {
      const start = performance.now()
      await listCases(store, inbox, looking)
      const kept = time === 0 ? firstLooks : looks
      kept.push(performance.now() - start)
    }
  }
  await store.close()
  const run = await runIn(folder, setting, size, [], round)
  runs.push(run)
  console.error(`round ${round + 1}, ${people} stored: ${Math.round(run.rate)} turns/s, ${Math.round(run.cpu)} µs`)
}

function tell(grown: readonly Grown[]): void {
  const first = grown[0]?.runs ?? []
  const cpu = (runs: readonly Run[]) => median(runs.map((run) => run.cpu))
  const rate = (runs: readonly Run[]) => median(runs.map((run) => run.rate))
  const rows = grown.map(({ folder, people, runs, opens, firstLooks, looks }) => [
    people.toLocaleString('en'),
    spread(runs.map((run) => run.rate)),
    (rate(runs) / rate(first)).toFixed(2),
    `${Math.round(cpu(runs))}`,
    (cpu(runs) / cpu(first)).toFixed(2),
    median(opens).toFixed(0),
    Math.max(...firstLooks).toFixed(0),
    share(looks, 0.95).toFixed(0),
    sizeOf(folder).toFixed(0),
  ])
  const head = [
    'people stored',
    'turns/s',
    '× first',
    'CPU µs a turn',
    '× first',
    'store opens in ms',
    'slowest first look at a list, ms',
    'later looks, p95 ms',
    'file, MB',
  ]
  console.log(`${machine()}; ${size.conversations} conversations a round, ${rounds} rounds in turns, medians (lowest–highest)\n`)
  console.log(`${markdown(head, rows)}\n`)
}

/** The timers of all bookings ring, each brings a word to a conversation, and each word goes out. */
async function remind(): Promise<void> {
  const folder = mkdtempSync(join(root, 'reminders-'))
  const store = await openStore({ folder, redisPort: null, process: 0 })
  await fill(store, reminders)
  await bookEverybody(store, book, reminders)
  let sent = 0
  const channel = { name: 'telegram', start: async () => {}, stop: async () => {} }
  const send = async () => {
    sent += 1
    return { kind: 'sent' as const }
  }
  const log = { info: () => {}, warn: console.error, error: console.error }
  const parts: Parts = {
    store,
    records: createRecords(),
    channels: new Map([['telegram', { ...channel, send }]]),
    book: () => book,
    answers: () => {
      throw new Error('Nobody writes')
    },
    now: Date.now,
    log,
    publicUrl: 'https://centre.example',
    // Platforms allow some 20 a second; here it is the program that is measured.
    crowdRate: 1_000_000,
  }
  const app = createApp(parts)
  const used = process.cpuUsage()
  const began = performance.now()
  app.deliverer.start()
  await app.timers.ringDue()
  const rung = performance.now()
  await app.deliverer.drain()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(used)
  await app.stop()
  await store.close()
  if (sent !== reminders) throw new Error(`${sent} reminders went out, not ${reminders}`)
  console.log(
    `${reminders.toLocaleString('en')} reminders: all rung after ${((rung - began) / 1000).toFixed(0)} s, all out after ${seconds.toFixed(0)} s; ${Math.round(reminders / seconds)} a second, ${Math.round((user + system) / reminders)} µs of processor time each`,
  )
}
