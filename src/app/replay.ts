import type { Errand } from '../engine/effect.ts'
import { type EffectId, type EventId, unreachable } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import type { Parcel, Store } from '../store/store.ts'
import { conversationKey, readConversation } from './conversation.ts'
import { failureKey, keptEvent, readFailure } from './failures.ts'
import type { Parts } from './parts.ts'
import { Receiver } from './receive.ts'

/** What comes of a kept event when it is worked by the program as it is now. */
export type Replayed =
  /** `others`: what would happen besides, as words. */
  | { readonly kind: 'works'; readonly said: readonly Message[]; readonly others: readonly string[] }
  | { readonly kind: 'still-fails'; readonly error: string }
  /** There is no such failure, or its person is gone; its words were never kept. */
  | { readonly kind: 'gone' | 'not-kept' }

/** A store in which anything may be tried. */
interface Rehearsal {
  readonly store: Store
  readonly parcels: readonly Parcel[]
}

/** Where the conversation stood when it failed, or where it stands now. */
type Standing = 'then' | 'now'

/** Under this name a failure is worked again: once, however often it is asked for. */
const replayed = (name: string): EventId => `replay:${name}` as EventId

/** Works a kept failure in a rehearsal: nothing is sent, nothing is kept. The helper outside is not asked. */
export async function replayFailure(parts: Parts, rehearsal: Rehearsal, name: string, standing: Standing): Promise<Replayed> {
  const { store, parcels } = rehearsal
  const failure = await readFailure(store, name)
  const { conversation, state } = failure ?? {}
  const known = conversation && (await readConversation(store, conversation))
  if (failure && !keptEvent(failure)) return { kind: 'not-kept' }
  if (!conversation || !known || !state) return { kind: 'gone' }
  if (standing === 'then') await store.transact(null, async (tx) => tx.put(conversationKey(conversation), { ...known, state }))
  await work({ ...parts, store, helper: undefined }, name)
  const again = await readFailure(store, store.hash(replayed(name)))
  if (again) return { kind: 'still-fails', error: again.error }
  const errands = parcels.map(({ value }) => value as Errand)
  return {
    kind: 'works',
    said: errands.flatMap((errand) => (errand.kind === 'send' ? [errand.message] : [])),
    others: errands.flatMap(besides),
  }
}

/**
 * Works a kept failure where the conversation stands now, for good and once: what it causes waits in the outbox. It must have been found
 * to work in a rehearsal. False when it had been done before.
 */
export async function applyFailure(parts: Parts, name: string): Promise<boolean> {
  const done = await work(parts, name)
  await parts.store.transact(null, async (tx) => tx.delete(failureKey(name)))
  return done === 'committed'
}

async function work(parts: Parts, name: string): Promise<'committed' | 'duplicate' | 'gone'> {
  const { store, now } = parts
  const failure = await readFailure(store, name)
  const kept = failure && keptEvent(failure)
  const known = failure?.conversation && (await readConversation(store, failure.conversation))
  if (!failure?.conversation || !kept || !known) return 'gone'
  const receiver = new Receiver(parts)
  const id = replayed(name)
  return kept.kind === 'inbound'
    ? receiver.receive({ address: known.address, id, at: now(), event: kept.event })
    : receiver.internal(failure.conversation, kept.event, id as string as EffectId)
}

function besides(errand: Errand): readonly string[] {
  switch (errand.kind) {
    case 'send':
      return []
    case 'notify':
      return [`notice to the advisors: ${errand.notification.about}`]
    case 'event':
      return [`event for a conversation: ${errand.event.kind}`]
    case 'group':
    case 'edit':
    case 'translate':
    case 'transcribe':
      return [errand.kind]
    default:
      return unreachable(errand)
  }
}
