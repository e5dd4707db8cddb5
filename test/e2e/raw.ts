import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Json } from '../../src/engine/ids.ts'
import type { Key, Store } from '../../src/store/store.ts'

/** Every way in which a word could lie in a file: as text of either width, in base64 at each of its three places, in hex, in a URL. */
function formsOf(word: string): readonly Buffer[] {
  const plain = Buffer.from(word)
  const base64 = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), plain])
      .toString('base64')
      .replace(/=+$/, '')
    // What depends on the neighbours is cut off at both ends.
    return whole.slice(before === 0 ? 0 : before + 1, (plain.length + before) % 3 === 0 ? undefined : -1)
  })
  const hex = plain.toString('hex')
  const url = [...plain].map((byte) => `%${byte.toString(16)}`).join('')
  const texts = [word, word.toLowerCase(), word.toUpperCase(), ...base64, hex, hex.toUpperCase(), url, url.toUpperCase()]
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(word, 'utf16le'), Buffer.from(word, 'utf16le').swap16()]
}

/** Which of the words are in this data, in any form. */
export function wordsIn(data: Buffer | string, words: readonly string[]): readonly string[] {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  return words.filter((word) => formsOf(word).some((form) => bytes.includes(form)))
}

/** Which of the words are in any file below this folder, as `file: word`. */
export function wordsInFolder(folder: string, words: readonly string[]): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.flatMap(({ parentPath, name }) =>
    wordsIn(readFileSync(join(parentPath, name)), words).map((word) => `${name}: ${word}`),
  )
}

/** Everything the store can show to anybody, opened: documents, timers, dead letters; and what waits to be sent. */
export async function dump(store: Store, file: string): Promise<ReadonlyMap<string, Json>> {
  const all = new Map<string, Json>()
  const keys = query<{ key: Key }>(file, 'SELECT key FROM document').map(({ key }) => key)
  for (const key of keys) {
    const value = await store.get<Json>(key)
    if (value !== null) all.set(key, value)
  }
  for (const timer of await store.dueTimers(Number.MAX_SAFE_INTEGER, 100_000)) all.set(`timer ${timer.key}`, timer.value)
  for (const letter of await store.deadLetters(100_000)) all.set(`dead ${letter.id}`, [letter.value, letter.reason])
  return all
}

/** As `dump`, and with what waits in the outbox, which it empties: for a store nobody works with any more. */
export async function dumpAll(store: Store, file: string): Promise<ReadonlyMap<string, Json>> {
  const all = new Map(await dump(store, file))
  const late = Number.MAX_SAFE_INTEGER / 2
  for (let parcels = await store.claim(late, 1000, 1); parcels.length > 0; parcels = await store.claim(late, 1000, 1)) {
    for (const { id, value } of parcels) {
      all.set(`parcel ${id}`, value)
      await store.finish(id)
    }
  }
  return all
}

/** Asks the file itself, beside the store. */
export function query<Row>(file: string, sql: string, ...values: readonly unknown[]): readonly Row[] {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare<unknown[], Row>(sql).all(...values)
  } finally {
    db.close()
  }
}
