import type { Errand, Notification } from '../engine/effect.ts'
import type { EffectId, EventId } from '../engine/ids.ts'
import { listAdvisors } from '../records/advisors/advisor.ts'
import { listWishes, maySee } from '../records/advisors/contact-wish.ts'
import { german } from '../records/language.ts'
import type { Parts } from './parts.ts'
import { accountsOf } from './staff/account.ts'
import { say } from './staff/cards.ts'

/**
 * Tells each coordinator by themselves that somebody wishes for another contact person: never in a group, where the one it is about may be,
 * and with nothing in it but that it is there. Also those on leave: nobody else may decide for them.
 */
export async function tellOfWish(
  { store, book, channels, publicUrl }: Parts,
  parcel: EffectId,
  { wish, not }: Extract<Notification, { about: 'contact-wish' }>,
): Promise<void> {
  const told = (await listAdvisors(store)).filter((advisor) => maySee(advisor, { about: not }))
  const links = [{ label: say({ book: book() }, 'staff:console'), url: `${publicUrl}/console/wishes` }]
  const message = { language: german, text: say({ book: book() }, 'staff:contact-wish'), links }
  await store.transact(`${parcel}/tell` as EventId, async (tx) => {
    for (const advisor of told) {
      // Decided meanwhile.
      if (!(await listWishes(tx, advisor)).some(({ id }) => id === wish)) return
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
  })
}
