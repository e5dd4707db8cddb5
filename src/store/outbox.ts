import type Database from 'better-sqlite3'
import type { EffectId, Instant, Json } from '../engine/ids.ts'
import { isDue, type Taking } from './handing-over.ts'
import { Lanes } from './lanes.ts'
import { places } from './places.ts'
import type { Backlog, Claimed, DeadLetter, Parcel, Retry } from './store.ts'
import type { Vault } from './vault.ts'

/** Dead letters hold words of people; nobody who has not looked for a month will. */
const DEAD_LETTER_DAYS = 30
const DAY = 24 * 60 * 60 * 1000

interface Row {
  readonly seq: number
  readonly id: EffectId
  readonly lane: string
  readonly at: Instant | null
  readonly expires: Instant | null
  readonly attempt: number
  readonly doubts: number
  readonly owner: number | null
  readonly value: Buffer
}

interface DeadRow {
  readonly id: EffectId
  readonly lane: string
  readonly buried: Instant
  readonly attempt: number
  readonly owner: number | null
  readonly reason: Buffer
  readonly value: Buffer
}

type Place = Pick<Row, 'seq' | 'lane'>
/** What stands first in a lane. */
type Standing = Pick<Row, 'seq' | 'at'>

/** What is to be done outside, lane by lane, and what could not be. All methods but the listings run inside a commit. */
export class Outbox {
  readonly #vault: Vault
  readonly #lanes: Lanes
  readonly #sql

  constructor(db: Database.Database, vault: Vault) {
    this.#vault = vault
    this.#lanes = new Lanes(db)
    const columns = 'seq, id, lane, at, expires, attempt, doubts, owner, value'
    this.#sql = {
      addNew: db.prepare<[string, string, number | null, number | null, number, number | null, Buffer, string]>(
        `INSERT OR IGNORE INTO parcel (id, lane, at, expires, attempt, doubts, owner, value)
         SELECT ?, ?, ?, ?, ?, 0, ?, ? WHERE NOT EXISTS (SELECT 1 FROM dead WHERE id = ?)`,
      ),
      add: db.prepare<[string, string, number | null, number | null, number | null, Buffer]>(
        'INSERT INTO parcel (id, lane, at, expires, attempt, doubts, owner, value) VALUES (?, ?, ?, ?, 0, 0, ?, ?)',
      ),
      byId: db.prepare<[string], Row>(`SELECT ${columns} FROM parcel WHERE id = ?`),
      take: db.prepare<[string], Place>('DELETE FROM parcel WHERE id = ? RETURNING seq, lane'),
      head: db.prepare<[string], Row>(`SELECT ${columns} FROM parcel WHERE lane = ? ORDER BY seq LIMIT 1`),
      first: db.prepare<[string], Pick<Row, 'seq'>>('SELECT seq FROM parcel WHERE lane = ? ORDER BY seq LIMIT 1'),
      standing: db.prepare<[string], Standing>('SELECT seq, at FROM parcel WHERE lane = ? ORDER BY seq LIMIT 1'),
      tried: db.prepare<[number]>('UPDATE parcel SET attempt = attempt + 1 WHERE seq = ?'),
      untried: db.prepare<[number]>('UPDATE parcel SET attempt = attempt - 1 WHERE seq = ?'),
      doubted: db.prepare<[number]>('UPDATE parcel SET doubts = doubts + 1 WHERE seq = ?'),
      remove: db.prepare<[number]>('DELETE FROM parcel WHERE seq = ?'),
      owned: db.prepare<[number], Place>('SELECT seq, lane FROM parcel WHERE owner = ?'),
      expired: db.prepare<[number], Place>('SELECT seq, lane FROM parcel WHERE expires <= ?'),
      bury: db.prepare<[string, string, number, number, number | null, Buffer, Buffer]>(
        'INSERT INTO dead (id, lane, buried, attempt, owner, reason, value) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      dead: db.prepare<[number], DeadRow>(
        'SELECT id, lane, buried, attempt, owner, reason, value FROM dead ORDER BY buried DESC, row DESC LIMIT ?',
      ),
      deadById: db.prepare<[string], DeadRow>('SELECT id, lane, buried, attempt, owner, reason, value FROM dead WHERE id = ?'),
      countDead: db.prepare<[], { count: number }>('SELECT count(*) AS count FROM dead'),
      removeDead: db.prepare<[string]>('DELETE FROM dead WHERE id = ?'),
      removeOwnedDead: db.prepare<[number]>('DELETE FROM dead WHERE owner = ?'),
      removeOldDead: db.prepare<[number]>('DELETE FROM dead WHERE buried <= ?'),
    }
  }

  /** An id that waits already, or lies with the dead letters, is left as it is. */
  enqueue(parcel: Parcel, text: string): void {
    if (this.#add(parcel, text, 0)) this.#lanes.open(parcel.lane, parcel.at ?? 0)
  }

  /** The same, claimed at once when it may go now and its lane is free; whether it was. */
  enqueueClaimed(parcel: Parcel, text: string, taking: Taking): boolean {
    const isFirst = isDue(parcel, taking) && this.#lanes.openLeased(parcel.lane, taking.until)
    if (!isFirst) {
      this.enqueue(parcel, text)
      return false
    }
    const isNew = this.#add(parcel, text, 1)
    if (!isNew) this.#lanes.close(parcel.lane)
    return isNew
  }

  claim(now: Instant, limit: number, lease: number): readonly Claimed[] {
    const claimed: Claimed[] = []
    // Lanes looked at are no longer due, so this ends; those whose parcels have all expired make room for others.
    for (let lanes = this.#lanes.due(now, limit); lanes.length > 0; lanes = this.#lanes.due(now, limit - claimed.length)) {
      for (const lane of lanes) {
        const head = this.#liveHead(lane, now)
        if (head === null) this.#lanes.close(lane)
        else if (head.at !== null && head.at > now) this.#lanes.sleep(lane, head.at)
        else {
          this.#sql.tried.run(head.seq)
          this.#lanes.lease(lane, now + Math.max(1, lease))
          claimed.push(this.#claimed(head))
        }
      }
    }
    return claimed
  }

  finish(id: EffectId): void {
    const place = this.#sql.take.get(id)
    if (place) this.#goOn(place)
  }

  /** Of somebody whose parcel is no longer the first of its lane it changes nothing. */
  retry(id: EffectId, at: Instant, why: Retry): void {
    const row = this.#sql.byId.get(id)
    if (!row || !this.#isHead(row)) return
    if (why === 'away') this.#sql.untried.run(row.seq)
    if (why === 'doubt') this.#sql.doubted.run(row.seq)
    this.#lanes.release(row.lane, at, row.at ?? 0)
  }

  bury(id: EffectId, reason: string, now: Instant): void {
    const row = this.#sql.byId.get(id)
    if (!row) return
    const owner = this.#vault.open(places.parcel(id), row).owner
    const sealed = this.#vault.seal(owner, places.reason(id), reason)
    this.#sql.bury.run(id, row.lane, now, row.attempt, row.owner, sealed.value, row.value)
    this.#remove(row)
  }

  wake(lane: string): void {
    const head = this.#sql.head.get(lane)
    if (head) this.#lanes.wake(lane, head.at ?? 0)
  }

  deadLetters(limit: number): readonly DeadLetter[] {
    return this.#sql.dead.all(limit).map((row) => {
      const { owner, text } = this.#vault.open(places.parcel(row.id), row)
      const reason = this.#vault.open(places.reason(row.id), { owner: row.owner, value: row.reason }).text
      const value: Json = JSON.parse(text)
      return {
        id: row.id,
        lane: row.lane,
        value,
        reason,
        buriedAt: row.buried,
        attempts: row.attempt,
        ...(owner !== null && { owner }),
      }
    })
  }

  /** Back to the end of its lane, as if it were new; without the moment at which it would expire. */
  resend(id: EffectId): boolean {
    const row = this.#sql.deadById.get(id)
    if (!row) return false
    this.#sql.removeDead.run(id)
    this.#sql.add.run(id, row.lane, null, null, row.owner, row.value)
    this.#lanes.open(row.lane, 0)
    return true
  }

  backlog(now: Instant): Backlog {
    return { ...this.#lanes.count(now), deadLetters: this.#sql.countDead.get()?.count ?? 0 }
  }

  nextDue(): Instant | null {
    return this.#lanes.nextDue()
  }

  sweep(now: Instant): void {
    this.#sql.removeOldDead.run(now - DEAD_LETTER_DAYS * DAY)
    // What is under way is left to whoever has it.
    for (const row of this.#sql.expired.all(now)) if (!this.#lanes.isLeased(row.lane) || !this.#isHead(row)) this.#remove(row)
  }

  deleteOwned(owner: number): void {
    this.#sql.removeOwnedDead.run(owner)
    for (const row of this.#sql.owned.all(owner)) this.#remove(row)
  }

  /** What a process that is gone had claimed may be claimed at once: nobody else can be working on it. */
  releaseAll(): void {
    this.#lanes.releaseAll()
  }

  /** False when it waits already, or lies with the dead letters. */
  #add(parcel: Parcel, text: string, attempt: number): boolean {
    const { id, lane, at = null, expiresAt = null } = parcel
    const { owner, value } = this.#vault.seal(parcel.owner ?? null, places.parcel(id), text)
    return this.#sql.addNew.run(id, lane, at, expiresAt, attempt, owner, value, id).changes === 1
  }

  #liveHead(lane: string, now: Instant): Row | null {
    for (let head = this.#sql.head.get(lane); head; head = this.#sql.head.get(lane)) {
      if (head.expires === null || head.expires > now) return head
      this.#sql.remove.run(head.seq)
    }
    return null
  }

  #isHead(row: Place): boolean {
    return this.#sql.first.get(row.lane)?.seq === row.seq
  }

  #remove(row: Place): void {
    this.#sql.remove.run(row.seq)
    this.#goOn(row)
  }

  /** Only when the first of a lane has gone, the lane goes on; a lease on another parcel stays. */
  #goOn(gone: Place): void {
    const next = this.#sql.standing.get(gone.lane)
    if (!next) this.#lanes.close(gone.lane)
    else if (next.seq > gone.seq) this.#lanes.advance(gone.lane, next.at ?? 0)
  }

  #claimed(row: Row): Claimed {
    const { owner, text } = this.#vault.open(places.parcel(row.id), row)
    const value: Json = JSON.parse(text)
    return {
      id: row.id,
      lane: row.lane,
      value,
      attempt: row.attempt + 1,
      doubts: row.doubts,
      ...(owner !== null && { owner }),
      ...(row.at !== null && { at: row.at }),
      ...(row.expires !== null && { expiresAt: row.expires }),
    }
  }
}
