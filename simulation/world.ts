import { createHash } from 'node:crypto'
import { Random } from '../src/answers/model/random.ts'
import type { Log } from '../src/app/parts.ts'
import { putAccount } from '../src/app/staff/account.ts'
import type { Sent } from '../src/channels/channel.ts'
import type { Book } from '../src/engine/book.ts'
import type { Address } from '../src/engine/effect.ts'
import type { AdvisorId, ConversationId, EffectId, EventId, Instant, Language } from '../src/engine/ids.ts'
import type { Message } from '../src/engine/message.ts'
import type { State } from '../src/engine/state.ts'
import type { Answers, CommandWord } from '../src/engine/understanding.ts'
import { createAdvisor } from '../src/records/advisors/advisor.ts'
import { createRecords, type Records } from '../src/records/records.ts'
import type { Claimed, Store } from '../src/store/store.ts'
import { beginning, nextSitting, sitting } from './calendar.ts'
import { Clock } from './clock.ts'
import { type FaultClass, Faults } from './faults.ts'
import { Cases } from './invariants/cases.ts'
import { Delivery } from './invariants/delivery.ts'
import { Exits } from './invariants/exits.ts'
import { Once } from './invariants/once.ts'
import { Privacy } from './invariants/privacy.ts'
import type { Rule } from './invariants/rule.ts'
import { Seats } from './invariants/seats.ts'
import { TimersRing } from './invariants/timers.ts'
import { organise } from './organisers.ts'
import { brandOf, nextEvent, type Person } from './people.ts'
import { Platform } from './platform.ts'
import { Process } from './process.ts'
import { type Colleague, nextDoing } from './staff.ts'
import { Disk } from './store/disk.ts'
import { type Call, SimulatedStore, safeWay, Wires } from './store/store.ts'
import type { Violation } from './violation.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** What everything is built from, read once for all runs. */
export interface Content {
  readonly book: Book
  readonly answers: Answers
  phrase(language: Language, word: CommandWord): string
}

export interface Plan {
  readonly seed: number
  readonly events: number
  readonly people: number
  readonly without: readonly FaultClass[]
}

/** A planted fault: something between the application and the world that does not keep its word. */
export interface Sabotage {
  store?(store: Store): Store
  disk?(disk: Disk): void
  answers?(answers: Answers): Answers
  sent?(id: EffectId, arrives: () => void): void
  content?(content: Content): Content
}

const records = createRecords()
/** Nothing is ever restored from a backup here: looking through everything after each of so many starts finds nothing, and costs the most. */
const sound: Records = { ...records, mendable: () => Promise.resolve([]) }
/** Of how many starts one looks all the same. */
const lookingThrough = 20

const channels = ['telegram', 'teams', 'web'] as const

/** Everybody and everything there is in one run. */
export class World {
  readonly plan: Plan
  readonly clock = new Clock(beginning)
  readonly faults: Faults
  readonly disk: Disk
  readonly once: Once
  readonly delivery: Delivery
  readonly seats: Seats
  readonly cases: Cases
  readonly timers: TimersRing
  readonly privacy: Privacy
  readonly exits: Exits
  violation: Violation | null = null
  crashes = 0
  log: readonly string[] = []
  readonly #rules: readonly Rule[]
  readonly #random: Random
  readonly #content: Content
  readonly #sabotage: Sabotage
  readonly #platform: Platform
  readonly #people: Person[] = []
  readonly #staff: Colleague[] = []
  readonly #byChat = new Map<string, Person>()
  readonly #byBrand = new Map<string, Person>()
  /** What was typed and has not been worked yet. */
  readonly #words = new Map<EventId, string>()
  readonly #actors = new Map<EventId, AdvisorId>()
  readonly #processes: (Process | null)[] = [null, null]
  /** Parcels each process has in its hands. */
  readonly #holding = new Map<Process, Set<EffectId>>()
  readonly #active: Person[] = []
  readonly #hash = createHash('sha256')
  readonly #given = new Set<string>()
  #deskEvents = 0
  #daylight = false

  constructor(plan: Plan, content: Content, sabotage: Sabotage = {}) {
    this.plan = plan
    this.#content = sabotage.content?.(content) ?? content
    this.#sabotage = sabotage
    this.faults = new Faults(plan.seed * 2 + 1, plan.without)
    this.#random = new Random(plan.seed)
    this.disk = new Disk(() => this.clock.now)
    sabotage.disk?.(this.disk)
    const fail = (promise: Violation['promise'], what: string): void => {
      this.violation ??= { promise, what, events: this.faults.events }
    }
    const now = () => this.clock.now
    this.once = new Once(fail, now)
    this.delivery = new Delivery(fail, this.disk, now)
    this.seats = new Seats(fail, this.disk)
    this.cases = new Cases(fail, this.disk, (event) => this.#actors.get(event) ?? null)
    this.timers = new TimersRing(fail, this.disk, now)
    const { book: said } = this.#content
    const receipts = new Set(said.languages.map((language) => said.text(language, 'dialogs/data:erased.text')))
    this.privacy = new Privacy({
      fail,
      disk: this.disk,
      receipts,
      isGiven: (sign) => this.#given.has(sign),
      told: (_, brands) => this.#renew(brands),
    })
    const { book, answers, phrase } = this.#content
    this.exits = new Exits({ fail, disk: this.disk, book, answers: () => answers, phrase, now })
    this.#rules = [this.privacy, this.once, this.delivery, this.seats, this.cases, this.timers, this.exits]
    this.disk.outbox.takenOver = (id) => {
      this.faults.meets('lease', id)
      for (const rule of this.#rules) rule.doubted?.(id)
    }
    this.disk.watcher = {
      committing: (commit) => {
        const words = commit.event && this.#words.get(commit.event)
        // Of their own will, also where it comes late.
        if (commit.event && words) {
          this.privacy.retyped(words)
          this.#words.delete(commit.event)
        }
        for (const rule of this.#rules) rule.committing?.(commit)
      },
      committed: (commit) => {
        this.#note(`commit ${commit.event} ${commit.writes.length}`)
        for (const rule of this.#rules) rule.committed?.(commit)
      },
    }
    this.#platform = new Platform(this.clock, this.faults, {
      process: () => this.#anyProcess(),
      arrives: (id, address, message) => {
        const arrive = () => this.#arrives(id, address, message)
        if (this.#sabotage.sent) this.#sabotage.sent(id, arrive)
        else arrive()
      },
      sent: (_, id, sent) => this.#sent(id, sent),
      acknowledged: (id) => {
        this.#note(`acknowledged ${id}`)
        for (const rule of this.#rules) rule.acknowledged?.(id)
      },
      standing: (address) => this.#standing(address),
      noticed: (press) => this.#noticedInGroup(press),
    })
    this.#fail = fail
  }

  readonly #fail: (promise: Violation['promise'], what: string) => void

  /** Runs until as many events have happened as were asked for, or a promise is broken. */
  async run(): Promise<void> {
    await this.#settleIn()
    this.#start(0)
    this.#start(1)
    const { events } = this.plan
    const sittings = Math.max(4, Math.ceil(events / 5000))
    for (let number = 0; number < sittings && !this.violation; number++) {
      const { from, daylight } = nextSitting(this.clock.now, number, 1 + this.#random.below(9))
      await this.#quietUntil(from)
      this.#daylight = daylight
      await this.#sit(Math.ceil((events * (number + 1)) / sittings))
      await this.#quietUntil(this.clock.now + hour)
      this.#audit(false)
    }
    this.faults.calm = true
    for (const process of this.#processes) if (process) process.skew = 0
    // Longer than any platform repeats, and everybody is there again.
    for (const person of this.#people) this.#comesBack(person)
    await this.#quietUntil(this.clock.now + 48 * hour)
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
    return (this.clock.now - beginning) / (24 * hour)
  }

  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  #note(line: string): void {
    this.#hash.update(`${this.clock.now} ${line}\n`)
  }

  #audit(isEnd: boolean): void {
    if (this.violation) return
    for (const rule of this.#rules) rule.audit?.(this.clock.now, isEnd)
  }

  /** Staff, people and the first occasions are there before anything goes wrong. */
  async #settleIn(): Promise<void> {
    const { book } = this.#content
    const store = new SimulatedStore(
      this.disk,
      safeWay(() => {}),
      new Wires(),
    )
    const conversationOf = ({ channel, chat }: Address) => store.hash(`${channel}:${chat}`) as ConversationId
    for (let number = 0; number < Math.max(6, Math.ceil(this.plan.people / 100)); number++) {
      const event = `hired:${number}` as EventId
      const address: Address = { channel: number % 2 ? 'teams' : 'telegram', chat: `staff-${number}` }
      const conversation = conversationOf(address)
      const done = await store.transact(event, async (tx) => {
        const advisor = createAdvisor(
          { tx, service: book.service, at: this.clock.now, event },
          {
            name: `Kollegin ${number}`,
            languages: [...book.service.languagesOfAdvisors],
            audiences: ['applicant', 'company', 'helper'],
            roles: number % 5 === 0 ? ['coordinator', 'advisor'] : ['advisor'],
            telegram: `user-${number}`,
            email: null,
            deputy: this.#staff.at(-1)?.advisor ?? null,
          },
        )
        putAccount(tx, conversation, { staff: advisor.id, address, doing: null })
        return advisor.id
      })
      if (done.kind !== 'committed') throw new Error('A disk is new')
      this.#staff.push({
        advisor: done.value,
        address,
        conversation,
        user: `user-${number}`,
        writesTo: null,
        happened: 0,
        arrived: 0,
      })
    }
    for (let number = 0; number < this.plan.people; number++) {
      const address: Address = { channel: channels[number % 3] ?? 'web', chat: `chat-${number}` }
      const language = book.languages[this.#random.below(book.languages.length)]
      if (!language) throw new Error('A book has languages')
      const person: Person = {
        address,
        conversation: conversationOf(address),
        language,
        brand: '',
        seen: null,
        buttons: [],
        isBlocking: false,
        isAway: false,
        happened: 0,
        arrived: 0,
      }
      this.#brand(person)
      this.#people.push(person)
      this.#byChat.set(`${address.channel}:${address.chat}`, person)
    }
    for (let number = 0; number < 6; number++) await this.#organise(store)
  }

  #brand(person: Person): void {
    this.#byBrand.delete(person.brand)
    person.brand = brandOf(this.#given.size)
    this.#given.add(person.brand)
    this.#byBrand.set(person.brand, person)
  }

  #renew(brands: ReadonlySet<string>): void {
    for (const brand of brands) {
      const person = this.#byBrand.get(brand)
      if (person) this.#brand(person)
    }
  }

  /** Nobody writes; timers ring, and what was late arrives. A timer that does not ring is seen within the hour. */
  async #quietUntil(end: Instant): Promise<void> {
    while (this.clock.now < end && !this.violation) {
      await this.clock.runUntil(Math.min(end, this.clock.now + hour), () => this.violation !== null)
      if (!this.violation) this.timers.audit(this.clock.now)
    }
  }

  /** People write for some hours, in bursts, until so many events have happened. */
  async #sit(until: number): Promise<void> {
    const count = Math.max(1, until - this.faults.events)
    const pause = sitting / count
    let audited = this.clock.now
    while (this.faults.events < until && !this.violation) {
      this.#something()
      if (this.clock.now > audited + hour) {
        audited = this.clock.now
        this.timers.audit(audited)
      }
      const isBurst = this.#random.below(5) > 0
      const wait = isBurst ? this.#random.below(Math.min(400, Math.ceil(pause))) : this.#random.below(Math.ceil(pause * 9))
      await this.clock.runUntil(this.clock.now + wait, () => this.violation !== null)
    }
  }

  #something(): void {
    if (this.faults.hits('clock-leap')) this.#leap()
    const dice = this.#random.below(1000)
    if (dice < 12) return void this.#organiseSomewhere()
    if (dice < 212) return this.#staffDoes()
    this.#personDoes(this.#somebody())
  }

  #somebody(): Person {
    const pool = this.#active
    const size = Math.min(this.#people.length, 60)
    if (pool.length < size || this.#random.below(40) === 0) {
      const person = this.#people[this.#random.below(this.#people.length)]
      if (person && !pool.includes(person)) pool.push(person)
      if (pool.length > size) pool.shift()
    }
    const person = pool[this.#random.below(pool.length)]
    if (!person) throw new Error('There is nobody')
    return person
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
    const { id, overtaken } = this.#platform.happens(person, event, this.#daylight)
    if (event.kind === 'said') kept(this.#words, id, event.text)
    return overtaken
  }

  #comesBack(person: Person): void {
    person.isBlocking = false
    if (!person.isAway) return
    person.isAway = false
    void this.#anyProcess()
      ?.app.door.wake(person.address)
      .catch(() => {})
  }

  #staffDoes(): void {
    const colleague = this.#staff[this.#random.below(this.#staff.length)]
    if (!colleague) return
    const event = nextDoing(colleague, this.#staff, this.disk, this.#random)
    const { id } = this.#platform.happens(colleague, event, this.#daylight)
    kept(this.#actors, id, colleague.advisor)
  }

  #organiseSomewhere(): void {
    const process = this.#anyProcess()
    if (process) void this.#organise(process.store)
  }

  async #organise(store: Store): Promise<void> {
    const event = `console:${++this.#deskEvents}` as EventId
    this.faults.born(event)
    if (this.#daylight) this.faults.meets('daylight-saving', event)
    const dice = this.#random.below(100)
    const chance = new Random(this.#random.below(2 ** 31))
    const { service } = this.#content.book
    // Whoever sits at the console presses again, and the page sends the same name with it.
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        await store.transact(event, (tx) =>
          organise(
            { tx, service, at: this.clock.now, event },
            { dice, random: new Random(chance.below(1)), number: this.#deskEvents },
          ),
        )
        return
      } catch {
        // The store was away.
      }
    }
  }

  /** A case is told in the advisors' group, and two press at once. */
  #noticedInGroup(press: string): void {
    if (this.#random.below(4) > 0) return
    for (let count = 0; count < 2; count++) {
      const colleague = this.#staff[this.#random.below(this.#staff.length)]
      const process = this.#anyProcess()
      if (!colleague || !process) continue
      const id = `group:${++this.#deskEvents}` as EventId
      this.faults.born(id)
      kept(this.#actors, id, colleague.advisor)
      const { user } = colleague
      const pressed = { id, at: process.now(), channel: 'telegram', user, name: user, press, chat: 'group', message: id }
      this.clock.after(this.#random.below(30), () => void process.app.door.advisorPressed(pressed).catch(() => {}))
    }
  }

  /** The clock of one machine is wrong for a while, by seconds or by hours. */
  #leap(): void {
    const process = this.#anyProcess()
    if (process?.skew !== 0) return
    const size = this.faults.random.below(3) ? hour : this.faults.between(second, 2 * hour)
    process.skew = this.faults.random.below(2) ? size : -size
    this.clock.after(this.faults.between(minute, 20 * minute), () => {
      process.skew = 0
    })
  }

  #start(place: number): void {
    const process = new Process(`node-${place}`, {
      clock: this.clock,
      disk: this.disk,
      faults: this.faults,
      book: this.#content.book,
      answers: this.#sabotage.answers?.(this.#content.answers) ?? this.#content.answers,
      records: this.crashes % lookingThrough === 0 ? records : sound,
      publicUrl: 'https://centre.example',
      channelsOf: (process) => new Map(channels.map((name) => [name, this.#platform.channel(name, process)])),
      log: this.#log(),
      storeOf: (store) => this.#sabotage.store?.(store) ?? store,
      done: (process, call, result) => this.#done(process, call, result),
      settled: (id) => {
        for (const rule of this.#rules) rule.settled?.(id)
      },
      crashed: (process) => this.#crashed(process, place),
      stir: () => {
        for (const each of this.#processes) each?.stir()
      },
    })
    this.#processes[place] = process
    this.#holding.set(process, new Set())
    this.#note(`start ${place}`)
    process.start()
  }

  #crashed(process: Process, place: number): void {
    this.crashes++
    this.#note(`crash ${place}`)
    for (const id of this.#holding.get(process) ?? []) {
      this.faults.meets('crash', id)
      for (const rule of this.#rules) rule.doubted?.(id)
    }
    this.#holding.delete(process)
    this.#processes[place] = null
    this.clock.after(this.faults.between(second, 20 * second), () => this.#start(place))
  }

  #anyProcess(): Process | null {
    const there = this.#processes.filter((process) => process !== null)
    return there[this.#random.below(there.length)] ?? null
  }

  /** A call has reached the disk. */
  #done(process: Process, call: Call, result: unknown): void {
    const holding = this.#holding.get(process)
    switch (call.kind) {
      case 'commit':
        return this.#holds(process, [...call.taken])
      case 'claim':
        return this.#holds(
          process,
          (result as readonly Claimed[]).map(({ id }) => id),
        )
      case 'finish':
        holding?.delete(call.id)
        this.#note(`finish ${call.id}`)
        for (const rule of this.#rules) rule.finished?.(call.id)
        return
      case 'retry':
        holding?.delete(call.id)
        return
      case 'bury':
        holding?.delete(call.id)
        for (const rule of this.#rules) rule.buried?.(call.id)
        return
      default:
    }
  }

  #holds(process: Process, ids: readonly EffectId[]): void {
    for (const id of ids) this.#holding.get(process)?.add(id)
    for (const rule of this.#rules) rule.claimed?.(ids)
  }

  #sent(id: EffectId, sent: Sent): void {
    this.#note(`sent ${id} ${sent.kind}`)
    for (const rule of this.#rules) rule.sent?.(id, sent)
  }

  #arrives(id: EffectId, { channel, chat }: Address, message: Message): void {
    this.#note(`arrived ${id}`)
    for (const rule of this.#rules) rule.arrived?.(id)
    const person = this.#byChat.get(`${channel}:${chat}`)
    if (!person) return
    const buttons = [...(message.choices ?? []), ...(message.nav ?? [])].map(({ press }) => press)
    person.buttons.push(...buttons)
    person.buttons.splice(0, person.buttons.length - 20)
    if (message.choices && message.choices.length > 0) person.seen = message
  }

  #standing({ channel, chat }: Address): 'there' | 'blocked' | 'away' {
    const person = this.#byChat.get(`${channel}:${chat}`)
    if (person?.isBlocking) return 'blocked'
    return person?.isAway ? 'away' : 'there'
  }

  #stateOf({ conversation }: Person): State | null {
    return this.disk.value<{ readonly state: State }>(`conversation:${conversation}`)?.state ?? null
  }

  #log(): Log {
    const write = (level: string) => (fields: object, text: string) => {
      const line = `${level} ${text} ${JSON.stringify(fields)}`
      this.log = [...this.log.slice(-19), line]
      for (const rule of this.#rules) rule.logged?.(line)
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
