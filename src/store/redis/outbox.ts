import type { EffectId, Instant, Json, PersonId } from '../../engine/ids.ts'
import { MARKS_KEPT } from '../keyed-hash.ts'
import { places } from '../places.ts'
import { seal } from '../seal.ts'
import type { Backlog, Claimed, DeadLetter, Key, Retry, Timer } from '../store.ts'
import { type KeyId, ownerWord, readClaimed, readDeadLetter, readParcel, readTimer } from './kept.ts'
import { damaged, type LedgerParts, type RedisLedger } from './ledger.ts'
import { names } from './names.ts'
import { finite } from './writing.ts'

/** Dead letters hold words of people; nobody who has not looked for a month will. */
const DEAD_LETTERS_KEPT = 30 * 24 * 60 * 60 * 1000
/** How much one run of the script takes away at most, so that nobody waits long behind it. */
const PORTION = 500
/** Claims remembered; more than anybody has under way. */
const TOKENS = 10_000

/** Parcels, dead letters and timers on Redis. */
export class RedisOutbox {
  readonly #parts: LedgerParts
  readonly #ledger: RedisLedger
  /** Under which claim this process holds a parcel: what was lost to another one meanwhile is not given back in its place. */
  readonly #tokens = new Map<EffectId, string>()
  #claims = 0

  constructor(parts: LedgerParts, ledger: RedisLedger) {
    this.#parts = parts
    this.#ledger = ledger
  }

  async claim(now: Instant, limit: number, lease: number): Promise<readonly Claimed[]> {
    const { script } = this.#parts
    const token = this.newToken()
    const answer = await script.run({ operations: ['claim', finite(now), limit, Math.max(1, finite(lease)), token] })
    if (answer.kind !== 'claimed') return []
    const claimed: Claimed[] = []
    for (const { id, attempt, doubts, lane, at, expires, owner, value } of readClaimed(answer.parts)) {
      const opened = await this.#open(owner, places.parcel(id), value)
      // Its person was forgotten a moment ago; it is gone.
      if (!opened) continue
      this.remember(id, token)
      claimed.push({
        id,
        lane,
        value: opened.value,
        attempt,
        doubts,
        ...(opened.owner !== null && { owner: opened.owner }),
        ...(at !== null && { at }),
        ...(expires !== null && { expiresAt: expires }),
      })
    }
    return claimed
  }

  /** A name for a claim that nobody else has. */
  newToken(): string {
    return `${this.#parts.script.client}.${++this.#claims}`
  }

  async finish(id: EffectId): Promise<void> {
    this.#tokens.delete(id)
    await this.#parts.script.run({ operations: ['finish', id] })
  }

  async retry(id: EffectId, at: Instant, why: Retry): Promise<void> {
    const token = this.#tokens.get(id) ?? ''
    await this.#parts.script.run({ operations: ['retry', id, finite(at), why, token] })
  }

  /** What a commit may have claimed whose answer was lost: nobody here will send it under that claim. */
  async giveBack(ids: readonly EffectId[], token: string, now: Instant): Promise<void> {
    await this.#parts.script.run({ operations: ids.flatMap((id) => ['retry', id, finite(now), 'away', token]) })
  }

  async bury(id: EffectId, reason: string, now: Instant): Promise<void> {
    const { link, persons, centre, script } = this.#parts
    const kept = await link.send('GET', [names.parcel(id)])
    if (!Buffer.isBuffer(kept)) return
    const { owner } = readParcel(kept)
    const key = owner === null ? centre : (await persons.ofOwner(owner))?.key
    // Without a key it has just been forgotten.
    if (!key) return
    const sealed = seal(key, places.reason(id), reason)
    const token = this.#tokens.get(id) ?? ''
    await script.run({ operations: ['bury', id, finite(now), ownerWord(owner), sealed, token] })
  }

  async resend(id: EffectId): Promise<boolean> {
    const answer = await this.#parts.script.run({ operations: ['resend', id] })
    return answer.kind === 'done' && answer.value === '1'
  }

  async wake(lane: string): Promise<void> {
    await this.#parts.script.run({ operations: ['wake', lane] })
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    const letters: DeadLetter[] = []
    if (limit <= 0) return letters
    for (const id of await this.#names('ZRANGE', [names.deads, 0, limit - 1, 'REV'])) {
      const kept = await this.#parts.link.send('GET', [names.dead(id)])
      if (!Buffer.isBuffer(kept)) continue
      const { lane, buried, attempts, owner, reason, value } = readDeadLetter(kept)
      const letter = id as EffectId
      const opened = await this.#open(owner, places.parcel(letter), value)
      const why = await this.#ledger.open(owner, places.reason(letter), reason)
      if (!opened || !why) continue
      letters.push({
        id: letter,
        lane,
        value: opened.value,
        reason: why.text,
        buriedAt: buried,
        attempts,
        ...(opened.owner !== null && { owner: opened.owner }),
      })
    }
    return letters
  }

  async backlog(now: Instant): Promise<Backlog> {
    const { link } = this.#parts
    const [lanes, ready, deadLetters] = await Promise.all([
      link.send('ZCARD', [names.lanes]),
      link.send('ZCOUNT', [names.lanes, '-inf', finite(now)]),
      link.send('ZCARD', [names.deads]),
    ])
    return { lanes: Number(lanes), ready: Number(ready), deadLetters: Number(deadLetters) }
  }

  async nextDue(): Promise<Instant | null> {
    const [parcel, timer] = await Promise.all([this.#first(names.lanes), this.#first(names.timers)])
    return parcel === null || timer === null ? (parcel ?? timer) : Math.min(parcel, timer)
  }

  async dueTimers(now: Instant, limit: number): Promise<readonly Timer[]> {
    const timers: Timer[] = []
    for (const key of await this.#names('ZRANGE', [names.timers, '-inf', finite(now), 'BYSCORE', 'LIMIT', 0, limit])) {
      const timer = await this.#timer(key as Key)
      if (timer) timers.push(timer)
    }
    return timers
  }

  async sweep(now: Instant): Promise<void> {
    const { script } = this.#parts
    await script.run({ operations: ['forget-marks', now - MARKS_KEPT] })
    for (let more = '1'; more === '1'; ) {
      const answer = await script.run({ operations: ['sweep', finite(now), now - DEAD_LETTERS_KEPT, PORTION] })
      more = answer.kind === 'done' ? answer.value : ''
    }
  }

  /** Ended in a transaction. */
  ended(id: EffectId): void {
    this.#tokens.delete(id)
  }

  async #timer(key: Key): Promise<Timer | null> {
    const kept = await this.#parts.link.send('GET', [names.timer(key)])
    if (!Buffer.isBuffer(kept)) return null
    const { at, owner, value } = readTimer(kept)
    const opened = await this.#open(owner, places.timer(key), value)
    // A value that stays although its key is gone is damage; one that went with it is not.
    if (!opened && (await this.#parts.link.send('EXISTS', [names.timer(key)])) === 1) throw damaged(key)
    return opened && { key, at, value: opened.value, ...(opened.owner !== null && { owner: opened.owner }) }
  }

  async #open(owner: KeyId | null, place: string, sealed: Buffer): Promise<{ owner: PersonId | null; value: Json } | null> {
    const opened = await this.#ledger.open(owner, place, sealed)
    if (!opened) return null
    const value: Json = JSON.parse(opened.text)
    return { owner: opened.owner, value }
  }

  async #names(command: string, args: readonly (string | number)[]): Promise<readonly string[]> {
    const found = await this.#parts.link.send(command, args)
    return Array.isArray(found) ? found.map(String) : []
  }

  async #first(set: string): Promise<Instant | null> {
    const [, score] = await this.#names('ZRANGE', [set, 0, 0, 'WITHSCORES'])
    return score === undefined ? null : Number(score)
  }

  /** Under which claim this process holds it. */
  remember(id: EffectId, token: string): void {
    const [oldest] = this.#tokens.keys()
    if (oldest !== undefined && this.#tokens.size >= TOKENS) this.#tokens.delete(oldest)
    this.#tokens.delete(id)
    this.#tokens.set(id, token)
  }
}
