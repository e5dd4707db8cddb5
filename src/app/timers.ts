import type { ConversationId, EventId, Instant } from '../engine/ids.ts'
import { forgetPerson, putPerson, readPerson } from '../records/people/person.ts'
import { StoreUnavailable, type Timer, type Tx } from '../store/store.ts'
import { conversationKey, readConversation } from './conversation.ts'
import { describe } from './describe.ts'
import type { Parts } from './parts.ts'
import { hasOtherChats } from './shared.ts'

const portion = 250
const pause: Instant = 1000
/** Of several processes one rings; another takes over when it has been silent for this long. */
const lease = 10 * pause
/** Days for which the application keeps what it writes itself: kept failures, and where notices to advisors stand. */
const ownRetention = { failures: 30, notices: 365 }
const hour: Instant = 60 * 60 * 1000

/** Rings what is due, each timer in one transaction with its own end; sweeps and retires what has outlived its use. */
export class Timers {
  readonly #parts: Parts
  #timer: NodeJS.Timeout | undefined
  #running = false
  #round: Promise<void> = Promise.resolve()
  #sweptAt: Instant = 0
  #mended = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  start(): void {
    this.#running = true
    this.#next()
  }

  async stop(): Promise<void> {
    this.#running = false
    clearTimeout(this.#timer)
    await this.#round
    await this.#parts.store.resign('timers').catch(() => undefined)
  }

  async #ringAsLeader(): Promise<void> {
    if (await this.#parts.store.lead('timers', lease)) await this.ringDue()
  }

  #next(): void {
    if (!this.#running) return
    this.#timer = setTimeout(() => {
      this.#round = this.#ringAsLeader()
        .catch((error: unknown) => this.#parts.log.error({ error: describe(error) }, 'timers cannot be read'))
        .then(() => this.#next())
    }, pause)
    this.#timer.unref()
  }

  /** Rings everything due by now. Resolves when all of it is stored. */
  async ringDue(): Promise<void> {
    const { store, now } = this.#parts
    for (;;) {
      const due = await store.dueTimers(now(), portion)
      await Promise.all(bySubject(due).map((timers) => this.#ringInTurn(timers)))
      if (due.length < portion) break
    }
    if (now() - this.#sweptAt < hour) return
    this.#sweptAt = now()
    await store.sweep(now())
    await this.#mend()
    await this.#retire()
  }

  async #ringInTurn(timers: readonly Timer[]): Promise<void> {
    for (const timer of timers) await this.#ring(timer)
  }

  async #ring(timer: Timer): Promise<void> {
    const { store, records, book, now, log, publicUrl } = this.#parts
    // The moment belongs to the name: a timer set anew under the same key is another event.
    const event = `timer:${timer.key}:${timer.at}` as EventId
    try {
      const done = await store.transact(event, async (tx) => {
        tx.cancelTimer(timer.key)
        if (timer.key.startsWith('conversation:')) return retireConversation(tx, timer, now())
        await records.ring(timer, { tx, book: book(), at: now(), event, config: { publicUrl }, hash: (text) => store.hash(text) })
      })
      if (done.kind === 'duplicate') await this.#rename(timer)
    } catch (error) {
      // It may have rung all the same. If not it is still due, and comes again under the same name; set anew it would ring twice.
      if (error instanceof StoreUnavailable) throw error
      log.error({ timer: timer.key.split(':')[0], error: describe(error) }, 'timer failed; tried again in ten minutes')
      await store.transact(null, async (tx) => tx.setTimer({ ...timer, at: now() + 10 * 60 * 1000 }))
    }
  }

  /**
   * It has rung, which took it away. If it is there all the same, it was set anew for the same moment: under this name it would never ring
   * again.
   */
  async #rename(timer: Timer): Promise<void> {
    const { store, now } = this.#parts
    const due = await store.dueTimers(now(), portion)
    const anew = due.find(({ key, at }) => key === timer.key && at === timer.at)
    if (anew) await store.transact(null, async (tx) => tx.setTimer({ ...anew, at: anew.at + 1 }))
  }

  /**
   * Once after a start, since the store may be a restored backup: the journal has taken people out, and others still name them. Looked
   * for outside of transactions: nearly always there is nobody, and a commit for each of thousands would hold everything else up.
   */
  async #mend(): Promise<void> {
    if (this.#mended) return
    const { store, records, book, now, publicUrl } = this.#parts
    const at = now()
    for (const key of await records.mendable(store)) {
      const event = `mend:${at}:${key}` as EventId
      const context = { book: book(), at, event, config: { publicUrl }, hash: (text: string) => store.hash(text) }
      await store.transact(event, (tx) => records.mend({ ...context, tx }, key))
    }
    this.#mended = true
  }

  /** Deletes what the retention rules no longer allow. */
  async #retire(): Promise<void> {
    const { store, records, book, now } = this.#parts
    const at = now()
    for (const key of await records.retentionRun(store, at, book().service)) {
      await store.transact(null, (tx) => records.expire(tx, key))
    }
    for (const [index, days] of Object.entries(ownRetention)) {
      for (const { key } of await store.list(index, { to: String(at - days * 24 * hour), limit: portion })) {
        await store.transact(null, async (tx) => tx.delete(key))
      }
    }
  }
}

/** Timers of one booking, case or conversation, in order; of different ones they ring together and share a commit. */
function bySubject(due: readonly Timer[]): readonly (readonly Timer[])[] {
  const subjects = Object.groupBy(due, ({ key }) => key.split(/[:/]/, 2).join(':'))
  return Object.values(subjects).map((timers = []) => timers)
}

/**
 * Nothing was heard for as long as the retention allows. Somebody who never agreed to anything is forgotten; others only lose where
 * the talk stood, and not while a booking or a case still needs a way to reach them: those have their own time.
 */
async function retireConversation(tx: Tx, timer: Timer, at: Instant): Promise<void> {
  const conversation = timer.value as ConversationId
  const key = conversationKey(conversation)
  const known = await readConversation(tx, conversation)
  if (!known) return
  const { person, consents } = known.state
  const kept = await readPerson(tx, person)
  if (Object.keys(consents).length === 0) {
    if (!(await hasOtherChats(tx, known.state, conversation))) return forgetPerson(tx, person)
    // Nothing holds here any more, but the person is still there in another chat.
    if (kept) putPerson(tx, { ...kept, conversations: kept.conversations.filter((each) => each !== conversation) })
    return tx.delete(key)
  }
  const needed = kept !== null && kept.bookings.length + kept.cases.length > 0
  if (needed) tx.setTimer({ ...timer, at: at + 24 * hour })
  else tx.delete(key)
}
