import type { Random } from '../src/answers/model/random.ts'
import type { Log } from '../src/app/parts.ts'
import type { Channel } from '../src/channels/channel.ts'
import type { EffectId } from '../src/engine/ids.ts'
import { createRecords, type Records } from '../src/records/records.ts'
import type { Claimed } from '../src/store/store.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Watch } from './invariants/watch.ts'
import type { Content, Sabotage } from './plan.ts'
import { Process } from './process.ts'
import type { Disk } from './store/disk.ts'
import type { Call } from './store/store.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const records = createRecords()
/** Nothing is ever restored from a backup here: looking through everything after each of so many starts finds nothing, and costs the most. */
const sound: Records = { ...records, mendable: () => Promise.resolve([]) }
/** Of how many starts one looks all the same. */
const lookingThrough = 20

interface Site {
  readonly clock: Clock
  readonly disk: Disk
  readonly faults: Faults
  readonly random: Random
  readonly watch: Watch
  readonly content: Content
  readonly sabotage: Sabotage
  readonly log: Log
  channelsOf(process: Process): ReadonlyMap<string, Channel>
  /** Something that belongs into the log of the run. */
  note(line: string): void
}

/** The processes on one disk: one dies and the other goes on, a clock goes wrong, a new one starts. */
export class Nodes {
  crashes = 0
  readonly #site: Site
  readonly #processes: (Process | null)[] = [null, null]
  /** Parcels each process has in its hands. */
  readonly #holding = new Map<Process, Set<EffectId>>()

  constructor(site: Site) {
    this.#site = site
  }

  startAll(): void {
    for (const place of this.#processes.keys()) this.#start(place)
  }

  /** `null` while all are gone. */
  any(): Process | null {
    const there = this.#processes.filter((process) => process !== null)
    return there[this.#site.random.below(there.length)] ?? null
  }

  /** The clock of one machine is wrong for a while, by seconds or by hours. */
  leap(): void {
    const { clock, faults } = this.#site
    const process = this.any()
    if (process?.skew !== 0) return
    const size = faults.random.below(3) ? hour : faults.between(second, 2 * hour)
    process.skew = faults.random.below(2) ? size : -size
    clock.after(faults.between(minute, 20 * minute), () => {
      process.skew = 0
    })
  }

  /** All clocks are right from now on. */
  setRight(): void {
    for (const process of this.#processes) if (process) process.skew = 0
  }

  #start(place: number): void {
    const { clock, disk, faults, watch, content, sabotage, log, channelsOf, note } = this.#site
    const process = new Process(`node-${place}`, {
      clock,
      disk,
      faults,
      book: content.book,
      answers: sabotage.answers?.(content.answers) ?? content.answers,
      records: this.crashes % lookingThrough === 0 ? records : sound,
      publicUrl: 'https://centre.example',
      channelsOf,
      log,
      storeOf: (store) => sabotage.store?.(store) ?? store,
      done: (process, call, result) => this.#done(process, call, result),
      settled: (id) => {
        for (const rule of watch.rules) rule.settled?.(id)
      },
      crashed: (process) => this.#crashed(process, place),
      stir: () => {
        for (const each of this.#processes) each?.stir()
      },
    })
    this.#processes[place] = process
    this.#holding.set(process, new Set())
    note(`start ${place}`)
    process.start()
  }

  #crashed(process: Process, place: number): void {
    const { clock, faults, watch, note } = this.#site
    this.crashes++
    note(`crash ${place}`)
    for (const id of this.#holding.get(process) ?? []) {
      faults.meets('crash', id)
      for (const rule of watch.rules) rule.doubted?.(id)
    }
    this.#holding.delete(process)
    this.#processes[place] = null
    clock.after(faults.between(second, 20 * second), () => this.#start(place))
  }

  /** A call has reached the disk. */
  #done(process: Process, call: Call, result: unknown): void {
    const { watch, note } = this.#site
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
        note(`finish ${call.id}`)
        for (const rule of watch.rules) rule.finished?.(call.id)
        return
      case 'retry':
        holding?.delete(call.id)
        return
      case 'bury':
        holding?.delete(call.id)
        for (const rule of watch.rules) rule.buried?.(call.id)
        return
      default:
    }
  }

  #holds(process: Process, ids: readonly EffectId[]): void {
    for (const id of ids) this.#holding.get(process)?.add(id)
    for (const rule of this.#site.watch.rules) rule.claimed?.(ids)
  }
}
