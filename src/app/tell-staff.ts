import type { Errand } from '../engine/effect.ts'
import type { EffectId } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'
import type { Advisor } from '../records/advisors/advisor.ts'
import type { Tx } from '../store/store.ts'
import type { Parts } from './parts.ts'
import { accountsOf } from './staff/account.ts'

/** The same words into every chat of these advisors, and by e-mail. */
export async function tellStaff(
  tx: Tx,
  { store, channels }: Pick<Parts, 'store' | 'channels'>,
  parcel: EffectId,
  told: readonly Advisor[],
  message: Message,
): Promise<void> {
  for (const advisor of told) {
    for (const { conversation, address, unreachable } of await accountsOf(tx, advisor.id)) {
      if (unreachable !== undefined) continue
      const errand: Errand = { kind: 'send', address, message }
      tx.enqueue({ id: `${parcel}/${conversation}` as EffectId, lane: `send:${conversation}`, value: errand })
    }
    if (!advisor.email || !channels.has('mail')) continue
    const name = store.hash(`mail:${advisor.email}`)
    const errand: Errand = { kind: 'send', address: { channel: 'mail', chat: advisor.email }, message }
    tx.enqueue({ id: `${parcel}/${name}` as EffectId, lane: `send:mail-${name}`, value: errand })
  }
}
