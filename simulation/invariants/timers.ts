import type { Errand } from '../../src/engine/effect.ts'
import type { Instant } from '../../src/engine/ids.ts'
import { type Booking, bookingTimer } from '../../src/records/occasions/booking.ts'
import type { Occasion } from '../../src/records/occasions/occasion.ts'
import { reminderAt, reminders } from '../../src/records/occasions/times.ts'
import type { Key } from '../../src/store/store.ts'
import type { Commit, Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import type { Rule } from './rule.ts'

const minute = 60 * 1000
const day = 24 * 60 * minute

/** Timers ring once, at their time, and what they tell is told once. */
export class TimersRing implements Rule {
  readonly #fail: Fail
  readonly #disk: Disk
  /** Every moment for which a timer was set, until it has rung. */
  readonly #set = new Map<string, Instant>()
  readonly #told = new Set<string>()
  #replaced: { readonly key: Key; readonly at: Instant } | null = null
  readonly #now: () => Instant
  #tidyAt: Instant = 0
  rung = 0

  constructor(fail: Fail, disk: Disk, now: () => Instant) {
    this.#fail = fail
    this.#disk = disk
    this.#now = now
  }

  committing({ event }: Commit): void {
    this.#replaced = null
    const rung = rungBy(event)
    if (!rung) return
    this.rung++
    if (!this.#set.delete(`${rung.key}:${rung.at}`)) this.#fail('timers', `${kindOf(rung.key)} rang and was never set for then`)
    const there = this.#disk.timers.get(rung.key)?.timer.at
    if (there !== undefined && there !== rung.at) this.#replaced = { key: rung.key, at: there }
  }

  committed({ writes }: Commit): void {
    for (const write of writes) {
      if (write.kind === 'set-timer') this.#set.set(`${write.timer.key}:${write.timer.at}`, write.timer.at)
      if (write.kind === 'enqueue') this.#once(write.parcel.value as Errand)
      if (write.kind === 'put' && write.key.startsWith('booking:')) this.#reminds(write.key)
    }
    if (this.#replaced && !this.#disk.timers.has(this.#replaced.key)) {
      this.#fail('timers', `${kindOf(this.#replaced.key)} that rang late took away the one set meanwhile`)
    }
  }

  /** Whoever has a place is reminded; clocks may be wrong by two hours. */
  #reminds(key: Key): void {
    const booking = this.#disk.value<Booking>(key)
    const occasion = booking && this.#disk.value<Occasion>(`occasion:${booking.occasion}`)
    if (booking?.status !== 'booked' || occasion?.status !== 'published') return
    for (const kind of reminders) {
      const isAhead = reminderAt(kind, occasion.start) > this.#now() + 3 * 60 * minute
      if (isAhead && !this.#disk.timers.has(bookingTimer(booking.id, kind))) this.#fail('timers', 'nobody will remind of a place')
    }
  }

  /** A reminder is told once for each time it is set; two belong to a booking. An offer is made once. */
  #once(errand: Errand): void {
    if (errand.kind !== 'event' || errand.event.kind !== 'noticed') return
    const { notice } = errand.event
    if (notice.kind !== 'reminder' && notice.kind !== 'offer') return
    const most = notice.kind === 'reminder' ? 2 : 1
    const name = (time: number) => `${notice.kind} ${notice.booking} ${notice.start} ${time}`
    for (let time = 1; time <= most; time++) {
      if (this.#told.has(name(time))) continue
      this.#told.add(name(time))
      return
    }
    this.#fail('timers', `a ${notice.kind} was told more often than it should`)
  }

  audit(now: Instant): void {
    for (const { key, at } of this.#disk.dueTimers(now - 30 * minute - 1, 1)) {
      this.#fail('timers', `${kindOf(key)} is overdue since ${new Date(at).toISOString()}`)
    }
    if (now < this.#tidyAt) return
    this.#tidyAt = now + day
    for (const [name, at] of this.#set) if (at < now - day) this.#set.delete(name)
  }
}

function rungBy(event: string | null): { readonly key: Key; readonly at: Instant } | null {
  const [, key, at] = /^timer:(.+):(\d+)$/.exec(event ?? '') ?? []
  return key && at ? { key: key as Key, at: Number(at) } : null
}

const kindOf = (key: Key): string => `a timer (${key.replace(/:[^/:]+/, '')})`
