import { Random } from '../src/answers/model/random.ts'

/** Everything that goes wrong on purpose, and how likely it is each time it could. */
const chances = {
  /** The platform brings an event more than once, at once or hours later. */
  duplicate: 0.04,
  /** It comes minutes or hours after it happened. */
  late: 0.03,
  /** Something that happened later in the same chat overtakes it. */
  reordered: 0.05,
  /** The process dies between two awaits: before a commit, after it, between sending and writing down that it was sent. */
  crash: 0.0015,
  /** It was committed, and whoever waits for the answer never hears so. */
  'lost-ack': 0.008,
  /** The store refuses; nothing was changed. */
  'store-away': 0.012,
  /** Somebody else changes a document between reading and committing. */
  conflict: 0.015,
  /** A document is read as it was before. */
  'stale-read': 0.01,
  /** A message has arrived, and the platform's answer gets lost. */
  'lost-answer': 0.02,
  /** A request is written, nothing arrives and nobody answers. */
  timeout: 0.02,
  'too-many': 0.025,
  'server-error': 0.025,
  blocked: 0.025,
  /** The page of the web chat is closed. */
  away: 0.1,
  /** A deliverer stands still for longer than its lease. */
  lease: 0.006,
  /** The clock of a machine leaps, forward or back. */
  'clock-leap': 0.002,
  /** The night in which the clocks change, and the day around it. */
  'daylight-saving': 1,
} as const

export type FaultClass = keyof typeof chances
export const faultClasses = Object.keys(chances) as readonly FaultClass[]

/** Throws the dice for everything that may go wrong, and counts which events met what. */
export class Faults {
  readonly random: Random
  readonly #without: ReadonlySet<FaultClass>
  /** One bit a class, for every event that came in by a platform or a desk. */
  readonly #met = new Map<string, number>()
  readonly #counts = new Map<FaultClass, number>()
  events = 0
  /** At the end the weather clears, so that everything can come to its end. */
  calm = false

  constructor(seed: number, without: readonly FaultClass[] = []) {
    this.random = new Random(seed)
    this.#without = new Set(without)
  }

  isOn(fault: FaultClass): boolean {
    return !this.calm && !this.#without.has(fault)
  }

  hits(fault: FaultClass): boolean {
    return this.random.next() < chances[fault] && this.isOn(fault)
  }

  between(low: number, high: number): number {
    return low + this.random.below(high - low + 1)
  }

  /** An event is counted from now on. */
  born(event: string): void {
    this.events++
    this.#met.set(event, 0)
    // What happened long ago meets nothing any more.
    if (this.#met.size > 50_000) for (const old of [...this.#met.keys()].slice(0, 10_000)) this.#met.delete(old)
  }

  /** `id` is the event's own, or that of something it caused. */
  meets(fault: FaultClass, id: string | null): void {
    const event = id?.split('/')[0] ?? ''
    const met = this.#met.get(event)
    const bit = 1 << faultClasses.indexOf(fault)
    if (met === undefined || (met & bit) !== 0) return
    this.#met.set(event, met | bit)
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1)
  }

  countOf(fault: FaultClass): number {
    return this.#counts.get(fault) ?? 0
  }
}
