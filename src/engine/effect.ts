import type { Event } from './event.ts'
import type { CaseId, ConversationId, JsonObject } from './ids.ts'
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
}

type WithoutIdentity<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never

/** An event meant for another conversation; it waits in the outbox and enters by the door, its id is the parcel's. */
export type InternalEvent =
  | WithoutIdentity<Extract<Event, { kind: 'advisor-took-over' | 'advisor-wrote' | 'case-closed' | 'noticed' | 'sent-media' }>>
  /** A voice message written down; what it means is found out where it is worked. */
  | { readonly kind: 'heard'; readonly text: string }

/** Something sent that is no text (a voice message, a photo, a letter), as its channel can fetch it; the file itself is never stored. */
export type Recording = {
  /** The platform's own name of the file. */
  readonly file: string
  readonly mime: string
  /** Size; `null` when the platform does not say. */
  readonly bytes: number | null
  /** As the sender called it. */
  readonly name?: string
}

export const mediaKinds = ['voice', 'image', 'file', 'other'] as const
export type MediaKind = (typeof mediaKinds)[number]

/** A file for an advisor to fetch, with the channel it lies in and what was written below it. */
export type Attachment = Recording & { readonly channel: string; readonly media: MediaKind; readonly caption: string }

/** Tells the advisors, where they work, that something wants them. Never carries personal data. */
export type Notification =
  | { readonly about: 'case'; readonly case: CaseId; readonly what: 'opened' | 'added' | 'claimed' | 'closed' | 'escalated' }
  /** A bug or a broken dialog: an event could not be worked. */
  | { readonly about: 'failure'; readonly event: string }

/** What lies in the outbox. */
export type Errand =
  | { readonly kind: 'send'; readonly address: Address; readonly message: Message }
  /** Has a voice message written down; what comes of it enters by the door, under the parcel's id. */
  | {
      readonly kind: 'transcribe'
      readonly conversation: ConversationId
      readonly address: Address
      readonly recording: Recording
    }
  | { readonly kind: 'event'; readonly conversation: ConversationId; readonly event: InternalEvent }
  | { readonly kind: 'notify'; readonly notification: Notification }
