import { z } from 'zod'
import type { Contender, Place } from './contender.ts'
import type { Keeping } from './disk.ts'
import { answersOf, events } from './form.ts'
import { chatsEach } from './mates.ts'

type Name = 'ours' | 'ours-http' | `${'grammy' | 'botbuilder'}-${Keeping}`

/** Loads no more than this one needs. */
async function make(name: Name, place: Place): Promise<Contender> {
  if (name === 'ours') return (await import('./ours.ts')).ours(place)
  if (name === 'ours-http') return (await import('./over-http.ts')).overHttp(place)
  const [bot, keeping] = name.split('-') as ['grammy' | 'botbuilder', Keeping]
  return bot === 'grammy'
    ? (await import('./grammy.ts')).grammy(place, keeping)
    : (await import('./botbuilder.ts')).botbuilder(place, keeping)
}

const orders = z.object({
  contender: z.custom<Name>((name) => typeof name === 'string'),
  conversations: z.int(),
  warmUp: z.int(),
  atOnce: z.int(),
  folder: z.string(),
  redisPort: z.int().nullable(),
  process: z.int(),
  processes: z.int(),
  /** The people of each process choose among events of their own. */
  apart: z.boolean(),
})
export type Orders = z.infer<typeof orders>

export interface Outcome {
  /** Places given away in the end, by all processes that are through. */
  readonly booked: number
  /** On the clock all processes share. */
  readonly began: number
  readonly ended: number
  /** Milliseconds of each turn. */
  readonly latencies: readonly number[]
  /** Microseconds of processor time. */
  readonly cpu: number
}

/** One contender in a process of its own: warms up, begins every conversation, waits for the word, and answers all questions. */
const order = orders.parse(JSON.parse(process.argv[2] ?? ''))
const contender = await make(order.contender, order)
const first = order.process * chatsEach
const share = Math.floor(events / order.processes)
const choice = order.apart ? { first: order.process * share, count: share } : { first: 0, count: events }
const own = Math.floor(order.conversations / order.processes)
await work(first + own, order.warmUp, (chat) => contender.begin(chat))
await work(first + own, order.warmUp, (chat) => fill(contender, chat, []))
await work(first, own, (chat) => contender.begin(chat))
process.send?.('ready')
await new Promise((go) => process.once('message', go))
const latencies: number[] = []
const used = process.cpuUsage()
const began = performance.timeOrigin + performance.now()
await work(first, own, (chat) => fill(contender, chat, latencies))
const ended = performance.timeOrigin + performance.now()
const { user, system } = process.cpuUsage(used)
const booked = await contender.booked()
const outcome: Outcome = { booked, began, ended, latencies, cpu: user + system }
process.send?.(outcome)
await new Promise((end) => process.once('message', end))
await contender.close()
process.disconnect()

async function work(from: number, count: number, each: (chat: number) => Promise<void>): Promise<void> {
  let next = from
  const worker = async () => {
    while (next < from + count) await each(next++)
  }
  await Promise.all(Array.from({ length: Math.ceil(order.atOnce / order.processes) }, worker))
}

async function fill(contender: Contender, chat: number, latencies: number[]): Promise<void> {
  for (const [step, answer] of answersOf(chat, choice).entries()) {
    const start = performance.now()
    await contender.answer(chat, step, answer)
    latencies.push(performance.now() - start)
  }
}
