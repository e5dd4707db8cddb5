import { type EffectId, type EventId, type Instant, type Json, type PersonId, unreachable } from '../../src/engine/ids.ts'
import type { Write } from '../../src/store/buffered-tx.ts'
import type { Taking } from '../../src/store/handing-over.ts'
import type { Key, Listed, Range, Timer } from '../../src/store/store.ts'
import { ABSENT, type Entries, type Stored } from '../../src/store/stored.ts'
import type { CommitResult } from '../../src/store/transactions.ts'
import { Sorted } from '../sorted.ts'
import { SimulatedOutbox } from './outbox.ts'

/** As long as the real stores keep the marks of events. */
const marksKept = 72 * 60 * 60 * 1000

interface Document extends Stored {
  readonly entries: Entries
  /** What stood there before, for a reader who comes too late to see it and too early to know. */
  readonly before: Stored | null
  /** Read once, however many look at it. */
  value?: Json
}

interface SetTimer {
  readonly timer: Timer
  readonly text: string
  readonly row: number
}

/** What one commit asks for. */
export interface Commit {
  readonly event: EventId | null
  readonly reads: ReadonlyMap<Key, number>
  readonly writes: readonly Write[]
}

/** Learns of everything that is written, at the moment it is on the disk. */
export interface Watcher {
  /** Before anything of this commit is written. */
  committing(commit: Commit): void
  committed(commit: Commit): void
}

/** The disk that survives every crash: documents with versions, sorted indexes, marks of events, timers and the outbox. */
export class Disk {
  readonly documents = new Map<Key, Document>()
  readonly timers = new Map<Key, SetTimer>()
  outbox = new SimulatedOutbox()
  readonly #indexes = new Map<string, Sorted<Listed>>()
  readonly #marks = new Map<EventId, Instant>()
  readonly #timerOrder = new Sorted<SetTimer>((one, two) => one.timer.at - two.timer.at || one.row - two.row)
  readonly #owned = new Map<PersonId, Set<string>>()
  readonly #leaders = new Map<string, { readonly who: object; readonly until: Instant }>()
  readonly #saved = new Map<string, Saved>()
  readonly #clock: () => Instant
  /** Everybody who was forgotten, in order: a restored backup forgets them again. */
  readonly #journal: PersonId[] = []
  #versions = 0
  watcher: Watcher | null = null

  constructor(clock: () => Instant) {
    this.#clock = clock
  }

  /** What a document says; for looking only. */
  value<T>(key: string): T | null {
    const document = this.documents.get(key as Key)
    if (!document) return null
    document.value ??= parse(document.text)
    return document.value as T
  }

  has(event: EventId): boolean {
    return this.#marks.has(event)
  }

  /** For planted faults. */
  loseMark(event: EventId): void {
    this.#marks.delete(event)
  }

  changed(reads: ReadonlyMap<Key, number>): Key | null {
    for (const [key, version] of reads) if ((this.documents.get(key)?.version ?? ABSENT) !== version) return key
    return null
  }

  /** First every check, then every write. What could be claimed on the way is added to `taken`. */
  commit(commit: Commit, taking: Taking | null = null, taken: Set<EffectId> = new Set()): CommitResult {
    const key = this.changed(commit.reads)
    if (key !== null) return { kind: 'conflict', key }
    if (commit.event !== null) {
      if (this.#marks.has(commit.event)) return { kind: 'duplicate' }
      this.#marks.set(commit.event, this.#clock())
    }
    this.watcher?.committing(commit)
    for (const write of commit.writes) {
      if (write.kind !== 'enqueue' || !taking || taken.size >= taking.most) this.#apply(write)
      else if (this.outbox.enqueueClaimed(write.parcel, taking)) taken.add(write.parcel.id)
    }
    this.watcher?.committed(commit)
    return { kind: 'committed' }
  }

  /** Somebody else writes the document, with the same words: whoever has read it before comes too late. */
  touch(key: Key): void {
    const document = this.documents.get(key)
    if (document) this.documents.set(key, { ...document, version: ++this.#versions })
  }

  list(index: string, { from, to, limit, reverse }: Range): readonly Listed[] {
    const entries = this.#indexes.get(index)
    if (!entries) return []
    const low = from === undefined ? 0 : entries.place(({ sort }) => compareText(sort, from) < 0)
    const high = to === undefined ? entries.size : entries.place(({ sort }) => compareText(sort, to) < 0)
    if (reverse) return entries.slice(limit === undefined ? low : Math.max(low, high - limit), high).toReversed()
    return entries.slice(low, limit === undefined ? high : Math.min(high, low + limit))
  }

  dueTimers(now: Instant, limit: number): readonly Timer[] {
    const due = this.#timerOrder.place(({ timer }) => timer.at <= now)
    return this.#timerOrder.slice(0, Math.min(due, limit)).map(({ timer, text }) => ({ ...timer, value: parse(text) }))
  }

  nextTimer(): Instant | null {
    return this.#timerOrder.first?.timer.at ?? null
  }

  sweep(now: Instant): void {
    for (const [event, at] of this.#marks) {
      // In order of their moment, but for leaps of the clock.
      if (at > now) break
      if (at <= now - marksKept) this.#marks.delete(event)
    }
    this.outbox.sweep(now)
  }

  lead(role: string, who: object, lease: number): boolean {
    const leader = this.#leaders.get(role)
    if (leader && leader.who !== who && leader.until > this.#clock()) return false
    this.#leaders.set(role, { who, until: this.#clock() + lease })
    return true
  }

  resign(role: string, who: object): void {
    if (this.#leaders.get(role)?.who === who) this.#leaders.delete(role)
  }

  /** Keeps a copy under a name. */
  save(name: string): void {
    const { documents, timers } = this
    this.#saved.set(name, {
      documents: [...documents],
      timers: [...timers.values()],
      outbox: this.outbox.copy(),
      journal: this.#journal.length,
    })
  }

  /** Puts a copy back; whom the journal has named since is forgotten again. */
  restore(name: string): void {
    const saved = this.#saved.get(name)
    if (!saved) throw new Error(`There is no copy ${name}`)
    for (const key of this.documents.keys()) this.#apply({ kind: 'delete', key })
    for (const key of this.timers.keys()) this.#apply({ kind: 'cancel-timer', key })
    for (const [key, { text, owner, entries }] of saved.documents) this.#apply({ kind: 'put', key, text, owner, entries })
    for (const { timer } of saved.timers) this.#apply({ kind: 'set-timer', timer })
    this.outbox = saved.outbox
    for (const person of this.#journal.slice(saved.journal)) this.#forget(person)
  }

  #apply(write: Write): void {
    switch (write.kind) {
      case 'put':
        return this.#put(write)
      case 'delete':
        return this.#delete(write.key)
      case 'enqueue':
        return this.outbox.enqueue(write.parcel)
      case 'finish':
        return this.outbox.finish(write.id)
      case 'set-timer':
        return this.#setTimer(write.timer)
      case 'cancel-timer':
        return this.#cancelTimer(write.key)
      case 'forget':
        this.#journal.push(write.person)
        return this.#forget(write.person)
      default:
        return unreachable(write)
    }
  }

  #put({ key, text, owner, entries }: Extract<Write, { kind: 'put' }>): void {
    const before = this.documents.get(key) ?? null
    this.#delete(key)
    const stored = before && { version: before.version, owner: before.owner, text: before.text }
    this.documents.set(key, { version: ++this.#versions, owner, text, entries, before: stored })
    for (const [name, sort] of entries) {
      const index = this.#indexes.get(name) ?? new Sorted<Listed>(byPlace)
      this.#indexes.set(name, index)
      index.add({ key, sort })
    }
    if (owner !== null) this.#own(owner, `document ${key}`)
  }

  #delete(key: Key): void {
    const document = this.documents.get(key)
    if (!document) return
    this.documents.delete(key)
    for (const [name, sort] of document.entries) {
      const index = this.#indexes.get(name)
      index?.delete({ key, sort })
      if (index?.size === 0) this.#indexes.delete(name)
    }
    this.#disown(document.owner, `document ${key}`)
  }

  #setTimer(given: Timer): void {
    this.#cancelTimer(given.key)
    const set: SetTimer = { timer: given, text: JSON.stringify(given.value), row: ++this.#versions }
    this.timers.set(given.key, set)
    this.#timerOrder.add(set)
    if (given.owner) this.#own(given.owner, `timer ${given.key}`)
  }

  #cancelTimer(key: Key): void {
    const set = this.timers.get(key)
    if (!set) return
    this.timers.delete(key)
    this.#timerOrder.delete(set)
    this.#disown(set.timer.owner ?? null, `timer ${key}`)
  }

  #forget(person: PersonId): void {
    for (const thing of this.#owned.get(person) ?? []) {
      const [kind, key] = thing.split(' ') as [string, Key]
      if (kind === 'timer') this.#cancelTimer(key)
      else this.#delete(key)
    }
    this.outbox.forget(person)
  }

  #own(owner: PersonId, thing: string): void {
    const owned = this.#owned.get(owner) ?? new Set()
    this.#owned.set(owner, owned.add(thing))
  }

  #disown(owner: PersonId | null, thing: string): void {
    if (owner === null) return
    const owned = this.#owned.get(owner)
    owned?.delete(thing)
    if (owned?.size === 0) this.#owned.delete(owner)
  }
}

/** A copy of a disk. */
interface Saved {
  readonly documents: readonly (readonly [Key, Document])[]
  readonly timers: readonly SetTimer[]
  readonly outbox: SimulatedOutbox
  readonly journal: number
}

export function parse<T extends Json>(text: string): T {
  const value: T = JSON.parse(text)
  return value
}

const surrogate = /[\ud800-\udfff]/

/** By code point; JavaScript's own order differs beyond the basic plane. */
function compareText(one: string, two: string): number {
  if (one === two) return 0
  if (surrogate.test(one) || surrogate.test(two)) return Buffer.compare(Buffer.from(one), Buffer.from(two))
  return one < two ? -1 : 1
}

const byPlace = (one: Listed, two: Listed): number => compareText(one.sort, two.sort) || compareText(one.key, two.key)
