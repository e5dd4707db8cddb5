import { z } from 'zod'
import type { CaseId } from '../../engine/ids.ts'
import { local } from '../berlin.ts'
import { id } from '../document.ts'
import { tell } from '../outbox.ts'
import type { Work } from '../work.ts'
import { type Case, followUpTimer, noted, putCase, readCase } from './case.ts'
import { officeMinutesLater } from './office.ts'

export const followUpRun = z.object({ kind: z.literal('follow-up'), case: id<CaseId>() })

/**
 * A company is asked some days after its request, or after an advisor took it over, whether anybody got in touch: once, while the case
 * goes on, at a time when somebody is there to act on the answer. Follows from the case alone, as its other timer does.
 */
export function setFollowUp({ tx, service }: Work, one: Case): void {
  const key = followUpTimer(one.id)
  if (!isAsked(one)) return tx.cancelTimer(key)
  const from = one.history.findLast(({ what }) => what === 'claimed' || what === 'reopened')?.at ?? one.openedAt
  const due = local(from).plus({ days: service.followUp.company }).toMillis()
  const value = { kind: 'follow-up', case: one.id }
  tx.setTimer({ key, at: officeMinutesLater(service, due, 0) ?? due, value, owner: one.person })
}

export async function followUp(work: Work, which: CaseId): Promise<void> {
  const one = await readCase(work.tx, which)
  if (!one || !isAsked(one)) return
  const notice = { kind: 'case-called', case: one.id, number: one.number } as const
  tell(work, one, { kind: 'noticed', notice }, `called:${one.id}`)
  putCase(work.tx, noted(work, one, 'followed-up'))
}

/** At the end of a case another question is asked. */
const isAsked = ({ company, conversation, status, history }: Case): boolean =>
  company !== null && conversation !== null && status !== 'closed' && history.every(({ what }) => what !== 'followed-up')
