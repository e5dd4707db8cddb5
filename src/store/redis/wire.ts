import { Command, Redis, ReplyError } from 'ioredis'
import type { RedisAddress } from './address.ts'
import { names } from './names.ts'
import { connectorTo, tlsFor } from './primary.ts'
import { isElsewhere, sentenceOf } from './refusals.ts'

const LONGEST_PAUSE = 500
/** How long (ms) replicas are waited for at a time. Everybody behind waits as well. */
export const REPLICAS_PATIENCE = 500

export type Argument = string | number | Buffer

/** The connection broke, or the server stayed silent, while a command was under way: it may have been carried out. */
export class Broken extends Error {}

interface UnderWay {
  readonly until: number
  readonly broken: (error: Error) => void
}

interface Hearers {
  /** `offset`: server clock minus `performance.now()`. */
  readonly arrived: (offset: number) => void
  readonly left: () => void
  readonly failed: (sentence: string) => void
}

/** Carried out, and fewer replicas than asked have it. */
export class NotKept extends Error {}

/** One connection that comes back by itself. The client's own queues are off, since they send what nobody waits for any more. */
export class Wire {
  readonly #redis: Redis
  readonly #address: RedisAddress
  readonly #patience: number
  readonly #hearers: Hearers
  readonly #underWay = new Set<UnderWay>()
  #isReady = false
  #isGathering = false

  constructor(address: RedisAddress, patience: number, hearers: Hearers) {
    this.#address = address
    this.#patience = patience
    this.#hearers = hearers
    this.#redis = connect(address, patience, { enableOfflineQueue: false, autoResendUnfulfilledCommands: false })
    this.#redis.on('ready', () => void this.#arrived())
    this.#redis.on('close', () => this.#left())
    this.#redis.on('error', (error: Error) => hearers.failed(sentenceOf(error)))
  }

  open(): void {
    this.#redis.connect().catch(() => undefined)
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /** The reply as buffers. Rejects with the server's own word, or `Broken`. */
  async send(command: string, args: readonly Argument[], until: number): Promise<unknown> {
    const { promise, reject, resolve } = Promise.withResolvers<unknown>()
    const one = { until, broken: reject }
    this.#underWay.add(one)
    this.#gather()
    const sent = new Command(command, [...args], { replyEncoding: null })
    sent.promise.then(resolve, (error: Error) => {
      // Everything but the server's own word means that we do not know.
      if (!(error instanceof ReplyError)) return reject(new Broken(String(error)))
      if (!isElsewhere(error)) return reject(error)
      this.#hearers.failed(sentenceOf(error))
      this.#redis.stream.destroy()
      reject(new Broken(String(error)))
    })
    this.#redis.sendCommand(sent)
    try {
      return await promise
    } finally {
      this.#underWay.delete(one)
    }
  }

  /**
   * As `send`, and whatever the server had done by then, for whomever, is on as many replicas as the address asks for: they answer for
   * the last write of this connection, and have everything in the order in which the server did it. Rejects with `NotKept` when they do not.
   */
  async sendKept(command: string, args: readonly Argument[], until: number): Promise<unknown> {
    const { replicas } = this.#address
    if (replicas === 0) return this.send(command, args, until)
    const [reply, , have] = await Promise.all([
      this.send(command, args, until),
      // A server that is a replica by now would answer what only reads: this it refuses.
      this.send('SET', [names.kept, ''], until),
      this.send('WAIT', [replicas, REPLICAS_PATIENCE], until),
    ])
    if (Number(have) < replicas) throw new NotKept()
    return reply
  }

  /** How far the server's clock is ahead of `performance.now()`; half of the journey is how far off this may be. */
  async readClock(): Promise<number> {
    const before = performance.now()
    const reply = await this.send('TIME', [], before + this.#patience)
    const [seconds, micros]: unknown[] = Array.isArray(reply) ? reply : []
    return Number(seconds) * 1000 + Number(micros) / 1000 - (before + performance.now()) / 2
  }

  /** A server that is connected and says nothing (stopped, or its disk hangs). */
  giveUpLate(now: number, error: () => Error): void {
    const late = [...this.#underWay].filter(({ until }) => until <= now)
    for (const { broken } of late) broken(error())
    // What it may still say belongs to nobody; a new connection does not hear it.
    if (late.length > 0) this.#redis.stream.destroy()
  }

  close(): void {
    this.#redis.disconnect()
    this.#left()
  }

  async #arrived(): Promise<void> {
    try {
      // The client itself would go on in database 0 when there is none of this number.
      const { database } = this.#address
      if (database !== 0) await this.send('SELECT', [database], performance.now() + this.#patience)
      const offset = await this.readClock()
      this.#isReady = true
      this.#hearers.arrived(offset)
    } catch (error) {
      this.#hearers.failed(sentenceOf(error))
    }
  }

  /** What is sent in one go of the event loop travels in one piece: a system call for each command cost a tenth of the whole. */
  #gather(): void {
    if (this.#isGathering) return
    this.#isGathering = true
    const { stream } = this.#redis
    stream.cork()
    setImmediate(() => {
      this.#isGathering = false
      stream.uncork()
    })
  }

  #left(): void {
    this.#isReady = false
    for (const { broken } of this.#underWay) broken(new Broken('connection lost'))
    this.#hearers.left()
  }
}

/** A client that never stops trying and never speaks to the console. */
export function connect(
  address: RedisAddress,
  patience: number,
  options: { readonly enableOfflineQueue: boolean; readonly autoResendUnfulfilledCommands: boolean },
): Redis {
  const { username, password } = address
  const primary =
    address.kind === 'server'
      ? { host: address.host, port: address.port, ...(address.tls && { tls: tlsFor(address.host) }) }
      : { Connector: connectorTo(address), ...(address.tls && { tls: {} }) }
  return new Redis({
    ...primary,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...options,
    lazyConnect: true,
    // The shapes of replies as they are documented with the commands.
    protocol: 2,
    disableClientInfo: true,
    maxRetriesPerRequest: null,
    connectTimeout: patience,
    // A connection that was cut off in the middle of its greeting is noticed by nothing else.
    socketTimeout: 2 * patience,
    retryStrategy: (times: number) => Math.min(times * 50, LONGEST_PAUSE),
  })
}
