import { Allowance } from '../../engine/allowance.ts'
import { Mailbox, type MailboxTiming } from './mailbox.ts'

/** What is known of a session while somebody uses it. Nothing here outlives the process. */
export interface Session {
  readonly mailbox: Mailbox
  readonly allowance: Allowance
}

/** Far beyond anybody typing or pressing, well below a script. Per session, not per address: a whole school may sit behind one. */
const measure = { burst: 30, perSecond: 1 }
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

  /** A new session of that id; `null` when there are too many. Whoever is in danger still finds room. */
  open(id: string, urgent = false): Session | null {
    if (this.#now() - this.#sweptAt > sweepEvery) this.#sweep()
    if (this.#sessions.size >= (urgent ? 2 * capacity : capacity)) return null
    const session = { mailbox: new Mailbox(this.#timing, this.#now), allowance: new Allowance(measure, this.#now()) }
    this.#sessions.set(id, session)
    return session
  }

  /** Sessions with a page that takes what comes. */
  *attended(): Iterable<string> {
    for (const [id, { mailbox }] of this.#sessions) if (mailbox.isAttended) yield id
  }

  close(): void {
    for (const { mailbox } of this.#sessions.values()) mailbox.close()
  }

  #sweep(): void {
    this.#sweptAt = this.#now()
    for (const [id, { mailbox }] of this.#sessions) if (mailbox.idle(idleLimit)) this.#sessions.delete(id)
  }
}
