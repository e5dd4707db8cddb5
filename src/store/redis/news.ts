import type { Redis } from 'ioredis'
import type { RedisAddress } from './address.ts'
import { PATIENCE } from './link.ts'
import { names } from './names.ts'
import { connect } from './wire.ts'

/** Hints can be lost while the connection is away, so everybody is told to look this often (ms) in any case. */
const LOOK_ANYWAY = 5000

interface Hearers {
  /** There may be something to do. */
  readonly stirred: () => void
  /** The person with this key was forgotten. */
  readonly forgot: (owner: string) => void
}

/** What other processes tell, on a connection of its own. */
export class News {
  readonly #redis: Redis
  readonly #database: number
  readonly #hearers: Hearers
  readonly #topics = new Map<string, Set<(word: string) => void>>()
  readonly #looking: NodeJS.Timeout
  #isStirring = false
  #isClosed = false

  constructor(address: RedisAddress, hearers: Hearers) {
    this.#hearers = hearers
    this.#database = address.database
    this.#redis = connect(address, PATIENCE, { enableOfflineQueue: true, autoResendUnfulfilledCommands: true })
    // The other connection says what is wrong.
    this.#redis.on('error', () => undefined)
    this.#redis.on('message', (channel: string, message: string) => this.#heard(channel, message))
    // Whatever was told while it was away.
    this.#redis.on('ready', () => this.#stir())
    this.#looking = setInterval(() => {
      this.#stir()
      // A server that has gone without a word is noticed by its silence only.
      if (this.#redis.status === 'ready') this.#redis.ping().catch(() => undefined)
    }, LOOK_ANYWAY).unref()
  }

  async open(): Promise<void> {
    await this.#redis.subscribe(names.news(this.#database))
  }

  listen(topic: string, listener: (word: string) => void): () => void {
    const channel = names.topic(this.#database, topic)
    const listeners = this.#topics.get(channel) ?? new Set()
    this.#topics.set(channel, listeners.add(listener))
    if (listeners.size === 1) this.#redis.subscribe(channel).catch(() => undefined)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      this.#topics.delete(channel)
      this.#redis.unsubscribe(channel).catch(() => undefined)
    }
  }

  /** Nobody is told anything any more. */
  close(): void {
    this.#isClosed = true
    clearInterval(this.#looking)
    this.#redis.disconnect()
  }

  #heard(channel: string, message: string): void {
    if (this.#isClosed) return
    if (channel !== names.news(this.#database)) {
      for (const listener of this.#topics.get(channel) ?? []) listener(message)
    } else if (message.startsWith('forgot ')) this.#hearers.forgot(message.slice('forgot '.length))
    else this.#stir()
  }

  /** Many hints that arrive together are one. */
  #stir(): void {
    if (this.#isStirring) return
    this.#isStirring = true
    setImmediate(() => {
      this.#isStirring = false
      if (!this.#isClosed) this.#hearers.stirred()
    })
  }
}
