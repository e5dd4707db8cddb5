import { z } from 'zod'
import type { Address } from '../../engine/effect.ts'
import type { JsonObject } from '../../engine/ids.ts'
import { type Activity, isShared } from './activity.ts'

/**
 * What is needed to write to somebody later, kept with their address: the part of a conversation reference that matters
 * (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#conversationreference-object).
 * It comes fresh with everything a person does, since Microsoft may move a conversation to another service.
 */
const reference = z.object({
  serviceUrl: z.string(),
  /** Of a channel: with the thread (`;messageid=…`) in which the person wrote, so that the answer stands there too. */
  conversation: z.object({ id: z.string(), tenantId: z.string().optional() }),
  bot: z.string(),
  user: z.string(),
  /** Only where several people read along: the name to be mentioned. Everybody there sees it already. */
  shared: z.object({ name: z.string() }).optional(),
})
export type Reference = z.infer<typeof reference>

/**
 * Whom an activity comes from. In a chat of several people, and in a channel whatever the thread, each person has a conversation
 * of their own with the bot: two people's forms are never mixed up.
 */
export function addressOf(activity: Activity): Address {
  const { conversation, from, recipient, serviceUrl } = activity
  const { id, tenantId } = conversation
  const shared = isShared(activity)
  const extra = {
    serviceUrl,
    conversation: { id, ...(tenantId && { tenantId }) },
    bot: recipient.id,
    user: from.id,
    ...(shared && { shared: { name: from.name || from.id } }),
  } satisfies JsonObject & Reference
  const chat = shared ? `${id.replace(/;messageid=.*$/, '')} ${from.id}` : id
  return { channel: 'teams', chat, extra, ...(shared && { shared }) }
}

/** `null` for an address that was not made by `addressOf`. */
export function readReference({ extra }: Pick<Address, 'extra'>): Reference | null {
  const parsed = reference.safeParse(extra)
  return parsed.success ? parsed.data : null
}
