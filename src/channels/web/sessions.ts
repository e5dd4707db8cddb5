import { Allowance } from './allowance.ts'
import { Mailbox, type MailboxTiming } from './mailbox.ts'

/** What is known of a session while somebody uses it. Nothing here outlives the process. */
export interface Session {
  readonly mailbox: Mailbox
  readonly allowance: Allowance
}

/** A session nobody has used for that long is forgotten (milliseconds); its conversation is in the store. */
const idleLimit = 5 * 60_000
const sweepEvery = 60_000
/** Sessions in memory at once; more is an attack, not an audience. */
const capacity = 50_000

/** The sessions in use. Keys are secrets: they are never logged. */
export class Sessions {
  readonly #timing: MailboxTiming
  readonly #now: () => number
  readonly #sessions = new Map<string, Session>()
  #sweptAt: number

  constructor(timing: MailboxTiming, now: () => number) {
    this.#timing = timing
    this.#now = now
    this.#sweptAt = now()
  }

  find(id: string): Session | undefined {
    return this.#sessions.get(id)
  }

  /** The session of that id, new if need be; `null` when there are too many. */
  open(id: string): Session | null {
    const known = this.#sessions.get(id)
    if (known) return known
    if (this.#now() - this.#sweptAt > sweepEvery) this.#sweep()
    if (this.#sessions.size >= capacity) return null
    const session = { mailbox: new Mailbox(this.#timing, this.#now), allowance: new Allowance(this.#now()) }
    this.#sessions.set(id, session)
    return session
  }

  /** Sessions with a page that waits for what comes. */
  *attended(): Iterable<string> {
    for (const [id, { mailbox }] of this.#sessions) if (mailbox.pollers > 0) yield id
  }

  close(): void {
    for (const { mailbox } of this.#sessions.values()) mailbox.close()
  }

  #sweep(): void {
    this.#sweptAt = this.#now()
    for (const [id, { mailbox }] of this.#sessions) if (mailbox.idle(idleLimit)) this.#sessions.delete(id)
  }
}
