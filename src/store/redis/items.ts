import type { EffectId } from '../../engine/ids.ts'
import type { Item } from '../copy/item.ts'
import type { Key } from '../store.ts'
import {
  entriesText,
  readDeadLetter,
  readDocument,
  readEntries,
  readKey,
  readParcel,
  readTimer,
  writeDeadLetter,
  writeDocument,
  writeKey,
  writeParcel,
  writeTimer,
} from './kept.ts'
import type { Argument, Link } from './link.ts'
import { names, TAG } from './names.ts'
import { scan, scanValues } from './scan.ts'

/** Beginnings of the names (behind the tag) under which whole items are kept; everything else follows from these. */
const KINDS = ['key', 'doc', 'parcel', 'timer', 'dead'] as const
const MARKS_AT_ONCE = 1000

/** `name` is without the tag, as the scripts note changes. */
export function readItem(name: string, value: Buffer): Item {
  const end = name.indexOf(':')
  const [kind, id] = [name.slice(0, end), name.slice(end + 1)]
  switch (kind) {
    case 'key': {
      const { person, wrapped } = readKey(value)
      return { kind: 'person', person, owner: id, value: wrapped }
    }
    case 'doc': {
      const { version, owner, entries, value: sealed } = readDocument(value)
      return { kind: 'document', key: id as Key, version, owner, entries: readEntries(entries), value: sealed }
    }
    case 'parcel': {
      const { lane, at, expires, owner, value: sealed } = readParcel(value)
      return { kind: 'parcel', id: id as EffectId, lane, at, expires, owner, value: sealed }
    }
    case 'timer': {
      const { at, owner, value: sealed } = readTimer(value)
      return { kind: 'timer', key: id as Key, at, owner, value: sealed }
    }
    case 'dead': {
      const { lane, buried, attempts, owner, reason, value: sealed } = readDeadLetter(value)
      return {
        kind: 'dead',
        id: id as EffectId,
        lane,
        buried,
        attempts,
        owner,
        reason: reason.toString('base64'),
        value: sealed,
      }
    }
    default:
      throw new Error(`Nothing is kept under ${kind}`)
  }
}

/** The name an item of the copy has for what the scripts call `name`. */
export function itemName(name: string): string {
  return name.replace(/^key:/, 'person:').replace(/^doc:/, 'document:')
}

export function laneItem(lane: string, state: readonly unknown[], ids: readonly unknown[]): Item {
  const [due, leased, attempt, doubts] = state.map(String)
  const waits = { due: leased === '' ? Number(due) : 0, attempt: Number(attempt), doubts: Number(doubts) }
  return { kind: 'lane', lane, ...waits, ids: ids.map((id) => String(id) as EffectId) }
}

/** `null` when the lane is gone. */
export async function readLane(link: Link, lane: string): Promise<Item | null> {
  const [state, ids] = await Promise.all([
    link.send('HMGET', [names.lane(lane), 'due', 'leased', 'attempt', 'doubts']),
    link.send('LRANGE', [names.queue(lane), 0, -1]),
  ])
  if (!Array.isArray(state) || !Array.isArray(ids) || state[0] === null) return null
  return laneItem(lane, state, ids)
}

/** Everything there is, as it was when it was met. */
export async function* readItems(link: Link): AsyncGenerator<Item> {
  const check = await link.send('HGET', [names.meta, 'key-check'])
  if (Buffer.isBuffer(check)) yield { kind: 'key-check', value: check }
  for (const kind of KINDS) {
    for await (const [name, value] of scanValues(link, `${TAG}${kind}:`)) yield readItem(name.slice(TAG.length), value)
  }
  for await (const found of scan(link, names.lane(''))) {
    const lanes = await Promise.all(found.map((name) => readLane(link, name.slice(names.lane('').length))))
    for (const lane of lanes) if (lane) yield lane
  }
  yield* readMarks(link)
  for (const line of await readErasures(link)) yield { kind: 'erasure', line }
}

export async function readErasures(link: Link): Promise<readonly string[]> {
  const lines = await link.send('LRANGE', [names.erasures, 0, -1])
  return Array.isArray(lines) ? [...new Set(lines.map(String))] : []
}

async function* readMarks(link: Link): AsyncGenerator<Item> {
  let cursor = '0'
  do {
    const reply = await link.send('ZSCAN', [names.marks, cursor, 'COUNT', MARKS_AT_ONCE])
    if (!Array.isArray(reply)) throw new Error('ZSCAN gave no answer')
    const [next, found]: unknown[] = reply
    yield* markItems(Array.isArray(found) ? found : [])
    cursor = String(next)
  } while (cursor !== '0')
}

export function* markItems(pairs: readonly unknown[]): Generator<Item> {
  for (let n = 0; n < pairs.length; n += 2) {
    const value = pairs[n]
    if (Buffer.isBuffer(value)) yield { kind: 'mark', at: Number(pairs[n + 1]), value }
  }
}

/** The commands that put an item into an empty store, besides `turn`. */
export function commandsFor(item: Item, turn: () => string): readonly (readonly [string, ...Argument[]])[] {
  const own = (owner: string | null, name: string) => (owner === null ? [] : [['SADD', names.owned(owner), name] as const])
  switch (item.kind) {
    case 'key-check':
      return [['HSET', names.meta, 'key-check', item.value]]
    case 'person': {
      const kept = writeKey({ person: item.person, wrapped: item.value })
      return [
        ['SET', names.key(item.owner), kept],
        ['SET', names.person(item.person), item.owner],
      ]
    }
    case 'document': {
      const { key, entries, owner } = item
      const kept = writeDocument({ ...item, entries: entriesText(entries) })
      const standing = entries.map(([index, sort]) => ['ZADD', names.index(index), 0, `${sort}\0${key}`] as const)
      return [['SET', names.document(key), kept], ...standing, ...own(owner, `doc:${key}`)]
    }
    case 'parcel': {
      const expiring = item.expires === null ? [] : [['ZADD', names.expires, item.expires, item.id] as const]
      return [['SET', names.parcel(item.id), writeParcel(item)], ...expiring, ...own(item.owner, `parcel:${item.id}`)]
    }
    case 'lane': {
      const { lane, due, attempt, doubts, ids } = item
      const place = turn()
      const state = ['turn', place, 'due', due, 'leased', '', 'woken', 0, 'attempt', attempt, 'doubts', doubts]
      return [
        ['RPUSH', names.queue(lane), ...ids],
        ['HSET', names.lane(lane), ...state],
        ['ZADD', names.lanes, due, `${place}:${lane}`],
      ]
    }
    case 'dead': {
      const kept = writeDeadLetter({ ...item, reason: Buffer.from(item.reason, 'base64') })
      return [
        ['SET', names.dead(item.id), kept],
        ['ZADD', names.deads, item.buried, item.id],
        ...own(item.owner, `dead:${item.id}`),
      ]
    }
    case 'timer':
      return [
        ['SET', names.timer(item.key), writeTimer(item)],
        ['ZADD', names.timers, item.at, item.key],
        ...own(item.owner, `timer:${item.key}`),
      ]
    case 'mark':
      return [['ZADD', names.marks, item.at, item.value]]
    case 'erasure':
      return [['RPUSH', names.erasures, item.line]]
  }
}
