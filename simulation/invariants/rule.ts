import type { Sent } from '../../src/channels/channel.ts'
import type { EffectId, EventId, Instant } from '../../src/engine/ids.ts'
import type { Commit } from '../store/disk.ts'

/** What can be seen of a run; each rule looks at what it needs. */
export interface Rule {
  /** About to be written; the disk is as it was. */
  committing?(commit: Commit): void
  /** Written. */
  committed?(commit: Commit): void
  claimed?(ids: readonly EffectId[]): void
  /** Taken out of the outbox, as far as the disk is concerned. */
  finished?(id: EffectId): void
  /** Whoever had it was told that it is over. */
  settled?(id: EffectId): void
  buried?(id: EffectId): void
  /** It may have been sent although nobody wrote that down. */
  doubted?(id: EffectId): void
  arrived?(id: EffectId): void
  sent?(id: EffectId, sent: Sent): void
  acknowledged?(id: EventId): void
  logged?(line: string): void
  /** Everything is looked at, at a quiet moment. `isEnd`: nothing more will come, and all that could be done is done. */
  audit?(now: Instant, isEnd: boolean): void
}
