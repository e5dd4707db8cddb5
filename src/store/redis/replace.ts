import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CopyReader } from '../copy/file.ts'
import { Tally } from '../copy/item.ts'
import { nameOf, type RedisAddress } from './address.ts'
import { commandsFor, readItems } from './items.ts'
import type { Link } from './link.ts'
import { names, newClientName, TAG } from './names.ts'
import { SCHEMA } from './open.ts'
import { scan } from './scan.ts'

const SHUT = readFileSync(join(import.meta.dirname, 'lua', 'shut.lua'), 'utf8')
/** Commands under way at once. */
const PORTION = 500

/**
 * Closes the store to everybody: for `lease` milliseconds, or until `reopen`. Throws a sentence when somebody serves it, or has closed
 * it for another reason. Returns whether it was closed for the same reason before.
 */
export async function shut(link: Link, address: RedisAddress, why: string, lease: number): Promise<boolean> {
  const outcome = String(await link.sendKept('EVAL', [SHUT, 1, names.meta, why, newClientName(), lease]))
  const store = `The store on Redis at ${nameOf(address)}`
  if (outcome === 'served') {
    throw new Error(`${store} is served. Stop every process that serves it first; after a crash wait 20 seconds.`)
  }
  if (outcome === 'again') return true
  if (outcome === 'shut') return false
  throw new Error(`${store} is not free: ${outcome}. Finish that first.`)
}

export async function reopen(link: Link): Promise<void> {
  await link.sendKept('DEL', [names.shut, names.shutBy])
}

function isOfStore(name: string): boolean {
  return name !== names.shut && name !== names.shutBy && name !== names.kept
}

/** Whether anything of a store is there. */
export async function isEmpty(link: Link): Promise<boolean> {
  for await (const found of scan(link, TAG)) if (found.some(isOfStore)) return false
  return true
}

/** Takes away what is there, puts the copy in its place, and reads it back. The store must be shut; a failure leaves it so. */
export async function replaceWith(link: Link, copy: CopyReader): Promise<Tally> {
  for await (const found of scan(link, TAG)) {
    const old = found.filter(isOfStore)
    if (old.length > 0) await link.send('UNLINK', old)
  }
  await link.send('HSET', [names.meta, 'schema', SCHEMA])
  await fill(link, copy)
  const wanted = copy.tally()
  const found = new Tally()
  for await (const item of readItems(link)) found.add(item)
  const different = wanted.differences(found)
  if (different.length > 0) throw new Error(`What was written is not what is there (${different.join(', ')}). Do it again.`)
  return found
}

async function fill(link: Link, copy: CopyReader): Promise<void> {
  let turns = 0
  const turn = () => String(++turns).padStart(16, '0')
  let underWay: Promise<unknown>[] = []
  for (const item of copy.items()) {
    for (const [command, ...args] of commandsFor(item, turn)) underWay.push(link.send(command, args))
    if (underWay.length < PORTION) continue
    await Promise.all(underWay)
    underWay = []
  }
  await Promise.all(underWay)
  // What is found there from now on will not be lost with the server.
  await link.sendKept('SET', [names.turn, turns])
}
