import type { InboundEvent } from '../channels/channel.ts'
import type { InternalEvent } from '../engine/effect.ts'

export type DeliveryOutcome =
  | 'sent'
  /** Out of order for now; asked for patience; put off by ourselves; it may have arrived; nobody there. */
  | 'retry'
  | 'throttled'
  | 'paced'
  | 'doubt'
  | 'away'
  | 'unreachable'
  | 'rejected'

/** Counts what happens. Kinds and languages only: never an id, a name or a text. */
export interface Meter {
  /** `channel`: `inside` for what comes from other conversations, timers and advisors. */
  received(channel: string, kind: InboundEvent['kind'] | InternalEvent['kind']): void
  /** What a text was taken for; `reply`: an answer to what was asked. */
  understood(language: string, outcome: string): void
  /** An event and everything it caused, until it was on the disk. */
  worked(outcome: 'committed' | 'duplicate' | 'limited' | 'failed' | 'unavailable', milliseconds: number): void
  delivered(channel: string, outcome: DeliveryOutcome): void
  /** To the dead letters. */
  buried(channel: string): void
  storeFailed(): void
}
