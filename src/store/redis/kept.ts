import type { EffectId, Instant, PersonId } from '../../engine/ids.ts'
import type { Entries } from '../stored.ts'

/** The texts under which values are kept, in front of their sealed bytes; the commit script reads the same. `-` is none. */

const NEWLINE = 10
const NONE = '-'

/** The id of a person's key, 16 hexadecimal characters; it also stands in the header of everything sealed with it. */
export type KeyId = string

export interface KeptDocument {
  readonly version: number
  readonly owner: KeyId | null
  /** See `entriesText`. */
  readonly entries: string
  readonly value: Buffer
}

export interface KeptParcel {
  readonly lane: string
  readonly at: Instant | null
  readonly expires: Instant | null
  readonly owner: KeyId | null
  readonly value: Buffer
}

export interface KeptDeadLetter {
  readonly lane: string
  readonly buried: Instant
  readonly attempts: number
  readonly owner: KeyId | null
  readonly reason: Buffer
  readonly value: Buffer
}

export interface KeptTimer {
  readonly at: Instant
  readonly owner: KeyId | null
  readonly value: Buffer
}

export interface KeptKey {
  readonly person: PersonId
  readonly wrapped: Buffer
}

/** Index name, NUL, sort value, NUL for each. Throws when one of them holds a NUL, which would end it. */
export function entriesText(entries: Entries): string {
  const texts = entries.flat()
  if (texts.some((text) => text.includes('\0')))
    throw new Error('An index name or sort value holds a NUL character; leave it out.')
  return texts.map((text) => `${text}\0`).join('')
}

export function readEntries(text: string): Entries {
  const texts = text.split('\0')
  return Array.from({ length: (texts.length - 1) / 2 }, (_, n) => [texts[2 * n] ?? '', texts[2 * n + 1] ?? ''])
}

export function writeDocument({ version, owner, entries, value }: KeptDocument): Buffer {
  const text = Buffer.from(entries)
  return Buffer.concat([Buffer.from(`${version} ${owner ?? NONE} ${text.length}\n`), text, value])
}

export function readDocument(kept: Buffer): KeptDocument {
  const { words, body } = split(kept)
  const [version = '', owner = '', length = ''] = words
  return {
    version: Number(version),
    owner: optional(owner),
    entries: body.toString('utf8', 0, Number(length)),
    value: body.subarray(Number(length)),
  }
}

export function writeParcel({ lane, at, expires, owner, value }: KeptParcel): Buffer {
  const text = Buffer.from(lane)
  return Buffer.concat([Buffer.from(`${at ?? NONE} ${expires ?? NONE} ${owner ?? NONE} ${text.length}\n`), text, value])
}

export function readParcel(kept: Buffer): KeptParcel {
  const { words, body } = split(kept)
  const [at = '', expires = '', owner = '', length = ''] = words
  return {
    lane: body.toString('utf8', 0, Number(length)),
    at: number(at),
    expires: number(expires),
    owner: optional(owner),
    value: body.subarray(Number(length)),
  }
}

export function writeDeadLetter({ lane, buried, attempts, owner, reason, value }: KeptDeadLetter): Buffer {
  const text = Buffer.from(lane)
  const head = Buffer.from(`${buried} ${attempts} ${owner ?? NONE} ${text.length} ${reason.length}\n`)
  return Buffer.concat([head, text, reason, value])
}

export function readDeadLetter(kept: Buffer): KeptDeadLetter {
  const { words, body } = split(kept)
  const [buried = '', attempts = '', owner = '', lane = '', reason = ''] = words
  const reasonAt = Number(lane)
  const valueAt = reasonAt + Number(reason)
  return {
    lane: body.toString('utf8', 0, reasonAt),
    buried: Number(buried),
    attempts: Number(attempts),
    owner: optional(owner),
    reason: body.subarray(reasonAt, valueAt),
    value: body.subarray(valueAt),
  }
}

export function writeTimer({ at, owner, value }: KeptTimer): Buffer {
  return Buffer.concat([Buffer.from(`${at} ${owner ?? NONE}\n`), value])
}

export function readTimer(kept: Buffer): KeptTimer {
  const { words, body } = split(kept)
  const [at = '', owner = ''] = words
  return { at: Number(at), owner: optional(owner), value: body }
}

export function writeKey({ person, wrapped }: KeptKey): Buffer {
  return Buffer.concat([Buffer.from(`${person}\n`), wrapped])
}

export function readKey(kept: Buffer): KeptKey {
  const end = kept.indexOf(NEWLINE)
  // Written by `writeKey` only.
  return { person: kept.toString('utf8', 0, end) as PersonId, wrapped: kept.subarray(end + 1) }
}

export function ownerWord(owner: KeyId | null): string {
  return owner ?? NONE
}

/** What a claim hands out: id, attempt, doubts and the kept parcel, four by four. */
export function readClaimed(parts: readonly Buffer[]): readonly (KeptParcel & ClaimCounts)[] {
  return Array.from({ length: parts.length / 4 }, (_, n) => {
    const [id, attempt, doubts, kept] = parts.slice(n * 4, n * 4 + 4)
    if (!id || !attempt || !doubts || !kept) throw new Error('The commit script answered a claim with half a parcel')
    return { id: String(id) as EffectId, attempt: Number(attempt), doubts: Number(doubts), ...readParcel(kept) }
  })
}

interface ClaimCounts {
  readonly id: EffectId
  readonly attempt: number
  readonly doubts: number
}

function split(kept: Buffer): { readonly words: readonly string[]; readonly body: Buffer } {
  const end = kept.indexOf(NEWLINE)
  return { words: kept.toString('latin1', 0, end).split(' '), body: kept.subarray(end + 1) }
}

function optional(word: string): string | null {
  return word === NONE ? null : word
}

function number(word: string): number | null {
  return word === NONE ? null : Number(word)
}
