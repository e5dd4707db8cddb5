import { setTimeout as sleep } from 'node:timers/promises'
import { Redis, ReplyError } from 'ioredis'
import { StoreUnavailable } from '../store.ts'
import { nameOf, type RedisAddress } from './address.ts'
import { sentenceOf } from './refusals.ts'

/** How long, in milliseconds, a command waits for a server that is away or silent. Teams gives up on a webhook after 15 seconds. */
export const PATIENCE = 5000
const LONGEST_PAUSE = 500
const PAUSE = 20
const PATROL = 250

export type Argument = string | number | Buffer

/** The connection broke, or the server stayed silent, while a command was under way: it may have been carried out. */
class Broken extends Error {}

interface UnderWay {
  readonly until: number
  readonly broken: (error: Error) => void
}

/**
 * One connection that comes back by itself. A command is sent again when the connection broke before its answer, for as long as its
 * caller waits and no longer; so whatever is sent must be harmless a second time. The client's own queues are off, since they send
 * what nobody waits for any more.
 */
export class Link {
  readonly #redis: Redis
  readonly #name: string
  readonly #database: number
  readonly #underWay = new Set<UnderWay>()
  readonly #arrivals = new Set<() => void>()
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
    this.#database = address.database
    this.#redis = connect(address, { enableOfflineQueue: false, autoResendUnfulfilledCommands: false })
    this.#redis.on('ready', () => void this.#arrived())
    this.#redis.on('close', () => this.#left())
    this.#redis.on('error', (error: Error) => {
      this.#lastError = sentenceOf(error)
    })
    this.#patrol = setInterval(() => this.#giveUpLate(), PATROL).unref()
  }

  /** Until the server has been reached. Throws `StoreUnavailable`. */
  async open(): Promise<void> {
    this.#redis.connect().catch(() => undefined)
    await this.#ready(performance.now() + PATIENCE)
  }

  /** What is sent by now and gives up at `until` is refused by the server after that moment on its own clock. */
  serverClock(until: number): number {
    return Math.floor(until + this.#offset)
  }

  /** The server says that it is later than we think. */
  async setClock(): Promise<void> {
    const before = performance.now()
    const [seconds, micros] = await this.#redis.time()
    // The middle of the journey: half of it is how far off this may be.
    this.#offset = Number(seconds) * 1000 + Number(micros) / 1000 - (before + performance.now()) / 2
  }

  /** Replies are buffers. Throws `StoreUnavailable`. */
  async send(command: string, args: readonly Argument[], until = performance.now() + PATIENCE): Promise<unknown> {
    for (;;) {
      if (!this.#isReady) await this.#ready(until)
      try {
        return await this.#once(command, args, until)
      } catch (error) {
        if (error instanceof Broken) {
          if (performance.now() >= until) throw this.#away()
          // The connection may be broken without having been closed yet.
          if (this.#isReady) await sleep(PAUSE)
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

  /** Called each time the server is back, the first time included. */
  onReady(listener: () => void): void {
    this.#redis.on('ready', listener)
  }

  /** Everything under way is given up. */
  close(): void {
    this.#isClosed = true
    clearInterval(this.#patrol)
    this.#redis.disconnect()
    this.#left()
  }

  async #once(command: string, args: readonly Argument[], until: number): Promise<unknown> {
    const { promise, reject, resolve } = Promise.withResolvers<unknown>()
    const one = { until, broken: reject }
    this.#underWay.add(one)
    this.#redis.callBuffer(command, ...args).then(resolve, (error: unknown) => {
      // Everything but the server's own word means that we do not know.
      reject(error instanceof ReplyError ? error : new Broken(String(error)))
    })
    try {
      return await promise
    } finally {
      this.#underWay.delete(one)
    }
  }

  async #ready(until: number): Promise<void> {
    if (this.#isClosed) throw new StoreUnavailable('The store is closed.')
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
    if (this.#isClosed) throw new StoreUnavailable('The store is closed.')
  }

  #away(): StoreUnavailable {
    return this.unavailable(this.#lastError || 'no connection. Start the server, or correct STORE_URL.')
  }

  async #arrived(): Promise<void> {
    try {
      // The client itself would go on in database 0 when there is none of this number.
      if (this.#database !== 0) await this.#redis.select(this.#database)
      await this.setClock()
    } catch (error) {
      this.#lastError = sentenceOf(error)
      return
    }
    this.#isReady = true
    this.#lastError = ''
    for (const arrive of this.#arrivals) arrive()
  }

  #left(): void {
    if (this.#isReady) this.#awaySince = performance.now()
    this.#isReady = false
    for (const { broken } of this.#underWay) broken(new Broken('connection lost'))
    if (this.#isClosed) for (const arrive of this.#arrivals) arrive()
  }

  /** A server that is connected and says nothing (stopped, or its disk hangs). */
  #giveUpLate(): void {
    const now = performance.now()
    const late = [...this.#underWay].filter(({ until }) => until <= now)
    if (late.length === 0) return
    for (const { broken } of late) broken(this.unavailable('it does not answer. Look at the server and its disk.'))
    // What it may still say belongs to nobody; a new connection does not hear it.
    if (this.#isReady) this.#redis.stream.destroy()
  }
}

/** A client that never stops trying and never speaks to the console. */
export function connect(
  { host, port, tls, username, password }: RedisAddress,
  options: { readonly enableOfflineQueue: boolean; readonly autoResendUnfulfilledCommands: boolean },
): Redis {
  return new Redis({
    host,
    port,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: { servername: host } }),
    ...options,
    lazyConnect: true,
    // The shapes of replies as they are documented with the commands.
    protocol: 2,
    disableClientInfo: true,
    maxRetriesPerRequest: null,
    connectTimeout: PATIENCE,
    // A connection that was cut off in the middle of its greeting is noticed by nothing else.
    socketTimeout: 2 * PATIENCE,
    retryStrategy: (times: number) => Math.min(times * 50, LONGEST_PAUSE),
  })
}
