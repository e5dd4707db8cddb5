import type { ReplyErrand } from '../../engine/effect.ts'
import type { AdvisorId, CaseId, EffectId, Instant, PersonId } from '../../engine/ids.ts'
import type { Tx } from '../../store/store.ts'
import { readPerson } from '../people/person.ts'
import type { DeskContext } from '../work.ts'
import { type Case, noted, putCase, readCase } from './case.ts'
import { openCaseOf } from './current.ts'
import type { Delivery } from './delivery.ts'

type News = Pick<Delivery, 'state' | 'reason' | 'letter'>

/** Keeps with an advisor's words what became of them. That is no sign of life: `lastAt` stays. Nothing happens when the case is gone. */
export async function markDelivery(tx: Tx, { case: about, errand }: ReplyErrand, news: News, at: Instant): Promise<void> {
  const one = await readCase(tx, about)
  if (one) putCase(tx, withDelivery(one, { errand, at, ...news }))
}

/** Keeps with the open case of somebody that nothing reaches them there any more. The case, for whoever tells its advisor. */
export async function noteUnreachable(tx: Tx, whose: PersonId, channel: string, at: Instant): Promise<Case | null> {
  const person = await readPerson(tx, whose)
  const one = person && (await openCaseOf(tx, person))
  if (one) putCase(tx, noted({ at }, one, 'unreachable', channel))
  return one
}

const withDelivery = (one: Case, delivery: Delivery): Case => ({
  ...one,
  transcript: one.transcript.map((line) => (line.delivery?.errand === delivery.errand ? { ...line, delivery } : line)),
})

/** What of a case could not be delivered under this letter, for whoever may send it again: the advisor in charge, or a coordinator. */
export function undelivered(
  { transcript, advisor }: Case,
  letter: EffectId,
  me: { readonly id: AdvisorId; readonly decides: boolean },
) {
  if (advisor !== me.id && !me.decides) return null
  return transcript.find(({ delivery }) => delivery?.letter === letter)?.delivery ?? null
}

/**
 * The letter is back in the outbox, or was not there any more. What came of it meanwhile is newer, and stays: the letter may have been sent
 * before this is written.
 */
export async function markResent(
  { tx, at }: DeskContext,
  { case: about, before, isBack }: { readonly case: CaseId; readonly before: Delivery; readonly isBack: boolean },
): Promise<void> {
  const one = await readCase(tx, about)
  const now = one?.transcript.find(({ delivery }) => delivery?.errand === before.errand)?.delivery
  if (!one || now?.at !== before.at || now.state !== before.state) return
  putCase(
    tx,
    withDelivery(one, isBack ? { ...before, state: 'queued', at, reason: null, letter: null } : { ...before, letter: null }),
  )
}
