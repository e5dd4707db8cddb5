import type { Address } from '../../src/engine/effect.ts'
import type { Act, Script } from './scripts.ts'

/** One act of somebody, and what became of it; moments on the clock of the machine. */
export interface Deed {
  readonly act: Act
  /** Its identity; the bot's words in reply carry it as well. */
  readonly event: string
  readonly sentAt: number
  /** When the service said that it has it. */
  acknowledgedAt: number | null
}

/** Somebody at the chat who brings every act until it is acknowledged, as page and platform do, and some of them again afterwards. */
export interface Participant {
  readonly script: Script
  readonly address: Address
  readonly deeds: readonly Deed[]
  /** Does the whole script, each act within `during`. */
  run(during: (act: () => Promise<void>) => Promise<void>): Promise<void>
  /** Whether the reply to the last act has come; those to all others came before it. */
  readonly isAnswered: boolean
  /** How many different messages came. */
  readonly received: number
  /** What is to be said of the messages that came, beside those that came to somebody with the same intent while nothing died. */
  heardBeside(rehearsed: Participant, disturbances: readonly Disturbance[]): Heard
  close(): void
}

export interface Heard {
  /** Messages that came a second time. */
  readonly repeats: number
  readonly problems: readonly string[]
}

/** While something was dead or stood still. */
export interface Disturbance {
  readonly from: number
  readonly until: number
}
