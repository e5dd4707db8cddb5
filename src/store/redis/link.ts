import { setTimeout as sleep } from 'node:timers/promises'
import { ReplyError } from 'ioredis'
import { StoreUnavailable } from '../store.ts'
import { nameOf, type RedisAddress } from './address.ts'
import { sentenceOf, unheard } from './refusals.ts'
import { type Argument, Broken, NotKept, REPLICAS_PATIENCE, Wire } from './wire.ts'

export type { Argument } from './wire.ts'

/** How long, in milliseconds, a command waits for a server that is away or silent. Teams gives up on a webhook after 15 seconds. */
export const PATIENCE = 5000
const PATROL = 250
const PAUSE = 20

/**
 * The way to the server: one connection, so that what is sent first is worked first, as people came. A command is sent again when the
 * connection broke before the answer, for as long as its caller waits and no longer; so whatever is sent must be harmless a second time.
 */
export class Link {
  readonly #name: string
  readonly #wire: Wire
  readonly #arrivals = new Set<() => void>()
  readonly #listeners = new Set<() => void>()
  readonly #patrol: NodeJS.Timeout
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
    this.#wire = new Wire(address, PATIENCE, hearers)
    this.#patrol = setInterval(() => {
      const silent = () => this.unavailable('it does not answer. Look at the server and its disk.')
      this.#wire.giveUpLate(performance.now(), silent)
    }, PATROL).unref()
  }

  /** Until the server has been reached. Throws `StoreUnavailable`. */
  async open(): Promise<void> {
    this.#wire.open()
    await this.#ready(performance.now() + PATIENCE)
  }

  /** What is sent by now and gives up at `until` is refused by the server after that moment on its own clock. */
  serverClock(until: number): number {
    return Math.floor(until + this.#offset)
  }

  /** The server says that it is later than we think. */
  async setClock(): Promise<void> {
    this.#offset = await this.#wire.readClock()
  }

  /** Replies are buffers. Throws `StoreUnavailable`. */
  send(command: string, args: readonly Argument[], until = performance.now() + PATIENCE): Promise<unknown> {
    return this.#insist(until, () => this.#wire.send(command, args, until))
  }

  /**
   * As `send`, and what was answered can be acted upon: it, and everything that it rests on, is on as many replicas as `STORE_URL` asks
   * for. Throws `StoreUnavailable` when it is not, though it may have been carried out.
   */
  sendKept(command: string, args: readonly Argument[], until = performance.now() + PATIENCE): Promise<unknown> {
    return this.#insist(until, () => this.#wire.sendKept(command, args, until))
  }

  async #insist(until: number, send: () => Promise<unknown>): Promise<unknown> {
    for (;;) {
      if (!this.#wire.isReady) await this.#ready(until)
      try {
        return await send()
      } catch (error) {
        if (error instanceof NotKept) {
          // Replicas that are just coming back are waited for. Two runs are under way at once, so the other one comes first.
          if (performance.now() + 3 * REPLICAS_PATIENCE < until) continue
          throw this.unavailable('too few replicas have what it wrote. Start the others, or look at the network between them.')
        }
        if (error instanceof Broken) {
          if (performance.now() >= until) throw this.#away()
          // The connection may be broken without having been closed yet.
          if (this.#wire.isReady) await sleep(PAUSE)
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
    return this.#wire.isReady
  }

  /** Called each time the server is back. */
  onReady(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** Everything under way is given up. */
  close(): void {
    this.#isClosed = true
    clearInterval(this.#patrol)
    this.#wire.close()
    for (const arrive of this.#arrivals) arrive()
  }

  async #ready(until: number): Promise<void> {
    for (;;) {
      if (this.#isClosed) throw new StoreUnavailable('The store is closed.')
      if (this.#wire.isReady) return
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
    return this.unavailable(this.#lastError || `no connection. ${unheard}`)
  }

  #arrived(offset: number): void {
    this.#offset = offset
    this.#lastError = ''
    this.#awaySince = Number.POSITIVE_INFINITY
    for (const arrive of this.#arrivals) arrive()
    for (const listener of this.#listeners) listener()
  }

  #left(): void {
    // Each attempt that fails ends here as well; it has been away since the first.
    this.#awaySince = Math.min(this.#awaySince, performance.now())
  }
}
