import type { Notification } from '../engine/effect.ts'
import type { EffectId, EventId } from '../engine/ids.ts'
import { listAdvisors } from '../records/advisors/advisor.ts'
import { listWishes, maySee } from '../records/advisors/contact-wish.ts'
import { german } from '../records/language.ts'
import type { Parts } from './parts.ts'
import { say } from './staff/cards.ts'
import { tellStaff } from './tell-staff.ts'

/**
 * Tells each coordinator by themselves that somebody wishes for another contact person: never in a group, where the one it is about may be,
 * and with nothing in it but that it is there. Also those on leave: nobody else may decide for them.
 */
export async function tellOfWish(
  parts: Parts,
  parcel: EffectId,
  { wish, not }: Extract<Notification, { about: 'contact-wish' }>,
): Promise<void> {
  const { store, book, publicUrl } = parts
  const told = (await listAdvisors(store)).filter((advisor) => maySee(advisor, { about: not }))
  const links = [{ label: say({ book: book() }, 'staff:console'), url: `${publicUrl}/console/wishes` }]
  const message = { language: german, text: say({ book: book() }, 'staff:contact-wish'), links }
  await store.transact(`${parcel}/tell` as EventId, async (tx) => {
    for (const advisor of told) {
      // Decided meanwhile.
      if (!(await listWishes(tx, advisor)).some(({ id }) => id === wish)) return
      await tellStaff(tx, parts, parcel, [advisor], message)
    }
  })
}
