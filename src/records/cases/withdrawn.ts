import { z } from 'zod'
import type { AdvisorId, CaseId } from '../../engine/ids.ts'
import type { Reader } from '../../store/store.ts'
import { id, instant, read, sortable } from '../document.ts'
import { notify } from '../outbox.ts'
import type { Work } from '../work.ts'
import type { Case } from './case.ts'

/** What is left of a case that went with its person's consent or data, or was added to another one of theirs: its number, who had it, when and why. Nothing of the person. */
const withdrawnSchema = z.object({
  case: id<CaseId>(),
  number: z.string(),
  advisor: id<AdvisorId>().nullable(),
  at: instant,
  why: z.enum(['withdrawn', 'erased', 'joined']),
})
export type Withdrawn = Readonly<z.infer<typeof withdrawnSchema>>

export const withdrawnIndex = 'cases:withdrawn'

/** Leaves word for the advisors that an open case is gone. */
export function leaveWord(work: Work, { id: gone, number, advisor, proposed }: Case, why: Withdrawn['why']): void {
  const word: Withdrawn = { case: gone, number, advisor: advisor ?? proposed, at: work.at, why }
  work.tx.put(`case-withdrawn:${gone}`, word, { index: { [withdrawnIndex]: sortable(work.at) } })
  notify(work, gone, 'closed')
}

/** Cases that went lately, latest first. */
export async function listWithdrawn(reader: Reader, limit = 50): Promise<readonly Withdrawn[]> {
  const listed = await reader.list(withdrawnIndex, { limit, reverse: true })
  const found = await Promise.all(listed.map(({ key }) => read(reader, withdrawnSchema, key)))
  return found.filter((word) => word !== null)
}
