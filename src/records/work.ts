import { createHash } from 'node:crypto'
import type { Book, Service } from '../engine/book.ts'
import type { Address } from '../engine/effect.ts'
import type { ConversationId, EventId, Instant } from '../engine/ids.ts'
import type { State } from '../engine/state.ts'
import type { Reader, Tx } from '../store/store.ts'

/** What a command of a dialog works with. */
export interface RecordsContext {
  readonly tx: Tx
  /** The store outside the transaction: for lists that are only shown, so that showing never gets in the way of booking. */
  readonly reader: Reader
  readonly book: Book
  readonly at: Instant
  readonly event: EventId
  /** Which round of the turn asks; part of every id made here. */
  readonly round: number
  readonly conversation: ConversationId
  readonly address: Address
  readonly state: State
  /** The store's keyed hash. */
  readonly hash: (text: string) => string
  readonly config: { readonly publicUrl: string }
}

/** What taking down a case needs: also an advisor can do that, for somebody who called or came by and has no chat. */
export type IntakeContext = Pick<RecordsContext, 'tx' | 'book' | 'at' | 'event' | 'round' | 'state' | 'hash'>

/** What a timer that rings works with; nobody is speaking. */
export type RingContext = Pick<RecordsContext, 'tx' | 'book' | 'at' | 'event' | 'hash' | 'config'>

/** What the console, Telegram's buttons and other doors for advisors and coordinators work with. */
export interface DeskContext {
  readonly tx: Tx
  readonly service: Service
  readonly at: Instant
  /** Identity of the press or request that asks; a repeat with the same one makes the same ids. */
  readonly event: EventId
}

/** What every rule needs, wherever it was called from. */
export interface Work {
  readonly tx: Tx
  readonly service: Service
  readonly at: Instant
  /** An id that is the same when the same event is worked again. `purpose` keeps several ids of one event apart. */
  id<Id extends string>(purpose: string): Id
}

export const workOf = ({ tx, book, at, event, round }: IntakeContext): Work => workWith(tx, book.service, at, `${event}:${round}`)

export const workOfTimer = ({ tx, book, at, event }: RingContext): Work => workWith(tx, book.service, at, event)

export const workAtDesk = ({ tx, service, at, event }: DeskContext): Work => workWith(tx, service, at, event)

function workWith(tx: Tx, service: Service, at: Instant, origin: string): Work {
  return { tx, service, at, id: <Id extends string>(purpose: string) => deriveId<Id>(`${origin}:${purpose}`) }
}

/** 16 url-safe characters (96 bits of SHA-256): short enough for a button, long enough never to meet another. */
function deriveId<Id extends string>(text: string): Id {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16) as Id
}
