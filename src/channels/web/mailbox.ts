import type { EffectId } from '../../engine/ids.ts'
import type { Message } from '../../engine/message.ts'
import type { Sent } from '../channel.ts'

/** A message under way to a page. `n` rises with every letter; a page names the last one it has seen. */
export interface Letter {
  readonly n: number
  readonly id: EffectId
  readonly message: Message
}

/** Milliseconds. */
export interface MailboxTiming {
  /** How long a page that has just left counts as there: it is between two polls, or on a slow line. */
  readonly grace: number
  /** How long a letter waits for its acknowledgement before it goes back to the outbox. */
  readonly patience: number
}

interface Waiting {
  readonly letter: Letter
  readonly outcome: Promise<Sent>
  readonly settle: (sent: Sent) => void
  handed: boolean
}

/**
 * What is under way to one session. Letters stay until a page acknowledges them or patience ends; content is never kept
 * longer. Every page of the session that polls meanwhile gets them, as often as it asks: pages drop repeats by id.
 */
export class Mailbox {
  readonly #timing: MailboxTiming
  readonly #now: () => number
  readonly #waiting = new Map<EffectId, Waiting>()
  readonly #pollers = new Set<() => void>()
  /** Letters given up after they were handed out: a slow line may still acknowledge them, and then they need no repeat. */
  readonly #givenUp = new Map<number, EffectId>()
  readonly #received = new Set<EffectId>()
  #lastSeen: number

  constructor(timing: MailboxTiming, now: () => number) {
    this.#timing = timing
    this.#now = now
    this.#lastSeen = now()
  }

  /** Pages waiting at this moment. */
  get pollers(): number {
    return this.#pollers.size
  }

  /** True when nothing is under way and no page was heard of for that many milliseconds. */
  idle(ms: number): boolean {
    return this.#pollers.size === 0 && this.#waiting.size === 0 && this.#now() - this.#lastSeen > ms
  }

  /** A page was heard of: it is there, or will be in a moment. */
  seen(): void {
    this.#lastSeen = this.#now()
  }

  /** Resolves `sent` once a page has acknowledged the letter; `away` when nobody is there or nobody does. */
  async deliver(letter: Letter): Promise<Sent> {
    if (this.#received.has(letter.id)) return { kind: 'sent' }
    const underWay = this.#waiting.get(letter.id)
    if (underWay) return underWay.outcome
    if (!this.isAttended) return { kind: 'away' }

    const { promise, resolve } = Promise.withResolvers<Sent>()
    const timer = setTimeout(() => this.#giveUp(letter.id), this.#timing.patience)
    const settle = (sent: Sent) => {
      clearTimeout(timer)
      this.#waiting.delete(letter.id)
      resolve(sent)
    }
    this.#waiting.set(letter.id, { letter, outcome: promise, settle, handed: false })
    this.#wakePollers()
    return promise
  }

  /** Acknowledges everything handed out up to `after`. True when letters are waiting for `take`. */
  acknowledge(after: number): boolean {
    this.seen()
    for (const { letter, handed, settle } of this.#waiting.values()) {
      if (handed && letter.n <= after) settle({ kind: 'sent' })
    }
    for (const [n, id] of this.#givenUp) {
      if (n > after) continue
      this.#givenUp.delete(n)
      this.#received.add(id)
    }
    return this.#waiting.size > 0
  }

  /** The letters that wait, in order; holds on for up to `hold` milliseconds until there is one. */
  async take(hold: number, signal: AbortSignal): Promise<readonly Letter[]> {
    if (this.#waiting.size === 0) await this.#arrival(hold, signal)
    if (signal.aborted) return []
    return [...this.#waiting.values()].map((waiting) => {
      waiting.handed = true
      return waiting.letter
    })
  }

  /** Sends every page home and every letter back. */
  close(): void {
    for (const id of this.#waiting.keys()) this.#giveUp(id)
    this.#wakePollers()
  }

  /** A page is there, or will be again in a moment. */
  get isAttended(): boolean {
    return this.#pollers.size > 0 || this.#now() - this.#lastSeen <= this.#timing.grace
  }

  #giveUp(id: EffectId): void {
    const waiting = this.#waiting.get(id)
    if (waiting?.handed) this.#givenUp.set(waiting.letter.n, id)
    waiting?.settle({ kind: 'away' })
  }

  #wakePollers(): void {
    for (const wake of this.#pollers) wake()
  }

  #arrival(hold: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        this.#pollers.delete(wake)
        this.seen()
        resolve()
      }
      const timer = setTimeout(wake, hold)
      this.#pollers.add(wake)
      signal.addEventListener('abort', wake)
      if (signal.aborted) wake()
    })
  }
}
