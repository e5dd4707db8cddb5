import { crowdLane, crowdOf } from '../engine/crowd.ts'
import type { Errand, InternalEvent, Notification } from '../engine/effect.ts'
import type { AdvisorId, CaseId, ConversationId, EffectId, PersonId } from '../engine/ids.ts'
import type { Work } from './work.ts'

/** Where somebody can be reached, as records keep it. */
export interface Recipient {
  readonly person: PersonId
  /** `null`: there is no chat (a caller, a visitor), and nothing can be told this way. */
  readonly conversation: ConversationId | null
}

/** Something for somebody else's conversation: it waits in the outbox, enters by the door and is told in their own language. */
export function tell(work: Work, to: Recipient, event: InternalEvent, purpose: string): void {
  tellAs(work, to, event, purpose)
}

/** Tells it, and says under which id it waits; `null` when there is no conversation to tell it in. */
export function tellAs(work: Work, { person, conversation }: Recipient, event: InternalEvent, purpose: string): EffectId | null {
  if (conversation === null) return null
  const id: EffectId = work.id(`tell:${purpose}`)
  const errand = { kind: 'event', conversation, event } satisfies Errand
  const lane = crowdOf(event) ? crowdLane(conversation) : `event:${conversation}`
  work.tx.enqueue({ id, lane, value: errand, owner: person })
  return id
}

type News = Extract<Notification, { about: 'case' }>['what']

/**
 * Wakes the advisors. Holds the id of the case and nothing else, so it has no owner: news that a case is gone must outlive the
 * person's data.
 */
export function notify(work: Work, about: CaseId, what: News): void {
  notifyOf(work, { about: 'case', case: about, what }, what)
}

/** Tells the advisor in charge, or whoever should claim it, that a line was added to the transcript, or one that shows danger. */
export function notifyLine(work: Work, about: CaseId, what: 'added' | 'danger', line: number): void {
  notifyOf(work, { about: 'case', case: about, what, line }, what)
}

function notifyOf(work: Work, notification: Extract<Notification, { about: 'case' }>, what: News): void {
  const id: EffectId = work.id(`notify:${notification.case}:${what}`)
  const errand = { kind: 'notify', notification } satisfies Errand
  work.tx.enqueue({ id, lane: 'advisors:notify', value: errand })
}

/** Tells the coordinators of a wish; who it is about is never told. Holds ids only. */
export function notifyWish(work: Work, wish: { readonly id: string; readonly about: AdvisorId }): void {
  const id: EffectId = work.id(`wish:${wish.id}`)
  const errand = { kind: 'notify', notification: { about: 'contact-wish', wish: wish.id, not: wish.about } } satisfies Errand
  work.tx.enqueue({ id, lane: 'advisors:notify', value: errand })
}

/** Tells a colleague that they are asked about a case. */
export function notifyColleague(work: Work, about: CaseId, from: AdvisorId, to: AdvisorId): void {
  const id: EffectId = work.id(`ask:${about}:${to}`)
  const errand = { kind: 'notify', notification: { about: 'question', case: about, from, to } } satisfies Errand
  work.tx.enqueue({ id, lane: 'advisors:notify', value: errand })
}
