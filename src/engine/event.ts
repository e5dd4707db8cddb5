import type { TextValue } from './book.ts'
import type { Outcome } from './command.ts'
import type { Attachment, MediaKind } from './effect.ts'
import type { BookingId, CaseId, EventId, Instant, Language, OccasionId } from './ids.ts'
import type { Understanding } from './understanding.ts'

interface Happened {
  readonly id: EventId
  readonly at: Instant
}

/** News about an occasion that reaches a booked person by themselves. */
export type Notice =
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
      readonly occasion: OccasionId
      readonly title: TextValue
      readonly start: Instant
      readonly place: string
    }
  | { readonly kind: 'occasion-cancelled'; readonly occasion: OccasionId; readonly title: TextValue; readonly start: Instant }

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
    /** `attachment`: where its channel can hand it out. */
    | { readonly kind: 'sent-media'; readonly media: MediaKind; readonly attachment?: Attachment }
    /** How a command came out. `round` counts from 1 within the event that gave it. */
    | { readonly kind: 'came-out'; readonly outcome: Outcome; readonly round: number }
    | { readonly kind: 'advisor-took-over'; readonly case: CaseId; readonly advisor: string }
    | { readonly kind: 'advisor-wrote'; readonly case: CaseId; readonly advisor: string; readonly text: string }
    | { readonly kind: 'case-closed'; readonly case: CaseId; readonly advisor: string }
    | { readonly kind: 'noticed'; readonly notice: Notice }
  )

export type EventOf<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>
