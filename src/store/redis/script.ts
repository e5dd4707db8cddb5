import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ReplyError } from 'ioredis'
import type { Key } from '../store.ts'
import { type Argument, type Link, PATIENCE } from './link.ts'
import { names } from './names.ts'

/** Commands whose answers the server remembers at once; more wait for a free place. */
const PLACES = 1024

const text = ['documents.lua', 'outbox.lua', 'commit.lua']
  .map((file) => readFileSync(join(import.meta.dirname, 'lua', file), 'utf8'))
  .join('\n')
const sha = createHash('sha1').update(text).digest('hex')

/** What one run of the commit script is about; see commit.lua. */
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

/** Sends the commit script. Each run has a number under which the server remembers its answer, should it have to be sent again. */
export class Script {
  readonly client: string
  readonly #link: Link
  readonly #news: string
  readonly #free = Array.from({ length: PLACES }, (_, place) => place)
  readonly #queue: ((place: number) => void)[] = []
  #number = 0

  constructor(link: Link, client: string, news: string) {
    this.#link = link
    this.client = client
    this.#news = news
  }

  /** Throws `StoreUnavailable`. */
  async run(order: Order): Promise<Answer> {
    const place = this.#free.pop() ?? (await new Promise<number>((resolve) => void this.#queue.push(resolve)))
    try {
      return await this.#send(order, place)
    } finally {
      const next = this.#queue.shift()
      if (next) next(place)
      else this.#free.push(place)
    }
  }

  async #send({ mark, reads, persons, operations }: Order, place: number): Promise<Answer> {
    const until = performance.now() + PATIENCE
    const number = ++this.#number
    const tail: Argument[] = [mark ?? '', this.#news, reads?.size ?? 0]
    for (const [key, version] of reads ?? []) tail.push(key, version)
    tail.push(persons?.size ?? 0)
    for (const [person, key] of persons ?? []) tail.push(person, key)
    for (const operation of operations) tail.push(operation)
    for (;;) {
      const reply = await this.#evaluate([this.client, number, place, this.#link.serverClock(until), ...tail], until)
      const answer = readAnswer(reply)
      switch (answer.kind) {
        case 'shut':
          throw this.#link.unavailable(`${answer.why}. Wait until that is done.`)
        case 'late':
          // The server's clock was put forward, or we came late indeed. Nothing was done, so it may be tried again.
          if (performance.now() > until)
            throw this.#link.unavailable('it does not answer in time. Look at the server and its disk.')
          await this.#link.setClock()
          continue
        default:
          return answer
      }
    }
  }

  async #evaluate(args: readonly Argument[], until: number): Promise<unknown> {
    try {
      return await this.#link.send('EVALSHA', [sha, 1, names.meta, ...args], until)
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error
      return this.#link.send('EVAL', [text, 1, names.meta, ...args], until)
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
