import type { Attachment, MediaKind } from './attachment.ts'
import type { TextValue } from './book.ts'
import type { Outcome } from './command.ts'
import type { BookingId, CaseId, EventId, Instant, Language, OccasionId } from './ids.ts'
import type { State } from './state.ts'
import type { Translation } from './translation.ts'
import type { Understanding } from './understanding.ts'

interface Happened {
  readonly id: EventId
  readonly at: Instant
}

/** News about an occasion that reaches a booked person by themselves. */
export type OccasionNotice =
  | {
      readonly kind: 'offer'
      readonly booking: BookingId
      readonly occasion: OccasionId
      readonly title: TextValue
      readonly start: Instant
      readonly until: Instant
    }
  | { readonly kind: 'offer-expired'; readonly occasion: OccasionId; readonly title: TextValue; readonly start: Instant }
  | {
      readonly kind: 'reminder'
      readonly booking: BookingId
      readonly occasion: OccasionId
      readonly title: TextValue
      readonly start: Instant
      readonly place: string
    }
  | {
      readonly kind: 'occasion-changed'
      readonly booking: BookingId
      /** On the waiting list, or offered a place: nothing is theirs yet. */
      readonly waits?: true
      readonly occasion: OccasionId
      readonly title: TextValue
      readonly start: Instant
      readonly place: string
    }
  | { readonly kind: 'occasion-cancelled'; readonly occasion: OccasionId; readonly title: TextValue; readonly start: Instant }

/** Word about a person's own case that no advisor wrote. */
export type CaseNotice =
  /** Nobody has taken it over yet; or somebody has, and has not answered yet. `expected` is when an answer can honestly be hoped for. */
  | {
      readonly kind: 'case-delayed' | 'case-unanswered'
      readonly case: CaseId
      readonly number: string
      readonly expected: Instant | null
      /** Whoever may be in danger meanwhile learns where help is at once. */
      readonly urgent: boolean
    }
  /** An advisor waits for the person's answer. */
  | { readonly kind: 'case-waits'; readonly case: CaseId; readonly advisor: string }
  /** A company is asked whether anybody got in touch. */
  | { readonly kind: 'case-called'; readonly case: CaseId; readonly number: string }
  | AppointmentNotice

/** An advisor would like to talk with the person, or will. `place`: where to come; `null` on the telephone. */
export type AppointmentNotice =
  | {
      readonly kind: 'appointment-offered'
      readonly case: CaseId
      /** Which of the case's offers it is. */
      readonly offer: number
      readonly advisor: string
      readonly slots: readonly Instant[]
      readonly place: string | null
    }
  /** A talk agreed on is near. */
  | {
      readonly kind: 'appointment-reminder'
      readonly case: CaseId
      readonly offer: number
      readonly advisor: string
      readonly start: Instant
      readonly place: string | null
    }
  /** A talk agreed on is off; `null`: no time had been chosen yet. */
  | { readonly kind: 'appointment-cancelled'; readonly case: CaseId; readonly advisor: string; readonly start: Instant | null }

/** Word about who the person is to the centre, and who is there for their company. */
export type PersonNotice =
  /** Another chat was joined to this one, with a code made here or because it was asked. */
  | { readonly kind: 'linked'; readonly channel: string }
  /** An advisor asks whether another case is this person's, too. */
  | { readonly kind: 'same-person'; readonly question: string; readonly advisor: string; readonly number: string }
  | { readonly kind: 'contact-changed' | 'contact-kept'; readonly advisor: string }

export type Notice = OccasionNotice | CaseNotice | PersonNotice

/** Something happened. Past tense, always. */
export type Event = Happened &
  (
    | {
        /** The chat was opened (Telegram /start, first load of the web chat). `payload` is a deep link's word. */
        readonly kind: 'opened'
        readonly payload?: string
        readonly hint?: Language
      }
    | { readonly kind: 'said'; readonly text: string; readonly understood: Understanding; readonly hint?: Language }
    /** What was said in a voice message, as a machine wrote it down: nothing rests on it before the person has confirmed it. */
    | { readonly kind: 'heard'; readonly text: string; readonly understood: Understanding }
    | { readonly kind: 'pressed'; readonly press: string }
    /** A code that joins this chat to another one was written, and it is good. `language` is spoken there. */
    | { readonly kind: 'showed-code'; readonly code: string; readonly language: Language | null; readonly hint?: Language }
    /** What was done meanwhile in another chat of the same person: what holds now. `advisor` is set while one is in charge. */
    | {
        readonly kind: 'caught-up'
        readonly consents: State['consents']
        readonly talk: { readonly case: CaseId; readonly advisor: string | null } | null
      }
    /** `attachment`: where its channel can hand it out. */
    | { readonly kind: 'sent-media'; readonly media: MediaKind; readonly attachment?: Attachment }
    /** How a command came out. `round` counts from 1 within the event that gave it. */
    | { readonly kind: 'came-out'; readonly outcome: Outcome; readonly round: number }
    | { readonly kind: 'advisor-took-over'; readonly case: CaseId; readonly advisor: string }
    | {
        readonly kind: 'advisor-wrote'
        readonly case: CaseId
        readonly advisor: string
        readonly text: string
        readonly attachment?: Attachment
        /** Its place in the transcript of the case. */
        readonly line?: number
        /** In the person's language, made by a machine. */
        readonly translation?: Translation
      }
    | { readonly kind: 'case-closed'; readonly case: CaseId; readonly advisor: string }
    | { readonly kind: 'noticed'; readonly notice: Notice }
  )

export type EventOf<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>
