import { type App, createApp } from '../src/app/app.ts'
import type { Log, Parts } from '../src/app/parts.ts'
import type { Channel } from '../src/channels/channel.ts'
import type { Book } from '../src/engine/book.ts'
import type { EffectId, EventId, Instant } from '../src/engine/ids.ts'
import type { Answers } from '../src/engine/understanding.ts'
import type { Records } from '../src/records/records.ts'
import type { Store } from '../src/store/store.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Disk } from './store/disk.ts'
import { type Call, SimulatedStore, unavailable, type Way, Wires } from './store/store.ts'

const second = 1000
const hour = 3600 * second
/** Without anything that is due the timers are looked at this often, to sweep. */
const sweeping = 4 * hour
/** As `Timers` keeps it. */
const lease = 10 * second

/** What a process is started with; the same for all. */
export interface Machine {
  readonly clock: Clock
  readonly disk: Disk
  readonly faults: Faults
  readonly book: Book
  readonly answers: Answers
  readonly records: Records
  readonly publicUrl: string
  channelsOf(process: Process): ReadonlyMap<string, Channel>
  readonly log: Log
  /** Planted faults come in here. */
  storeOf(store: Store): Store
  /** A call has reached the disk. */
  done(process: Process, call: Call, result: unknown): void
  /** The application was told that this parcel is over. */
  settled(id: EffectId): void
  crashed(process: Process): void
  stir(): void
}

/** One process: the real application, over its own way to the disk. It can stand still, have a wrong clock, and die. */
export class Process implements Way {
  readonly name: string
  readonly store: Store
  readonly app: App
  readonly wires = new Wires()
  readonly #machine: Machine
  #alive = true
  #frozenUntil: Instant = 0
  /** By how much its clock is wrong. */
  skew = 0
  #ringAt: Instant | null = null
  #callOffRing = () => {}
  #sweptAt: Instant
  #rungAt: Instant = 0
  #isStirred = false

  constructor(name: string, machine: Machine) {
    this.name = name
    this.#machine = machine
    this.#sweptAt = machine.clock.now
    const { disk, book, answers, records, publicUrl } = machine
    const store = machine.storeOf(new SimulatedStore(disk, this, this.wires))
    this.store = watched(store, (id) => machine.settled(id))
    const parts: Parts = {
      store: this.store,
      records,
      channels: machine.channelsOf(this),
      book: () => book,
      answers: () => answers,
      now: () => this.now(),
      after: (wait, work) => this.after(wait, work),
      log: machine.log,
      publicUrl,
    }
    this.app = createApp(parts)
  }

  start(): void {
    this.app.deliverer.start()
    this.#arm()
  }

  get alive(): boolean {
    return this.#alive
  }

  now(): Instant {
    return this.#machine.clock.now + this.skew
  }

  /** Nobody comes back from here: every promise of this process stays open, and everything it had in memory is gone. */
  crash(): void {
    if (!this.#alive) return
    this.#alive = false
    this.#machine.crashed(this)
  }

  freeze(wait: number): void {
    this.#frozenUntil = this.#machine.clock.now + wait
  }

  after(wait: number, work: () => void): () => void {
    let off = false
    const { clock } = this.#machine
    const come = () => {
      if (off || !this.#alive) return
      if (clock.now < this.#frozenUntil) clock.at(this.#frozenUntil, come)
      else work()
    }
    clock.after(wait, come)
    return () => {
      off = true
    }
  }

  sleep(wait: number): Promise<void> {
    return new Promise((wake) => this.after(wait, wake))
  }

  /** Something waits on the disk; hints may get lost. */
  stir(): void {
    if (this.#isStirred || !this.#alive) return
    this.#isStirred = true
    this.after(this.#machine.faults.between(0, 3), () => {
      this.#isStirred = false
      if (this.#machine.faults.random.below(50) > 0) this.wires.stir()
      this.#arm()
    })
  }

  stirred(): void {
    this.#machine.stir()
  }

  async through<T>(call: Call, work: () => T): Promise<T> {
    const { faults, disk } = this.#machine
    const about = idOf(call)
    await this.sleep(faults.between(0, 4))
    if (faults.hits('store-away')) {
      faults.meets('store-away', about)
      throw unavailable()
    }
    if (call.kind === 'commit' && call.commit.reads.size > 0 && faults.hits('conflict')) {
      const keys = [...call.commit.reads.keys()]
      const key = keys[faults.random.below(keys.length)]
      if (key) disk.touch(key)
    }
    if (about !== null && faults.hits('crash')) return this.#die(about)
    const result = work()
    this.#machine.done(this, call, result)
    if (about !== null && faults.hits('crash')) return this.#die(about)
    if (about !== null && faults.hits('lost-ack')) {
      faults.meets('lost-ack', about)
      throw unavailable()
    }
    await this.sleep(faults.between(0, 2))
    return result
  }

  #die(about: string): Promise<never> {
    this.#machine.faults.meets('crash', about)
    this.crash()
    return new Promise(() => {})
  }

  reading(event: EventId | null): 'at once' | 'late' | 'old' {
    const { faults } = this.#machine
    if (!faults.hits('stale-read')) return faults.random.below(25) === 0 ? 'late' : 'at once'
    faults.meets('stale-read', event)
    return 'old'
  }

  late(): Promise<void> {
    return this.sleep(this.#machine.faults.between(1, 40))
  }

  again(event: EventId | null): void {
    this.#machine.faults.meets('conflict', event)
  }

  /** Rings when the next timer is due, and every hour; as the timers do by looking every second, and no oftener. */
  #arm(): void {
    const { clock, disk } = this.#machine
    const due = (disk.nextTimer() ?? Number.POSITIVE_INFINITY) - this.skew
    // What is still due after it has been rung comes again later: its store was away.
    const soonest = due <= this.#rungAt ? 30 * second : second
    const at = Math.max(Math.min(due, this.#sweptAt + sweeping), clock.now + soonest)
    if (this.#ringAt !== null && this.#ringAt <= at) return
    this.#callOffRing()
    this.#ringAt = at
    this.#callOffRing = this.after(at - clock.now, () => void this.#ring())
  }

  async #ring(): Promise<void> {
    const { clock } = this.#machine
    this.#rungAt = clock.now
    if (clock.now >= this.#sweptAt + sweeping) this.#sweptAt = clock.now
    try {
      if (await this.store.lead('timers', lease)) await this.app.timers.ringDue()
    } catch {
      // The store was away; the next look is soon.
    }
    this.#ringAt = null
    this.#arm()
  }
}

/** The store with an ear at its answers: behind whatever is planted between it and the disk. */
function watched(store: Store, settled: (id: EffectId) => void): Store {
  const finish = async (id: EffectId) => {
    await store.finish(id)
    settled(id)
  }
  const known = new Map<string | symbol, unknown>([['finish', finish]])
  return new Proxy(store, {
    get: (target, name) => {
      if (known.has(name)) return known.get(name)
      const value: unknown = Reflect.get(target, name)
      const bound: unknown = typeof value === 'function' ? value.bind(target) : value
      known.set(name, bound)
      return bound
    },
  })
}

function idOf(call: Call): string | null {
  if (call.kind === 'commit') return call.commit.event
  return 'id' in call ? call.id : null
}
