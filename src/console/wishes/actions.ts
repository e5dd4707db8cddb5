import type { AdvisorId } from '../../engine/ids.ts'
import { decideWish } from '../../records/advisors/contact-wish.ts'
import { id } from '../../records/document.ts'
import { act } from '../act.ts'
import { gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'

/** A coordinator decides; who asked is told in their chat. */
export function decide(visit: Visit): Response | Promise<Response> {
  const { form, advisor: me } = visit
  const wish = idIn<string>(visit)
  if (!wish) return gonePage(visit)
  const wanted = id<AdvisorId>().safeParse(form.get('advisor'))
  return act(visit, async (desk) => {
    const decision = { wish, by: me.id, advisor: wanted.data ?? null, cases: form.get('cases') === 'yes' }
    const done = await decideWish(desk, decision)
    return `/console/wishes?notice=${done === 'gone' ? 'gone' : `wish-${done}`}`
  })
}
