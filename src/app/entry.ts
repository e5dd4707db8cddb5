import type { InboundEvent } from '../channels/channel.ts'
import type { Attachment } from '../engine/attachment.ts'
import type { Address, InternalEvent, ReplyErrand } from '../engine/effect.ts'
import type { ConversationId, EffectId, EventId, Instant } from '../engine/ids.ts'
import { markDelivery } from '../records/cases/delivering.ts'
import type { Tx } from '../store/store.ts'

/** What enters by the door: from a channel, or from inside with the parcel it travelled in. */
export type Entry =
  | { readonly kind: 'inbound'; readonly event: InboundEvent; readonly address: Address }
  | { readonly kind: 'internal'; readonly event: InternalEvent; readonly parcel: EffectId }

/** Where, under which name and when it came. */
export interface Arrival {
  readonly conversation: ConversationId
  readonly id: EventId
  readonly at: Instant
}

export type Received = 'committed' | 'duplicate'

/** An advisor's words that will not reach anybody: their case says so. */
export async function noteLost(tx: Tx, entry: Entry, at: Instant, state: 'failed' | 'unreachable'): Promise<void> {
  const reply = replyIn(entry)
  if (reply) await markDelivery(tx, reply, { state, reason: null, letter: null }, at)
}

/** The advisor's words that came from inside; `null` for everything else. */
export const replyIn = (entry: Entry): ReplyErrand | null =>
  entry.kind === 'internal' ? replyOf(entry.event, entry.parcel) : null

function replyOf(event: InternalEvent, errand: EffectId): ReplyErrand | null {
  if (event.kind === 'advisor-wrote') return { case: event.case, errand }
  if (event.kind !== 'noticed') return null
  const { notice } = event
  const isOffer = notice.kind === 'appointment-offered' || notice.kind === 'appointment-cancelled'
  return isOffer ? { case: notice.case, errand } : null
}

/** What was sent, with where it lies. */
export function attachmentOf({ event, ...entry }: Entry): { readonly attachment?: Attachment } {
  if (event.kind !== 'sent-media') return {}
  if (entry.kind === 'internal') return 'attachment' in event && event.attachment ? { attachment: event.attachment } : {}
  if (!('recording' in event) || !event.recording) return {}
  const caption = 'caption' in event ? (event.caption ?? '') : ''
  return { attachment: { ...event.recording, channel: entry.address.channel, media: event.media, caption } }
}
