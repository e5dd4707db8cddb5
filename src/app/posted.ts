import type { CaseId, ConversationId, Instant, JsonObject } from '../engine/ids.ts'
import type { Key, Reader, Tx } from '../store/store.ts'

/** Where a notice to an advisor stands, as its channel needs it to edit it; `null` until it has gone out. */
export type Posted = { readonly receipt: JsonObject | null }
export type NoticeKey = `notice:${string}`

export const noticeKey = (about: CaseId, conversation: ConversationId): NoticeKey => `notice:${about}/${conversation}`
const noticesOf = (about: string): string => `notices-of:${about}`
/** More chats than any centre's staff has. */
const most = 2000

/** Written with the parcel, so that an edit that follows at once finds it; again when it has gone out. */
export function putPosted(tx: Tx, notice: Key, receipt: JsonObject | null, at: Instant): void {
  const [about = '', conversation = ''] = notice.slice('notice:'.length).split('/')
  const posted: Posted = { receipt }
  tx.put(notice, posted, { index: { notices: String(at), [noticesOf(about)]: conversation } })
}

/** The chats in which a notice about this case stands, or will as soon as it has gone out. */
export async function chatsTold(reader: Reader, about: CaseId): Promise<readonly ConversationId[]> {
  const listed = await reader.list(noticesOf(about), { limit: most })
  return listed.map(({ sort }) => sort as ConversationId)
}
