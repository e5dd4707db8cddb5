import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CopyReader, CopyWriter } from './copy/file.ts'
import type { Item, Sum } from './copy/item.ts'
import type { StorePlace } from './place.ts'
import { nameOf as nameOfServer } from './redis/address.ts'
import { fillRedis, readRedis } from './redis/moving.ts'
import { fillSqlite, readSqlite } from './sqlite-moving.ts'

const LEFT_OVER = /^moving\.[0-9a-f]{12}$/

/** A store nobody serves as long as it is read here. */
export interface Source {
  readonly items: AsyncIterable<Item> | Iterable<Item>
  close(): Promise<void> | void
}

export interface Move {
  readonly from: StorePlace
  readonly to: StorePlace
  /** 32 bytes, the same for both. */
  readonly dataKey: Uint8Array
}

/**
 * Copies a whole store from one engine to another, or to another place of the same one, and compares what is there afterwards with what
 * was there before. Sealed values stay sealed. Can be repeated until somebody serves the target. Throws a sentence when a process
 * serves either of them, or when something else is in the target. Returns counts and hashes by kind.
 */
export async function moveStore({ from, to, dataKey }: Move): Promise<ReadonlyMap<Item['kind'], Sum>> {
  if (nameOf(from) === nameOf(to)) throw new Error('Source and target are the same store. Name two.')
  const source = from.kind === 'sqlite' ? await readSqlite(from, dataKey) : await readRedis(from, dataKey)
  // Sealed, and gone in a moment; beside the target's journal, where sealed data may lie.
  const folder = dirname(to.journal)
  const file = join(folder, `moving.${randomBytes(6).toString('hex')}`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Left by somebody who was killed: no copy may outlive an erasure.
    for (const name of readdirSync(folder)) if (LEFT_OVER.test(name)) rmSync(join(folder, name))
    const writer = new CopyWriter(file)
    let origin = ''
    for await (const item of source.items) {
      if (item.kind === 'key-check') origin = createHash('sha256').update(item.value).digest('hex').slice(0, 32)
      writer.add(item)
    }
    writer.end()
    const copy = new CopyReader(file)
    if (to.kind === 'sqlite') await fillSqlite(to, dataKey, copy, origin)
    else await fillRedis(to, copy, origin)
    return copy.tally().sums()
  } finally {
    rmSync(file, { force: true })
    await source.close()
  }
}

function nameOf(place: StorePlace): string {
  if (place.kind === 'sqlite') return place.file
  return nameOfServer(place.address)
}
