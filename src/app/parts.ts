import type { Channel } from '../channels/channel.ts'
import type { Book } from '../engine/book.ts'
import type { Instant } from '../engine/ids.ts'
import type { Answers } from '../engine/understanding.ts'
import type { Helper } from '../helper/helper.ts'
import type { Records } from '../records/records.ts'
import type { Store } from '../store/store.ts'
import type { Meter } from './meter.ts'

/** A log line: names of events, ids and figures; never a text, a name or an address. */
export interface Log {
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** What the application is built from. Book and answers are asked for at each use: a reload replaces them between two turns. */
export interface Parts {
  readonly store: Store
  readonly records: Records
  readonly channels: ReadonlyMap<string, Channel>
  book(): Book
  answers(): Answers
  now(): Instant
  /** Calls back after so many milliseconds, until it is called off; without it the machine's own clock does. */
  after?(wait: number, work: () => void): () => void
  /** The optional endpoint outside; without it everything else works. */
  readonly helper?: Helper | undefined
  /** Without limits to what one conversation may bring: for tools of this machine. */
  readonly unlimited?: boolean | undefined
  readonly log: Log
  /** Counts what happens, for the operator. */
  readonly meter?: Meter | undefined
  /** Messages a second of what goes to many people; without it the usual. */
  readonly crowdRate?: number | undefined
  readonly publicUrl: string
}
