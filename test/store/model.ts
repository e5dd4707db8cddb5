import type { PersonId } from '../../src/engine/ids.ts'
import type { Claimed, Key, Listed, Parcel, Timer } from '../../src/store/store.ts'

interface Document {
  readonly value: number
  readonly owner?: PersonId
  readonly sort?: string
}

interface Lane {
  parcels: (Parcel & { attempt: number; doubts: number })[]
  due: number
  leased: boolean
  woken: boolean
}

/** The store, as simple as it can be said: what the real one must look like from outside. */
export class Model {
  readonly documents = new Map<Key, Document>()
  readonly timers = new Map<Key, Timer>()
  readonly lanes = new Map<string, Lane>()
  readonly dead = new Map<string, Parcel>()

  list(): readonly Listed[] {
    return [...this.documents]
      .flatMap(([key, { sort }]) => (sort === undefined ? [] : [{ key, sort }]))
      .sort((a, b) => (a.sort + a.key < b.sort + b.key ? -1 : 1))
  }

  enqueue(parcel: Parcel): void {
    if (this.dead.has(parcel.id) || [...this.lanes.values()].some(({ parcels }) => parcels.some(({ id }) => id === parcel.id)))
      return
    const lane = this.lanes.get(parcel.lane) ?? { parcels: [], due: parcel.at ?? 0, leased: false, woken: false }
    lane.parcels.push({ ...parcel, attempt: 0, doubts: 0 })
    this.lanes.set(parcel.lane, lane)
  }

  /** All that can be had at `now`; in any order. */
  claim(now: number, lease: number): readonly Claimed[] {
    const claimed: Claimed[] = []
    for (const [name, lane] of this.lanes) {
      if (lane.due > now) continue
      lane.leased = false
      while (lane.parcels[0] && (lane.parcels[0].expiresAt ?? Infinity) <= now) lane.parcels.shift()
      const head = lane.parcels[0]
      if (!head) this.lanes.delete(name)
      else if ((head.at ?? 0) > now) Object.assign(lane, { due: head.at ?? 0, woken: false })
      else {
        head.attempt++
        Object.assign(lane, { due: now + lease, leased: true, woken: false })
        claimed.push({ ...head })
      }
    }
    return claimed
  }

  retry(id: string, at: number): void {
    for (const lane of this.lanes.values()) {
      const head = lane.parcels[0]
      if (head?.id === id) Object.assign(lane, { due: lane.woken ? (head.at ?? 0) : at, leased: false, woken: false })
    }
  }

  wake(name: string): void {
    const lane = this.lanes.get(name)
    if (!lane) return
    lane.woken = lane.leased
    if (!lane.leased) lane.due = lane.parcels[0]?.at ?? 0
  }

  bury(id: string): void {
    for (const { parcels } of this.lanes.values()) {
      const parcel = parcels.find((one) => one.id === id)
      if (parcel) this.dead.set(id, parcel)
    }
    this.take((parcel) => parcel.id === id)
  }

  /** Takes parcels out; a lane whose first one goes is free for the next. */
  take(which: (parcel: Parcel) => boolean): void {
    for (const [name, lane] of this.lanes) {
      const before = lane.parcels[0]
      lane.parcels = lane.parcels.filter((parcel) => !which(parcel))
      const head = lane.parcels[0]
      if (!head) this.lanes.delete(name)
      else if (head !== before) Object.assign(lane, { due: head.at ?? 0, leased: false, woken: false })
    }
  }

  sweep(now: number): void {
    const underWay = new Set(
      [...this.lanes.values()].flatMap((lane) => (lane.leased && lane.parcels[0] ? [lane.parcels[0].id] : [])),
    )
    this.take((parcel) => (parcel.expiresAt ?? Infinity) <= now && !underWay.has(parcel.id))
  }

  forget(person: PersonId): void {
    for (const [key, { owner }] of this.documents) if (owner === person) this.documents.delete(key)
    for (const [key, { owner }] of this.timers) if (owner === person) this.timers.delete(key)
    for (const [id, { owner }] of this.dead) if (owner === person) this.dead.delete(id)
    this.take(({ owner }) => owner === person)
  }

  nextDue(): number | null {
    const moments = [...[...this.lanes.values()].map(({ due }) => due), ...[...this.timers.values()].map(({ at }) => at)]
    return moments.length === 0 ? null : Math.min(...moments)
  }
}
