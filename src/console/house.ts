import type { Change } from '../app/live.ts'
import type { Log } from '../app/parts.ts'
import type { Attachment } from '../engine/attachment.ts'
import type { Book } from '../engine/book.ts'
import type { EventId, Instant } from '../engine/ids.ts'
import type { Answers } from '../engine/understanding.ts'
import type { Store } from '../store/store.ts'
import type { Workshop } from './questions/workshop.ts'

/** What the console is built from. */
export interface House {
  readonly store: Store
  /** Asked for at each use: a reload replaces it. */
  book(): Book
  /** The model that serves now. */
  answers(): Answers
  /** Where proposals for editors are tested and written. */
  readonly workshop: Workshop
  now(): Instant
  /** The store's keyed hash. */
  hash(text: string): string
  /** The host of the endpoint outside that may help to understand; `null` where none is used. Named in the privacy notice. */
  readonly helperHost: string | null
  /** It may also translate what people and advisors write to each other. */
  readonly helperTranslates: boolean
  /** A file somebody sent, from where it lies; `null` when it is gone, too large, or does not come. */
  fetchFile(file: Attachment): Promise<Uint8Array<ArrayBuffer> | null>
  /** The address people reach this process by. */
  readonly publicUrl: string
  /** True when people reach it over https. */
  readonly secure: boolean
  readonly log: Log
  /** Hints that something changed, for pages that are open. */
  readonly live: { on(listener: (change: Change) => void): () => void }
  /** A new `console:<random>`: names what one form will do, so that it is done once. */
  newId(): EventId
  /** Holds a wrong sign-in back for so many milliseconds; a timer without it. */
  wait?(milliseconds: number): Promise<void>
}
