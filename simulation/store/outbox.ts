import type { EffectId, Instant, Json, PersonId } from '../../src/engine/ids.ts'
import { isDue, type Taking } from '../../src/store/handing-over.ts'
import type { Backlog, Claimed, DeadLetter, Parcel, Retry } from '../../src/store/store.ts'
import { Sorted } from '../sorted.ts'

const letterDays = 30
const day = 24 * 60 * 60 * 1000

interface Row {
  /** As it was put in; its value is kept as text, so that nobody changes it from outside. */
  readonly parcel: Parcel
  readonly text: string
  readonly seq: number
  attempt: number
  doubts: number
}

interface Lane {
  readonly name: string
  rows: Row[]
  due: Instant
  turn: number
  leased: boolean
  woken: boolean
}

/** What waits to be done outside, lane by lane, as the contract of the store says; kept as simple as possible. */
export class SimulatedOutbox {
  readonly #lanes = new Map<string, Lane>()
  readonly #order = new Sorted<Lane>((one, two) => one.due - two.due || one.turn - two.turn)
  readonly #rows = new Map<EffectId, Row>()
  /** In the order in which they were buried. */
  readonly #dead = new Map<EffectId, DeadLetter>()
  readonly #owned = new Map<PersonId, Set<EffectId>>()
  #turn = 0
  /** Told when a lease ran out and somebody else takes the parcel over. */
  takenOver: (id: EffectId) => void = () => {}

  has(id: EffectId): boolean {
    return this.#rows.has(id) || this.#dead.has(id)
  }

  enqueue(parcel: Parcel): void {
    if (this.has(parcel.id)) return
    this.#add(parcel)
  }

  /** The same, claimed at once when it may go now and its lane is free; whether it was. */
  enqueueClaimed(parcel: Parcel, taking: Taking): boolean {
    const isFirst = isDue(parcel, taking) && !this.has(parcel.id) && !this.#lanes.has(parcel.lane)
    this.enqueue(parcel)
    const lane = this.#lanes.get(parcel.lane)
    const row = this.#rows.get(parcel.id)
    if (!isFirst || !lane || !row) return false
    row.attempt++
    this.#set(lane, { due: taking.until, leased: true, woken: false })
    return true
  }

  claim(now: Instant, limit: number, lease: number): readonly Claimed[] {
    const claimed: Claimed[] = []
    while (claimed.length < limit) {
      const lane = this.#order.first
      if (!lane || lane.due > now) break
      while (lane.rows[0] && (lane.rows[0].parcel.expiresAt ?? Number.POSITIVE_INFINITY) <= now) this.#drop(lane.rows[0])
      const head = lane.rows[0]
      if (!head) this.#close(lane)
      else if ((head.parcel.at ?? 0) > now) this.#set(lane, { due: head.parcel.at ?? 0, leased: false, woken: false })
      else {
        if (lane.leased) this.takenOver(head.parcel.id)
        head.attempt++
        this.#set(lane, { due: now + Math.max(1, lease), leased: true, woken: false })
        claimed.push({ ...head.parcel, value: JSON.parse(head.text), attempt: head.attempt, doubts: head.doubts })
      }
    }
    return claimed
  }

  backlog(now: Instant): Backlog {
    const lanes = [...this.#lanes.values()]
    return { lanes: lanes.length, ready: lanes.filter(({ due }) => due <= now).length, deadLetters: this.#dead.size }
  }

  finish(id: EffectId): void {
    const row = this.#rows.get(id)
    if (row) this.#remove(row)
  }

  retry(id: EffectId, at: Instant, why: Retry): void {
    const row = this.#rows.get(id)
    const lane = row && this.#lanes.get(row.parcel.lane)
    if (!row || !lane || lane.rows[0] !== row) return
    if (why === 'away') row.attempt--
    if (why === 'doubt') row.doubts++
    this.#set(lane, { due: lane.woken ? (row.parcel.at ?? 0) : at, leased: false, woken: false })
  }

  bury(id: EffectId, reason: string, now: Instant): void {
    const row = this.#rows.get(id)
    if (!row) return
    this.#remove(row)
    const { lane, value, owner } = row.parcel
    const letter = { id, lane, value, ...(owner && { owner }), reason, buriedAt: now, attempts: row.attempt }
    this.#dead.set(id, letter)
    if (owner) this.#own(owner, id)
  }

  deadLetters(limit: number): readonly DeadLetter[] {
    return [...this.#dead.values()]
      .toReversed()
      .toSorted((one, two) => two.buriedAt - one.buriedAt)
      .slice(0, limit)
      .map((letter) => structuredClone(letter))
  }

  resend(id: EffectId): boolean {
    const letter = this.#dead.get(id)
    if (!letter) return false
    this.#dead.delete(id)
    const { lane, value, owner } = letter
    this.#add({ id, lane, value, ...(owner && { owner }) })
    return true
  }

  wake(name: string): void {
    const lane = this.#lanes.get(name)
    if (!lane) return
    if (lane.leased) lane.woken = true
    else this.#set(lane, { due: lane.rows[0]?.parcel.at ?? 0 })
  }

  nextDue(): Instant | null {
    return this.#order.first?.due ?? null
  }

  sweep(now: Instant): void {
    for (const [id, { buriedAt }] of this.#dead) if (buriedAt <= now - letterDays * day) this.#dead.delete(id)
    for (const row of this.#rows.values()) {
      if ((row.parcel.expiresAt ?? Number.POSITIVE_INFINITY) > now) continue
      const lane = this.#lanes.get(row.parcel.lane)
      if (!lane?.leased || lane.rows[0] !== row) this.#remove(row)
    }
  }

  forget(person: PersonId): void {
    for (const id of this.#owned.get(person) ?? []) {
      this.#dead.delete(id)
      const row = this.#rows.get(id)
      if (row) this.#remove(row)
    }
    this.#owned.delete(person)
  }

  /** What a process that is gone had claimed may be claimed at once, where nobody else can be working on it. */
  releaseAll(): void {
    for (const lane of this.#lanes.values()) if (lane.leased) this.#set(lane, { due: 0, leased: false, woken: false })
  }

  /** What a parcel or a dead letter says; nothing when it is gone. */
  valueOf(id: string): Json | undefined {
    return (this.#rows.get(id as EffectId)?.parcel ?? this.#dead.get(id as EffectId))?.value
  }

  lanes(): IterableIterator<{
    readonly name: string
    readonly due: Instant
    readonly rows: readonly { readonly parcel: Parcel }[]
  }> {
    return this.#lanes.values()
  }

  copy(): SimulatedOutbox {
    const copy = new SimulatedOutbox()
    for (const { parcel, attempt, doubts } of this.#rows.values()) {
      copy.#add(parcel)
      Object.assign(copy.#rows.get(parcel.id) ?? {}, { attempt, doubts })
    }
    for (const [id, letter] of this.#dead) {
      copy.#dead.set(id, letter)
      if (letter.owner) copy.#own(letter.owner, id)
    }
    return copy
  }

  #add(given: Parcel): void {
    const parcel = { ...given }
    const row: Row = { parcel, text: JSON.stringify(given.value), seq: this.#turn++, attempt: 0, doubts: 0 }
    this.#rows.set(parcel.id, row)
    if (parcel.owner) this.#own(parcel.owner, parcel.id)
    const lane = this.#lanes.get(parcel.lane)
    if (lane) return void lane.rows.push(row)
    const fresh: Lane = { name: parcel.lane, rows: [row], due: parcel.at ?? 0, turn: this.#turn++, leased: false, woken: false }
    this.#lanes.set(parcel.lane, fresh)
    this.#order.add(fresh)
  }

  #own(owner: PersonId, id: EffectId): void {
    const owned = this.#owned.get(owner) ?? new Set()
    this.#owned.set(owner, owned.add(id))
  }

  #disown({ owner, id }: Parcel): void {
    if (!owner) return
    const owned = this.#owned.get(owner)
    owned?.delete(id)
    if (owned?.size === 0) this.#owned.delete(owner)
  }

  /** Only when the first of a lane goes, the lane goes on. */
  #remove(row: Row): void {
    const lane = this.#lanes.get(row.parcel.lane)
    const wasHead = lane?.rows[0] === row
    this.#drop(row)
    if (!lane || !wasHead) return
    const next = lane.rows[0]
    if (next) this.#set(lane, { turn: this.#turn++, due: next.parcel.at ?? 0, leased: false, woken: false })
    else this.#close(lane)
  }

  #drop(row: Row): void {
    this.#rows.delete(row.parcel.id)
    this.#disown(row.parcel)
    const lane = this.#lanes.get(row.parcel.lane)
    if (lane) lane.rows = lane.rows.filter((other) => other !== row)
  }

  #close(lane: Lane): void {
    this.#order.delete(lane)
    this.#lanes.delete(lane.name)
  }

  #set(lane: Lane, change: Partial<Pick<Lane, 'due' | 'turn' | 'leased' | 'woken'>>): void {
    this.#order.delete(lane)
    Object.assign(lane, change)
    this.#order.add(lane)
  }
}
