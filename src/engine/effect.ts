import type { Recording } from './attachment.ts'
import type { Event } from './event.ts'
import type { AdvisorId, CaseId, ConversationId, EffectId, JsonObject } from './ids.ts'
import type { Message } from './message.ts'

/** Something to do outside, decided by a turn. Imperative, always. */
export interface Effect {
  readonly kind: 'send'
  readonly message: Message
}

/** Where a conversation can be reached, as its channel needs it to send; sealed in the store. */
export type Address = {
  readonly channel: string
  /** The platform's own id of the chat; hashed before it becomes part of a key. */
  readonly chat: string
  /** Anything else the channel must remember (Teams: the conversation reference). */
  readonly extra?: JsonObject
  /** Others read along: a group or a channel. */
  readonly shared?: true
}

type WithoutIdentity<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never

/** An event meant for another conversation; it waits in the outbox and enters by the door, its id is the parcel's. */
export type InternalEvent =
  | WithoutIdentity<Extract<Event, { kind: 'advisor-took-over' | 'advisor-wrote' | 'case-closed' | 'noticed' | 'sent-media' }>>
  /** A voice message written down; what it means is found out where it is worked. */
  | { readonly kind: 'heard'; readonly text: string }

/** Tells the advisors, where they work, that something wants them. Never carries personal data. */
export type Notification =
  /** `full`: it was opened, and everybody has enough cases. */
  | { readonly about: 'case'; readonly case: CaseId; readonly what: 'opened' | 'full' | 'claimed' | 'closed' }
  /** Nobody has taken it; nobody has answered; the person says it is not solved; a company says that nobody got in touch. */
  | { readonly about: 'case'; readonly case: CaseId; readonly what: 'escalated' | 'unanswered' | 'reopened' | 'not-called' }
  /** The person cannot be written to any more where they wrote from. */
  | { readonly about: 'case'; readonly case: CaseId; readonly what: 'unreachable' }
  /** Words were added, or words that show danger. `line`: their place in the transcript; without it something else was added. */
  | { readonly about: 'case'; readonly case: CaseId; readonly what: 'added' | 'danger'; readonly line?: number }
  /** A machine has translated what the person wrote. `line`: of what was told of before, as `danger` or not; without it there is only more to look at. */
  | {
      readonly about: 'case'
      readonly case: CaseId
      readonly what: 'translated'
      readonly line?: number
      readonly danger?: true
    }
  /** A colleague has a question about a case. */
  | { readonly about: 'question'; readonly case: CaseId; readonly from: AdvisorId; readonly to: AdvisorId }
  /** A company asks in confidence for another contact person than `not`, who is never told. */
  | { readonly about: 'contact-wish'; readonly wish: string; readonly not: AdvisorId }
  /** A bug or a broken dialog: an event could not be worked. */
  | { readonly about: 'failure'; readonly event: string }
  /** So much waits that a human should look: messages that do not go out, or lie with the dead letters; cases nobody takes. */
  | { readonly about: 'alarm'; readonly kind: 'undelivered' | 'dead-letters' | 'unclaimed'; readonly count: number }

/** Words of an advisor on their way: whose case they belong to, and the errand that took them to the conversation. */
export type ReplyErrand = {
  readonly case: CaseId
  readonly errand: EffectId
}

/** What lies in the outbox. */
export type Errand =
  /** `notice`: keeps under this key where it stands, so that it can be edited. */
  | {
      readonly kind: 'send'
      readonly address: Address
      readonly message: Message
      readonly notice?: `notice:${string}`
      /** An advisor's words: their case is told what becomes of them. */
      readonly reply?: ReplyErrand
      /** It may have arrived: a human decides whether it goes out again. Without it, it is repeated once. */
      readonly onDoubt?: 'hold'
    }
  /** Replaces what was sent under this notice; nothing happens where it never arrived or its channel cannot. */
  | { readonly kind: 'edit'; readonly address: Address; readonly message: Message; readonly notice: `notice:${string}` }
  /** Has a voice message written down; what comes of it enters by the door, under the parcel's id. */
  | {
      readonly kind: 'transcribe'
      readonly conversation: ConversationId
      readonly address: Address
      readonly recording: Recording
    }
  /** Has the person's words translated for the advisors. `line`: these, told of as `danger` or not; without it all that are not yet. */
  | { readonly kind: 'translate'; readonly case: CaseId; readonly line?: number; readonly danger?: true }
  | { readonly kind: 'event'; readonly conversation: ConversationId; readonly event: InternalEvent }
  | { readonly kind: 'notify'; readonly notification: Notification }
  /** A notice to a group of advisors. `case`: keeps where it stands; `edits`: replaces what stands there about it. */
  | {
      readonly kind: 'group'
      readonly channel: string
      readonly notice: {
        readonly text: string
        readonly url: string
        readonly press?: { readonly label: string; readonly press: string }
      }
      readonly case?: CaseId
      readonly edits?: true
    }
