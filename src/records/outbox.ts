import type { Errand, InternalEvent, Notification } from '../engine/effect.ts'
import type { CaseId, ConversationId, EffectId, PersonId } from '../engine/ids.ts'
import type { Work } from './work.ts'

/** Where somebody can be reached, as records keep it. */
export interface Recipient {
  readonly person: PersonId
  readonly conversation: ConversationId
}

/** Something for somebody else's conversation: it waits in the outbox, enters by the door and is told in their own language. */
export function tell(work: Work, { person, conversation }: Recipient, event: InternalEvent, purpose: string): void {
  const id: EffectId = work.id(`tell:${purpose}`)
  const errand = { kind: 'event', conversation, event } satisfies Errand
  work.tx.enqueue({ id, lane: `event:${conversation}`, value: errand, owner: person })
}

type News = Extract<Notification, { about: 'case' }>['what']

/**
 * Wakes the advisors. Holds the id of the case and nothing else, so it has no owner: news that a case is gone must outlive the
 * person's data.
 */
export function notify(work: Work, about: CaseId, what: News): void {
  const id: EffectId = work.id(`notify:${about}:${what}`)
  const errand = { kind: 'notify', notification: { about: 'case', case: about, what } } satisfies Errand
  work.tx.enqueue({ id, lane: 'advisors:notify', value: errand })
}
