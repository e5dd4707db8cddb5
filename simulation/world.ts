import { createHash } from 'node:crypto'
import { Random } from '../src/answers/model/random.ts'
import { conversationOf } from '../src/app/conversation.ts'
import type { Log } from '../src/app/parts.ts'
import type { AdvisorId, EventId, Instant } from '../src/engine/ids.ts'
import type { State } from '../src/engine/state.ts'
import type { Store } from '../src/store/store.ts'
import { beginning, nextSitting, sitting } from './calendar.ts'
import { Clock } from './clock.ts'
import { Desks } from './desks.ts'
import { Faults } from './faults.ts'
import { hire } from './hiring.ts'
import { Watch } from './invariants/watch.ts'
import { Nodes } from './nodes.ts'
import { nextEvent, type Person } from './people.ts'
import type { Content, Plan, Sabotage } from './plan.ts'
import { Platform } from './platform.ts'
import { channels, Population } from './population.ts'
import { type Colleague, nextDoing } from './staff.ts'
import { Disk } from './store/disk.ts'
import { SimulatedStore, safeWay, Wires } from './store/store.ts'
import type { Violation } from './violation.ts'

const hour = 60 * 60 * 1000

/** Everybody and everything there is in one run. */
export class World {
  readonly faults: Faults
  readonly watch: Watch
  readonly nodes: Nodes
  violation: Violation | null = null
  log: readonly string[] = []
  readonly #plan: Plan
  readonly #content: Content
  readonly #clock = new Clock(beginning)
  readonly #random: Random
  readonly #disk: Disk
  /** For what happens before anything goes wrong. */
  readonly #store: Store
  readonly #population: Population
  readonly #platform: Platform
  readonly #desks: Desks
  #staff: readonly Colleague[] = []
  /** What was typed and has not been worked yet. */
  readonly #words = new Map<EventId, string>()
  readonly #actors = new Map<EventId, AdvisorId>()
  readonly #hash = createHash('sha256')
  #isDaylight = false

  constructor(plan: Plan, given: Content, sabotage: Sabotage = {}) {
    const content = sabotage.content?.(given) ?? given
    this.#plan = plan
    this.#content = content
    this.faults = new Faults(plan.seed * 2 + 1, plan.without)
    this.#random = new Random(plan.seed)
    this.#disk = new Disk(() => this.#clock.now)
    sabotage.disk?.(this.#disk)
    const safely = safeWay(() => {})
    this.#store = new SimulatedStore(this.#disk, safely, new Wires())
    const { book } = content
    this.#population = new Population(plan.people, book.languages, this.#random, (address) =>
      conversationOf(this.#store, address),
    )
    this.watch = new Watch({
      fail: (promise, what) => this.#fail(promise, what),
      disk: this.#disk,
      content,
      now: () => this.#clock.now,
      actor: (event) => this.#actors.get(event) ?? null,
      isGiven: (sign) => this.#population.isGiven(sign),
      forgotten: (signs) => this.#population.renew(signs),
    })
    this.#listen()
    this.#platform = this.#platforms(sabotage)
    this.nodes = new Nodes({
      clock: this.#clock,
      disk: this.#disk,
      faults: this.faults,
      random: this.#random,
      watch: this.watch,
      content,
      sabotage,
      log: this.#logbook(),
      channelsOf: (process) => new Map(channels.map((name) => [name, this.#platform.channel(name, process)])),
      note: (line) => this.#note(line),
    })
    this.#desks = new Desks({
      clock: this.#clock,
      faults: this.faults,
      random: this.#random,
      service: book.service,
      process: () => this.nodes.any(),
      colleague: () => this.#anyColleague(),
      acted: (event, { advisor }) => kept(this.#actors, event, advisor),
    })
  }

  /** Runs until as many events have happened as were asked for, or a promise is broken. */
  async run(): Promise<void> {
    await this.#settleIn()
    this.nodes.startAll()
    const { events } = this.#plan
    const sittings = Math.max(4, Math.ceil(events / 5000))
    for (let number = 0; number < sittings && !this.violation; number++) {
      const { from, daylight } = nextSitting(this.#clock.now, number, 1 + this.#random.below(9))
      await this.#quietUntil(from)
      this.#isDaylight = daylight
      await this.#sit(Math.ceil((events * (number + 1)) / sittings))
      await this.#quietUntil(this.#clock.now + hour)
      this.#audit(false)
    }
    this.faults.calm = true
    this.nodes.setRight()
    // Longer than any platform repeats, and everybody is there again.
    for (const person of this.#population.people) this.#comesBack(person)
    await this.#quietUntil(this.#clock.now + 48 * hour)
    for (const id of this.#platform.open) this.#fail('delivery', `${id} was never acknowledged`)
    this.#audit(true)
  }

  /** An error that nobody caught: outside of the simulation it would end the process. */
  breaks(error: unknown): void {
    this.#fail(
      'sound',
      error instanceof Error
        ? `${error.message} ${error.stack?.split('\n').find((line) => line.includes('/src/')) ?? ''}`
        : 'an error nobody caught',
    )
  }

  get days(): number {
    return (this.#clock.now - beginning) / (24 * hour)
  }

  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  #fail(promise: Violation['promise'], what: string): void {
    this.violation ??= { promise, what, events: this.faults.events }
  }

  #note(line: string): void {
    this.#hash.update(`${this.#clock.now} ${line}\n`)
  }

  #audit(isEnd: boolean): void {
    if (!this.violation) this.watch.audit(this.#clock.now, isEnd)
  }

  /** Staff and the first occasions are there before anything goes wrong. */
  async #settleIn(): Promise<void> {
    const { service } = this.#content.book
    const count = Math.max(6, Math.ceil(this.#plan.people / 100))
    this.#staff = await hire(this.#store, count, { service, at: this.#clock.now })
    for (let number = 0; number < 6; number++) await this.#desks.organise(this.#store, false)
  }

  /** Nobody writes; timers ring, and what was late arrives. A timer that does not ring is seen within the hour. */
  async #quietUntil(end: Instant): Promise<void> {
    const clock = this.#clock
    while (clock.now < end && !this.violation) {
      await clock.runUntil(Math.min(end, clock.now + hour), () => this.violation !== null)
      if (!this.violation) this.watch.timers.audit(clock.now)
    }
  }

  /** People write for some hours, in bursts, until so many events have happened. */
  async #sit(until: number): Promise<void> {
    const clock = this.#clock
    const count = Math.max(1, until - this.faults.events)
    const pause = sitting / count
    let audited = clock.now
    while (this.faults.events < until && !this.violation) {
      this.#something()
      if (clock.now > audited + hour) {
        audited = clock.now
        this.watch.timers.audit(audited)
      }
      const isBurst = this.#random.below(5) > 0
      const wait = isBurst ? this.#random.below(Math.min(400, Math.ceil(pause))) : this.#random.below(Math.ceil(pause * 9))
      await clock.runUntil(clock.now + wait, () => this.violation !== null)
    }
  }

  #something(): void {
    if (this.faults.hits('clock-leap')) this.nodes.leap()
    const dice = this.#random.below(1000)
    if (dice < 12) return this.#organiseSomewhere()
    if (dice < 212) return this.#staffDoes()
    this.#personDoes(this.#population.somebody())
  }

  #organiseSomewhere(): void {
    const process = this.nodes.any()
    if (process) void this.#desks.organise(process.store, this.#isDaylight)
  }

  #staffDoes(): void {
    const colleague = this.#anyColleague()
    if (!colleague) return
    const event = nextDoing(colleague, this.#staff, this.#disk, this.#random)
    const { id } = this.#platform.happens(colleague, event, this.#isDaylight)
    kept(this.#actors, id, colleague.advisor)
  }

  #personDoes(person: Person): void {
    if (person.isBlocking && this.#random.below(3) > 0) return
    person.isBlocking = this.faults.hits('blocked')
    const wasAway = person.isAway
    person.isAway = person.address.channel === 'web' && this.faults.hits('away')
    if (wasAway && !person.isAway) {
      person.isAway = true
      this.#comesBack(person)
    }
    // What is overtaken is overtaken by the next thing they do.
    if (this.#writes(person)) this.#writes(person)
  }

  #writes(person: Person): boolean {
    const event = nextEvent(person, this.#stateOf(person), this.#content.book, this.#random)
    const { id, overtaken } = this.#platform.happens(person, event, this.#isDaylight)
    if (event.kind === 'said') kept(this.#words, id, event.text)
    return overtaken
  }

  #comesBack(person: Person): void {
    person.isBlocking = false
    if (!person.isAway) return
    person.isAway = false
    const process = this.nodes.any()
    void process?.app.door.wake(person.address).catch(() => {})
  }

  #anyColleague(): Colleague | undefined {
    return this.#staff[this.#random.below(this.#staff.length)]
  }

  #stateOf({ conversation }: Person): State | null {
    return this.#disk.value<{ readonly state: State }>(`conversation:${conversation}`)?.state ?? null
  }

  /** Whatever is written is told to those who watch. */
  #listen(): void {
    const { rules, privacy } = this.watch
    this.#disk.outbox.takenOver = (id) => {
      this.faults.meets('lease', id)
      for (const rule of rules) rule.doubted?.(id)
    }
    this.#disk.watcher = {
      committing: (commit) => {
        const words = commit.event && this.#words.get(commit.event)
        // Of their own will, also where it comes late.
        if (commit.event && words) {
          privacy.retyped(words)
          this.#words.delete(commit.event)
        }
        for (const rule of rules) rule.committing?.(commit)
      },
      committed: (commit) => {
        this.#note(`commit ${commit.event} ${commit.writes.length}`)
        for (const rule of rules) rule.committed?.(commit)
      },
    }
  }

  #platforms(sabotage: Sabotage): Platform {
    const { rules } = this.watch
    return new Platform(this.#clock, this.faults, {
      process: () => this.nodes.any(),
      arrives: (id, address, message) => {
        const arrive = () => {
          this.#note(`arrived ${id}`)
          for (const rule of rules) rule.arrived?.(id)
          this.#population.sees(address, message)
        }
        if (sabotage.sent) sabotage.sent(id, arrive)
        else arrive()
      },
      sent: (_, id, sent) => {
        this.#note(`sent ${id} ${sent.kind}`)
        for (const rule of rules) rule.sent?.(id, sent)
      },
      acknowledged: (id) => {
        this.#note(`acknowledged ${id}`)
        for (const rule of rules) rule.acknowledged?.(id)
      },
      standing: (address) => this.#population.standing(address),
      noticed: (press) => this.#desks.noticedInGroup(press),
    })
  }

  #logbook(): Log {
    const write = (level: string) => (fields: object, text: string) => {
      const line = `${level} ${text} ${JSON.stringify(fields)}`
      this.log = [...this.log.slice(-19), line]
      for (const rule of this.watch.rules) rule.logged?.(line)
      if (text === 'event could not be worked') this.#fail('sound', line)
    }
    return { info: write('info'), warn: write('warn'), error: write('error') }
  }
}

/** What happened long ago changes nothing any more. */
function kept<Value>(known: Map<EventId, Value>, id: EventId, value: Value): void {
  known.set(id, value)
  if (known.size > 20_000) for (const old of [...known.keys()].slice(0, 5000)) known.delete(old)
}
