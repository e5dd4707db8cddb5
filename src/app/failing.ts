import type { Book } from '../engine/book.ts'
import { inConfidence } from '../engine/draft.ts'
import type { Errand } from '../engine/effect.ts'
import type { EffectId, Language } from '../engine/ids.ts'
import type { Danger } from '../engine/interrupts.ts'
import type { State } from '../engine/state.ts'
import { openAtFailure } from '../records/cases/failing.ts'
import { consentsOf, readPerson } from '../records/people/person.ts'
import { StoreUnavailable, type Tx } from '../store/store.ts'
import { sayAside } from './aside.ts'
import { conversationKey, readConversation } from './conversation.ts'
import { describe } from './describe.ts'
import { type Arrival, attachmentOf, type Entry, noteLost, type Received } from './entry.ts'
import { failureIndex, failureKey } from './failures.ts'
import { dangerIn, wordsOf } from './limits.ts'
import type { Parts } from './parts.ts'

/** Something that could not be worked, and what its words say about danger. */
interface Failed extends Arrival {
  readonly entry: Entry
  readonly error: unknown
  readonly danger: Danger | null
}

/**
 * A bug or a broken dialog. Nothing of the first attempt was kept; in a second transaction under the same event id the person is told,
 * advisors are told, whoever agreed to advice gets a case, and the event is kept for replay (its words only where storing them was agreed
 * to). It may be the records that are broken: then all of this happens but the case.
 */
export async function settleFailure(parts: Parts, arrival: Arrival, entry: Entry, error: unknown): Promise<Received> {
  const { store, log } = parts
  const { conversation, id } = arrival
  const event = store.hash(id)
  log.error({ conversation, event, error: describe(error) }, 'event could not be worked')
  const failed: Failed = { ...arrival, entry, error, danger: dangerOf(parts, entry) }
  try {
    return (await store.transact(id, (tx) => settle(parts, tx, failed, 'with-case'))).kind
  } catch (again) {
    if (again instanceof StoreUnavailable) throw again
    log.error({ conversation, event, error: describe(again) }, 'no case could be opened for an event that could not be worked')
    return (await store.transact(id, (tx) => settle(parts, tx, failed, 'without-case'))).kind
  }
}

async function settle(parts: Parts, tx: Tx, failed: Failed, how: 'with-case' | 'without-case'): Promise<void> {
  const { store } = parts
  const { conversation, id, at, entry, error, danger } = failed
  const book = parts.book()
  const known = await readConversation(tx, conversation)
  if (entry.kind === 'internal') tx.finish(entry.parcel)
  await noteLost(tx, entry, at, 'failed')
  const consented = known !== null && (await agreesToAdvice(tx, known.state, how))
  // Sealed with the person's key the message may be kept; elsewhere only what it says about the code.
  const keepsWords = consented && !inConfidence(known.state, book)
  const address = entry.kind === 'inbound' ? entry.address : known?.address
  if (address) {
    const sorry = keepsWords ? 'ui:failed' : 'ui:failed-anonymous'
    sayAside(tx, failed, entry, { name: 'failed', address, book, known }, (language) =>
      [...emergency(book, language, danger), book.text(language, sorry)].join('\n\n'),
    )
  }
  const name = store.hash(id)
  const what = keepsWords
    ? { event: entry.event, error: String(error), state: known.state }
    : { event: { kind: entry.event.kind }, error: describe(error) }
  // What goes with nobody's erasure must not lead to anybody.
  const failure = { at, ...(known && { conversation }), ...what }
  tx.put(failureKey(name), failure, { index: { [failureIndex]: String(at) }, ...(known && { owner: known.state.person }) })
  const notify: Errand = { kind: 'notify', notification: { about: 'failure', event: name } }
  tx.enqueue({ id: `${id}/notify` as EffectId, lane: 'advisors:notify', value: notify })
  if (!consented || how === 'without-case') return
  const hash = (text: string) => store.hash(text)
  const context = { tx, book, at, event: id, round: 0, conversation, state: known.state, hash }
  const openCase = await openAtFailure(context, {
    text: keepsWords ? textOf(entry) : '',
    ...(keepsWords && attachmentOf(entry)),
    danger: keepsWords ? danger : null,
    byPerson: entry.kind === 'inbound',
  })
  const { person } = known.state
  tx.put(conversationKey(conversation), { ...known, state: { ...known.state, openCase } }, { owner: person })
}

/** What was agreed to here may have been taken back in another chat of the same person. */
async function agreesToAdvice(tx: Tx, { consents, linked, person }: State, how: 'with-case' | 'without-case'): Promise<boolean> {
  if (!linked || !consents.advice) return consents.advice !== undefined
  // Where the records cannot be asked nothing is taken for granted.
  const known = how === 'with-case' ? await readPerson(tx, person) : null
  return known !== null && consentsOf(known).advice !== undefined
}

/** What failed may be the understanding itself. */
function dangerOf({ answers }: Parts, entry: Entry): Danger | null {
  try {
    return dangerIn(textOf(entry), answers())
  } catch {
    return null
  }
}

/** Numbers for an emergency are told even now, unless it is their text that is broken. */
function emergency(book: Book, language: Language, danger: Danger | null): readonly string[] {
  try {
    return danger ? [book.text(language, `ui:${danger}`)] : []
  } catch {
    return []
  }
}

/** What the person themselves wrote, said or put below a file. */
function textOf({ kind, event }: Entry): string {
  if (kind === 'inbound') return wordsOf(event)
  return event.kind === 'heard' ? event.text : ''
}
