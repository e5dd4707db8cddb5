import type { Tx } from '../store/store.ts'
import { sayAside } from './aside.ts'
import { readChat, readConversation } from './conversation.ts'
import type { Arrival, Entry, Received } from './entry.ts'
import { type Limit, Limits } from './limits.ts'
import type { Parts } from './parts.ts'
import { isStaff } from './staff/account.ts'

type Inbound = Extract<Entry, { kind: 'inbound' }>

/** What a person brought in spite of a limit. */
type LimitedEntry = Inbound & { readonly limit: Limit }

/** Keeps one conversation from taking everybody's time. */
export class Sparing {
  readonly #parts: Parts
  readonly #limits = new Limits()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** `null`: to be worked. */
  limited(entry: Entry, { conversation, at }: Arrival): LimitedEntry | null {
    if (entry.kind === 'internal' || this.#parts.unlimited) return null
    const limit = this.#limits.of(conversation, entry.event, at, () => this.#parts.answers())
    return limit && { ...entry, limit }
  }

  /**
   * Too much, or too long: nothing of it is kept. The person is told once in their language; an advisor's chat has no limits, and `work`
   * does what is to be done there.
   */
  async spare(entry: LimitedEntry, arrival: Arrival, work: (tx: Tx) => Promise<void>): Promise<Received> {
    const { store } = this.#parts
    const { limit, address } = entry
    const { conversation, id } = arrival
    const found = await readChat(store, conversation)
    const atDesk = found !== null && isStaff(found)
    if (limit === 'silent' && !atDesk) return 'committed'
    const done = await store.transact(id, async (tx) => {
      if (atDesk || limit === 'silent') return work(tx)
      const known = await readConversation(tx, conversation)
      const book = this.#parts.book()
      const key = limit === 'too-fast' ? 'ui:too-fast' : 'ui:too-long'
      sayAside(tx, arrival, entry, { name: 'limit', address, book, known }, (language) => book.text(language, key))
    })
    return done.kind
  }
}
