import type { CopyReader } from '../copy/file.ts'
import type { Source } from '../move.ts'
import type { StorePlace } from '../place.ts'
import { nameOf } from './address.ts'
import { readCondition, refusal } from './inspect.ts'
import { readItems } from './items.ts'
import { Link } from './link.ts'
import { names } from './names.ts'
import { openServer } from './open.ts'
import { isEmpty, reopen, replaceWith, shut } from './replace.ts'

type RedisPlace = Extract<StorePlace, { kind: 'redis' }>

/** A source is free again by itself when the process that moves it dies. */
const LEASE = 30_000
const EVERY = 5000
const LEAVING = 'the store is being moved away'

export async function readRedis({ address, journal }: RedisPlace, dataKey: Uint8Array): Promise<Source> {
  const { link } = await openServer({ address, journal, dataKey, readOnly: true })
  try {
    await shut(link, address, LEAVING, LEASE)
  } catch (error) {
    link.close()
    throw error
  }
  const staying = setInterval(() => void link.send('PEXPIRE', [names.shut, LEASE]).catch(() => undefined), EVERY)
  return {
    items: readItems(link),
    close: async () => {
      clearInterval(staying)
      await reopen(link).catch(() => undefined)
      link.close()
    },
  }
}

/** `origin` names the source. What comes from it and has not been served yet may be replaced; nothing else may. */
export async function fillRedis({ address }: RedisPlace, copy: CopyReader, origin: string): Promise<void> {
  const link = new Link(address)
  try {
    await link.open()
    const refused = refusal(await readCondition(link), address)
    if (refused !== null) throw new Error(refused)
    // Named after the source: whoever was interrupted may go on, and nobody else may come between.
    const isUnfinished = await shut(link, address, `a store is being moved here (${origin.slice(0, 8)})`, 0)
    const before = await link.send('HGET', [names.meta, 'moved-from'])
    if (!isUnfinished && String(before) !== origin && !(await isEmpty(link))) {
      await reopen(link)
      throw new Error(
        `There is a store on Redis at ${nameOf(address)} already, which did not come from this source or has been served since. Name an empty database.`,
      )
    }
    await replaceWith(link, copy)
    await link.sendKept('HSET', [names.meta, 'moved-from', origin])
    await reopen(link)
  } finally {
    link.close()
  }
}
