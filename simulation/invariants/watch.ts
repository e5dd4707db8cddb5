import type { AdvisorId, EventId, Instant } from '../../src/engine/ids.ts'
import type { Content } from '../plan.ts'
import type { Disk } from '../store/disk.ts'
import type { Fail } from '../violation.ts'
import { Cases } from './cases.ts'
import { Delivery } from './delivery.ts'
import { Exits } from './exits.ts'
import { Once } from './once.ts'
import { Privacy } from './privacy.ts'
import type { Rule } from './rule.ts'
import { Seats } from './seats.ts'
import { TimersRing } from './timers.ts'

interface Watched {
  readonly fail: Fail
  readonly disk: Disk
  readonly content: Content
  readonly now: () => Instant
  /** Who did what happened under this id, if it was an advisor. */
  readonly actor: (event: EventId) => AdvisorId | null
  /** Whether somebody carries, or carried, this sign. */
  readonly isGiven: (sign: string) => boolean
  /** Somebody was forgotten, who had used these. */
  readonly forgotten: (signs: ReadonlySet<string>) => void
}

/** All promises, each watched by a rule of its own. */
export class Watch {
  readonly once: Once
  readonly delivery: Delivery
  readonly seats: Seats
  readonly cases: Cases
  readonly timers: TimersRing
  readonly privacy: Privacy
  readonly exits: Exits
  readonly rules: readonly Rule[]

  constructor({ fail, disk, content, now, actor, isGiven, forgotten }: Watched) {
    const { book, answers, phrase } = content
    this.once = new Once(fail, now)
    this.delivery = new Delivery(fail, disk, now)
    this.seats = new Seats(fail, disk)
    this.cases = new Cases(fail, disk, actor)
    this.timers = new TimersRing(fail, disk, now)
    const receipts = new Set(book.languages.map((language) => book.text(language, 'dialogs/data:erased.text')))
    this.privacy = new Privacy({ fail, disk, receipts, isGiven, told: (_, signs) => forgotten(signs) })
    this.exits = new Exits({ fail, disk, book, answers: () => answers, phrase, now })
    this.rules = [this.privacy, this.once, this.delivery, this.seats, this.cases, this.timers, this.exits]
  }

  audit(now: Instant, isEnd: boolean): void {
    for (const rule of this.rules) rule.audit?.(now, isEnd)
  }
}
