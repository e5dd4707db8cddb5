import type { MediaKind, Recording } from '../engine/attachment.ts'
import type { Address } from '../engine/effect.ts'
import type { EffectId, EventId, Instant, JsonObject, Language } from '../engine/ids.ts'
import type { Message } from '../engine/message.ts'

/** What a person did, read from a platform's payload by a pure function. */
export type InboundEvent =
  | { readonly kind: 'opened'; readonly payload?: string; readonly hint?: Language }
  | { readonly kind: 'said'; readonly text: string; readonly hint?: Language }
  | { readonly kind: 'pressed'; readonly press: string }
  /** `recording`: what the channel can fetch; `caption`: words below it. */
  | { readonly kind: 'sent-media'; readonly media: MediaKind; readonly recording?: Recording; readonly caption?: string }

export interface Inbound {
  readonly address: Address
  /** Identity of the platform's delivery, e.g. `telegram:123456`; repeated deliveries carry the same. */
  readonly id: EventId
  /** When it happened by our clock, at arrival. */
  readonly at: Instant
  readonly event: InboundEvent
}

/** An advisor's press in the place where advisors are notified. */
export interface AdvisorPress {
  readonly id: EventId
  readonly at: Instant
  readonly channel: string
  /** The advisor's id on the platform, and the name shown there. */
  readonly user: string
  readonly name: string
  readonly press: string
  /** Chat and message that carried the button, to be edited afterwards. */
  readonly chat: string
  readonly message: string
}

/** How an attempt to send ended; the channel knows its platform, the delivery loop acts. */
export type Sent =
  | { readonly kind: 'sent'; readonly receipt?: JsonObject }
  /**
   * Nothing was sent; try again not before. `growing`: every further attempt waits twice as long as the one before, for a day.
   * `asked`: by whom it was put off; the attempt does not count.
   */
  | {
      readonly kind: 'retry'
      readonly at: Instant
      readonly reason: string
      readonly growing?: true
      readonly asked?: 'by-platform' | 'by-us'
    }
  /** The request was written and no answer came: it may have arrived. `part`: everything before this file has. */
  | { readonly kind: 'doubt'; readonly reason: string; readonly part?: 'file' }
  /** Nobody is there at the moment (web chat closed); the lane sleeps until `wake`. */
  | { readonly kind: 'away' }
  /** The person blocked the bot or is gone from the platform. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** This message can never be sent. */
  | { readonly kind: 'rejected'; readonly reason: string }

/** A notice to advisors: never personal data, a link and a button. */
export interface AdvisorNotice {
  readonly text: string
  readonly url: string
  readonly press?: { readonly label: string; readonly press: string }
  /** Edits this earlier notice instead of sending a new one. */
  readonly edit?: { readonly chat: string; readonly message: string }
}

export interface Channel {
  readonly name: string
  send(id: EffectId, address: Address, message: Message): Promise<Sent>
  /** Replaces in place what was sent before; `receipt` is what `send` gave for it. Only channels that can. */
  edit?(id: EffectId, address: Address, receipt: JsonObject, message: Message): Promise<Sent>
  /** Only channels where advisors are notified. */
  notify?(id: EffectId, notice: AdvisorNotice): Promise<Sent>
  /** Fetches a file, only where `sent-media` names one. `null` when it is gone, or larger than `most` bytes; never rejects. */
  fetch?(recording: Recording, most: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>
  /** Chats somebody looks at in this process now; only channels that answer `away`. */
  attended?(): Iterable<string>
  start(): Promise<void>
  /** Takes nothing new, finishes what it holds. */
  stop(): Promise<void>
}

/** The only door, as a channel sees it. Resolves when what came in is safely stored; rejects when it could not be. */
export interface Door {
  receive(inbound: Inbound): Promise<'committed' | 'duplicate'>
  advisorPressed(press: AdvisorPress): Promise<{ readonly text: string }>
  /** Somebody can be reached again. */
  wake(address: Address): Promise<void>
}

export type { Address }
