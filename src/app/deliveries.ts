import type { Errand } from '../engine/effect.ts'
import { markDelivery } from '../records/cases/delivering.ts'
import type { Delivery } from '../records/cases/delivery.ts'
import type { Claimed } from '../store/store.ts'
import { describe } from './describe.ts'
import type { Live } from './live.ts'
import type { Parts } from './parts.ts'

/**
 * Tells the case what became of an advisor's words, before the outbox forgets them: dying in between, they come again and are told again.
 * A failure here is only told: the words themselves must not go out twice because of it.
 */
export async function tellDelivery(
  { store, now, log }: Parts,
  live: Live,
  { id, value }: Claimed,
  state: Delivery['state'],
  reason: string | null = null,
): Promise<void> {
  const errand = value as Errand
  if (errand.kind !== 'send' || !errand.reply) return
  const { reply } = errand
  try {
    const letter = state === 'sent' ? null : id
    await store.transact(null, (tx) => markDelivery(tx, reply, { state, reason, letter }, now()))
    live.emit({ case: reply.case })
  } catch (error) {
    log.error({ error: describe(error) }, 'what became of a reply could not be kept')
  }
}
