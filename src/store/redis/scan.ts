import type { PersonId } from '../../engine/ids.ts'
import { readKey } from './kept.ts'
import type { Link } from './link.ts'
import { names } from './names.ts'

/** Keys looked at in one step; the server answers others in between. */
const PORTION = 1000

/** The names that begin like this, in portions; one that is there all the time is met at least once. */
export async function* scan(link: Link, beginning: string): AsyncGenerator<readonly string[]> {
  let cursor = '0'
  do {
    const reply = await link.send('SCAN', [cursor, 'MATCH', `${beginning}*`, 'COUNT', PORTION])
    if (!Array.isArray(reply)) throw new Error('SCAN gave no answer')
    const [next, found]: unknown[] = reply
    if (Array.isArray(found) && found.length > 0) yield found.map(String)
    cursor = String(next)
  } while (cursor !== '0')
}

/** With their values; what went meanwhile is left out. */
export async function* scanValues(link: Link, beginning: string): AsyncGenerator<readonly [name: string, value: Buffer]> {
  for await (const found of scan(link, beginning)) {
    const values = await link.send('MGET', found)
    if (!Array.isArray(values)) throw new Error('MGET gave no answer')
    for (const [n, name] of found.entries()) {
      const value: unknown = values[n]
      if (Buffer.isBuffer(value)) yield [name, value]
    }
  }
}

/** Every person there is. */
export async function* everybody(link: Link): AsyncGenerator<PersonId> {
  for await (const [, kept] of scanValues(link, names.key(''))) yield readKey(kept).person
}
