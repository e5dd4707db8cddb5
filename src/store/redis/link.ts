import { setTimeout as sleep } from 'node:timers/promises'
import { ReplyError } from 'ioredis'
import { StoreUnavailable } from '../store.ts'
import { nameOf, type RedisAddress } from './address.ts'
import { sentenceOf } from './refusals.ts'
import { type Argument, Broken, Wire } from './wire.ts'

export type { Argument } from './wire.ts'

/** How long, in milliseconds, a command waits for a server that is away or silent. Teams gives up on a webhook after 15 seconds. */
export const PATIENCE = 5000
/**
 * The server reads some 16 KB of each connection before it syncs its log once for all it has read: with several connections more
 * commits share one fsync. Turns per fsync at 256 in flight, 1 KB documents (fdatasync counted with strace on Redis 7.0.15): 12 with
 * one connection, 19 with two, 25 with four, 39 with eight; the processor time for a turn stays the same.
 */
const WIRES = 8
const PATROL = 250
const PAUSE = 20

/**
 * The way to the server. A command is sent again when its connection broke before the answer, for as long as its caller waits and no
 * longer; so whatever is sent must be harmless a second time. Commands under way at once may overtake each other.
 */
export class Link {
  readonly #name: string
  readonly #wires: readonly Wire[]
  readonly #arrivals = new Set<() => void>()
  readonly #listeners = new Set<() => void>()
  readonly #patrol: NodeJS.Timeout
  #isReady = false
  #isClosed = false
  /** Since when the server has been away, on the clock of `performance`. */
  #awaySince = performance.now()
  #lastError = ''
  /** Server clock minus `performance.now()`. */
  #offset = 0

  constructor(address: RedisAddress) {
    this.#name = nameOf(address)
    const hearers = {
      arrived: (offset: number) => this.#arrived(offset),
      left: () => this.#left(),
      failed: (sentence: string) => {
        this.#lastError = sentence
      },
    }
    this.#wires = Array.from({ length: WIRES }, () => new Wire(address, PATIENCE, hearers))
    this.#patrol = setInterval(() => {
      const silent = () => this.unavailable('it does not answer. Look at the server and its disk.')
      for (const wire of this.#wires) wire.giveUpLate(performance.now(), silent)
    }, PATROL).unref()
  }

  /** Until the server has been reached. Throws `StoreUnavailable`. */
  async open(): Promise<void> {
    for (const wire of this.#wires) wire.open()
    await this.#ready(performance.now() + PATIENCE)
  }

  /** What is sent by now and gives up at `until` is refused by the server after that moment on its own clock. */
  serverClock(until: number): number {
    return Math.floor(until + this.#offset)
  }

  /** The server says that it is later than we think. */
  async setClock(): Promise<void> {
    const wire = this.#wires.find(({ isReady }) => isReady)
    if (wire) this.#offset = await wire.readClock()
  }

  /** Replies are buffers. Throws `StoreUnavailable`. */
  async send(command: string, args: readonly Argument[], until = performance.now() + PATIENCE): Promise<unknown> {
    for (;;) {
      const wire = this.#freest() ?? (await this.#ready(until))
      try {
        return await wire.send(command, args, until)
      } catch (error) {
        if (error instanceof Broken) {
          if (performance.now() >= until) throw this.#away()
          // The connection may be broken without having been closed yet.
          if (wire.isReady) await sleep(PAUSE)
          continue
        }
        // The script memory of a server is empty after a restart; whoever sent a script knows what to do.
        if (!(error instanceof ReplyError) || String(error).includes('NOSCRIPT')) throw error
        throw this.unavailable(sentenceOf(error), error)
      }
    }
  }

  unavailable(reason: string, cause?: unknown): StoreUnavailable {
    return new StoreUnavailable(`The store on Redis at ${this.#name} cannot be used at the moment: ${reason}`, { cause })
  }

  /** Whether the server was reached and has not gone away. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Called each time the server is back. */
  onReady(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** Everything under way is given up. */
  close(): void {
    this.#isClosed = true
    clearInterval(this.#patrol)
    for (const wire of this.#wires) wire.close()
    for (const arrive of this.#arrivals) arrive()
  }

  #freest(): Wire | undefined {
    let freest: Wire | undefined
    for (const wire of this.#wires) if (wire.isReady && (!freest || wire.load < freest.load)) freest = wire
    return freest
  }

  async #ready(until: number): Promise<Wire> {
    for (;;) {
      if (this.#isClosed) throw new StoreUnavailable('The store is closed.')
      const wire = this.#freest()
      if (wire) return wire
      // Nobody waits longer than this in all: when the server has been away for long, everybody is told at once.
      const patience = Math.min(until, this.#awaySince + PATIENCE) - performance.now()
      if (patience <= 0) throw this.#away()
      const { promise, reject, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(() => reject(this.#away()), patience)
      this.#arrivals.add(resolve)
      try {
        await promise
      } finally {
        clearTimeout(timer)
        this.#arrivals.delete(resolve)
      }
    }
  }

  #away(): StoreUnavailable {
    return this.unavailable(this.#lastError || 'no connection. Start the server, or correct STORE_URL.')
  }

  #arrived(offset: number): void {
    this.#offset = offset
    this.#lastError = ''
    const wasAway = !this.#isReady
    this.#isReady = true
    for (const arrive of this.#arrivals) arrive()
    if (wasAway) for (const listener of this.#listeners) listener()
  }

  #left(): void {
    if (!this.#isReady || this.#wires.some(({ isReady }) => isReady)) return
    this.#isReady = false
    this.#awaySince = performance.now()
  }
}
