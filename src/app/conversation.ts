import type { Address } from '../engine/effect.ts'
import type { ConversationId, Instant } from '../engine/ids.ts'
import type { State } from '../engine/state.ts'
import type { Key, Reader, Store } from '../store/store.ts'
import { isStaff, type StaffDocument } from './staff/account.ts'

/** The document of a conversation: where it stands and where it can be reached. Owned by its person. */
export type ConversationDocument = {
  readonly state: State
  readonly address: Address
  /** When the person last did something here; what comes from inside does not count. */
  readonly heardAt?: Instant
  /** When `forgetTimer` rings, as this conversation set it last. */
  readonly forgetAt?: Instant
  /** Set when the platform said that nobody can be reached there any more; cleared by the next sign of life. */
  readonly unreachable?: string
}

/** The conversation in a chat: a keyed hash, since a platform's chat names a person. */
export const conversationOf = (store: Pick<Store, 'hash'>, { channel, chat }: Address): ConversationId =>
  store.hash(`${channel}:${chat}`) as ConversationId

export const conversationKey = (id: ConversationId): Key => `conversation:${id}`
/** Rings when nothing was heard for as long as the retention allows. */
export const forgetTimer = (id: ConversationId): Key => `conversation:${id}/forget`

/** Where a person stands; `null` also for the chat of an advisor. */
export async function readConversation(reader: Reader, id: ConversationId): Promise<ConversationDocument | null> {
  const known = await readChat(reader, id)
  return known && !isStaff(known) ? known : null
}

/** A person's conversation, or the chat in which an advisor works. */
export const readChat = (reader: Reader, id: ConversationId): Promise<ConversationDocument | StaffDocument | null> =>
  reader.get<ConversationDocument | StaffDocument>(conversationKey(id))
