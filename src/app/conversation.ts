import type { Address } from '../engine/effect.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { State } from '../engine/state.ts'
import type { Key } from '../store/store.ts'

/** The document of a conversation: where it stands and where it can be reached. Owned by its person. */
export type ConversationDocument = {
  readonly state: State
  readonly address: Address
  /** Set when the platform said that nobody can be reached there any more; cleared by the next sign of life. */
  readonly unreachable?: string
}

export const conversationKey = (id: ConversationId): Key => `conversation:${id}`
/** Rings when nothing was heard for as long as the retention allows. */
export const forgetTimer = (id: ConversationId): Key => `conversation:${id}/forget`
