import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ReplyError } from 'ioredis'
import type { Key } from '../store.ts'
import { type Argument, type Link, PATIENCE } from './link.ts'
import { names } from './names.ts'

/** Orders whose answers the server remembers at once; more wait for a free place. */
const PLACES = 1024
/**
 * How many orders travel together at most, and how many bytes of theirs. The server reads some 16 KB of a connection at a time and syncs
 * its log after each such piece that completed a command: orders sent one by one share an fsync among 12, all of one run share one
 * (256 in flight, 1 KB documents, fdatasync counted with strace on Redis 7.0.15). Nobody else is served during a run.
 */
const MOST_ORDERS = 128
const MOST_BYTES = 1 << 20
/** Runs under way at once: while the server works one, the next one is made. */
const MOST_RUNS = 2

const text = ['documents.lua', 'outbox.lua', 'commit.lua']
  .map((file) => readFileSync(join(import.meta.dirname, 'lua', file), 'utf8'))
  .join('\n')
const sha = createHash('sha1').update(text).digest('hex')

/** What the commit script shall do; see commit.lua. */
export interface Order {
  readonly mark?: Buffer | null
  /** Versions of the documents that were read. */
  readonly reads?: ReadonlyMap<Key, number>
  /** The key each person had when their values were sealed; empty for none. */
  readonly persons?: ReadonlyMap<string, string>
  readonly operations: readonly Argument[]
}

export type Answer =
  | { readonly kind: 'done'; readonly value: string }
  | { readonly kind: 'claimed'; readonly parts: readonly Buffer[] }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'conflict'; readonly key: Key }
  | { readonly kind: 'person'; readonly id: string }

interface Waiting {
  readonly number: number
  readonly place: number
  readonly until: number
  readonly mark: Argument
  readonly args: readonly Argument[]
  readonly bytes: number
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends the commit script. Orders that come together travel together, in the order in which they came. Each has a number under which
 * the server remembers its answer, should it have to be sent again.
 */
export class Script {
  readonly client: string
  readonly #link: Link
  readonly #news: string
  readonly #free = Array.from({ length: PLACES }, (_, place) => place)
  readonly #queue: ((place: number) => void)[] = []
  readonly #waiting: Waiting[] = []
  #number = 0
  #runs = 0
  #isScheduled = false

  constructor(link: Link, client: string, news: string) {
    this.#link = link
    this.client = client
    this.#news = news
  }

  /** Throws `StoreUnavailable`. */
  async run({ mark, reads, persons, operations }: Order): Promise<Answer> {
    const place = this.#free.pop() ?? (await new Promise<number>((resolve) => void this.#queue.push(resolve)))
    const args: Argument[] = [reads?.size ?? 0]
    for (const [key, version] of reads ?? []) args.push(key, version)
    args.push(persons?.size ?? 0)
    for (const [person, key] of persons ?? []) args.push(person, key)
    for (const operation of operations) args.push(operation)
    const bytes = args.reduce<number>((sum, arg) => sum + (typeof arg === 'number' ? 8 : arg.length), 0)
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const until = performance.now() + PATIENCE
        this.#waiting.push({ number: ++this.#number, place, until, mark: mark ?? '', args, bytes, resolve, reject })
        this.#schedule()
      })
    } finally {
      const next = this.#queue.shift()
      if (next) next(place)
      else this.#free.push(place)
    }
  }

  #schedule(): void {
    if (this.#isScheduled || this.#runs >= MOST_RUNS || this.#waiting.length === 0) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#runs++
      void this.#send(this.#next()).finally(() => {
        this.#runs--
        this.#schedule()
      })
      this.#schedule()
    })
  }

  #next(): readonly Waiting[] {
    let bytes = 0
    const end = this.#waiting.findIndex((order, n) => {
      bytes += order.bytes
      return n > 0 && (n >= MOST_ORDERS || bytes > MOST_BYTES)
    })
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end)
  }

  /** Never rejects; whoever gave an order is told. */
  async #send(orders: readonly Waiting[]): Promise<void> {
    try {
      const until = Math.max(...orders.map((order) => order.until))
      const args: Argument[] = [this.client, this.#news]
      for (const order of orders) {
        args.push(order.number, order.place, this.#link.serverClock(order.until), order.mark, order.args.length)
        for (const arg of order.args) args.push(arg)
      }
      const reply = await this.#evaluate(args, until)
      const answers: readonly unknown[] = Array.isArray(reply) ? reply : []
      let isLate = false
      for (const [n, order] of orders.entries()) isLate = this.#tell(order, answers[n]) || isLate
      // The server's clock was put forward, or we came late indeed.
      if (isLate) await this.#link.setClock().catch(() => undefined)
    } catch (error) {
      for (const { reject } of orders) reject(error)
    }
  }

  /** True when the order came too late by the server's clock. */
  #tell(order: Waiting, reply: unknown): boolean {
    const answer = readAnswer(reply)
    switch (answer.kind) {
      case 'shut':
        order.reject(this.#link.unavailable(`${answer.why}. Wait until that is done.`))
        return false
      case 'late':
        // Nothing was done, so it may be tried again, once the clock is set.
        if (performance.now() < order.until) this.#waiting.unshift(order)
        else order.reject(this.#link.unavailable('it does not answer in time. Look at the server and its disk.'))
        return true
      default:
        order.resolve(answer)
        return false
    }
  }

  async #evaluate(args: readonly Argument[], until: number): Promise<unknown> {
    try {
      return await this.#link.sendKept('EVALSHA', head(sha).concat(args), until)
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
      return this.#link.sendKept('EVAL', head(text).concat(args), until)
    }
  }
}

function readAnswer(reply: unknown): Answer | { readonly kind: 'late' } | { readonly kind: 'shut'; readonly why: string } {
  if (!Array.isArray(reply)) throw new Error('The commit script gave no answer')
  const [kind, ...parts]: Buffer[] = reply
  const first = String(parts[0] ?? '')
  switch (String(kind)) {
    case 'done':
      return { kind: 'done', value: first }
    case 'claimed':
      return { kind: 'claimed', parts }
    case 'duplicate':
      return { kind: 'duplicate' }
    case 'conflict':
      // It came from us.
      return { kind: 'conflict', key: first as Key }
    case 'person':
      return { kind: 'person', id: first }
    case 'late':
      return { kind: 'late' }
    case 'shut':
      return { kind: 'shut', why: first }
    default:
      throw new Error(`The commit script answered ${String(kind)}`)
  }
}

function head(script: string): readonly Argument[] {
  return [script, 1, names.meta]
}
