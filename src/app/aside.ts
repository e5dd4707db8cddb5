import type { Book } from '../engine/book.ts'
import type { Address, Errand } from '../engine/effect.ts'
import type { EffectId, Instant, Language } from '../engine/ids.ts'
import type { Tx } from '../store/store.ts'
import type { ConversationDocument } from './conversation.ts'
import type { Arrival, Entry } from './entry.ts'

const day: Instant = 24 * 60 * 60 * 1000

/** To whom, and as which parcel of the event. */
interface Aside {
  readonly name: 'limit' | 'failed'
  readonly address: Address
  readonly book: Book
  readonly known: ConversationDocument | null
}

/** Tells the person something beside the dialog, in their language as far as it is known; in a day at most where nobody is known. */
export function sayAside(
  tx: Tx,
  { conversation, id, at }: Arrival,
  { event }: Entry,
  { name, address, book, known }: Aside,
  textIn: (language: Language) => string,
): void {
  const hint = 'hint' in event ? event.hint : undefined
  const language = known?.state.language ?? hint ?? book.languages[0]
  if (!language) return
  const value: Errand = { kind: 'send', address, message: { text: textIn(language), language } }
  const kept = known ? { owner: known.state.person } : { expiresAt: at + day }
  tx.enqueue({ id: `${id}/${name}` as EffectId, lane: `send:${conversation}`, value, ...kept })
}
