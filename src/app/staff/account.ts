import type { Address } from '../../engine/effect.ts'
import type { AdvisorId, CaseId, ConversationId } from '../../engine/ids.ts'
import type { Reader, Tx } from '../../store/store.ts'
import { conversationKey } from '../conversation.ts'

/** What the next words of an advisor are for. */
export type Doing =
  | { readonly kind: 'reply' | 'note'; readonly case: CaseId }
  /** A question to a colleague about a case. */
  | { readonly kind: 'ask'; readonly case: CaseId; readonly colleague: AdvisorId }

/** A chat in which an advisor works: it stands where a person's conversation would, so that no message pays for looking twice. */
export type StaffDocument = {
  readonly staff: AdvisorId
  readonly address: Address
  readonly doing: Doing | null
  readonly unreachable?: string
}

export const isStaff = (document: object): document is StaffDocument => 'staff' in document

const accountIndex = (advisor: AdvisorId): string => `accounts:${advisor}`
/** Nobody works from more chats. */
const mostAccounts = 20

export function putAccount(tx: Tx, conversation: ConversationId, document: StaffDocument): void {
  tx.put(conversationKey(conversation), document, { index: { [accountIndex(document.staff)]: conversation } })
}

export interface Account extends StaffDocument {
  readonly conversation: ConversationId
}

/** The chats an advisor works in. */
export async function accountsOf(reader: Reader, advisor: AdvisorId): Promise<readonly Account[]> {
  const listed = await reader.list(accountIndex(advisor), { limit: mostAccounts })
  const found = await Promise.all(
    listed.map(async ({ key, sort }) => {
      const document = await reader.get<StaffDocument>(key)
      return document && isStaff(document) ? { ...document, conversation: sort as ConversationId } : null
    }),
  )
  return found.filter((account) => account !== null)
}
