import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CopyWriter } from '../copy/file.ts'
import { inPlace } from '../copy/in-place.ts'
import type { Item } from '../copy/item.ts'
import { itemName, laneItem, markItems, readErasures, readItem, readItems, readLane } from './items.ts'
import type { Link } from './link.ts'
import { names, TAG } from './names.ts'

const CUT = readFileSync(join(import.meta.dirname, 'lua', 'copy.lua'), 'utf8')
/** How much may be read in the last step, during which everybody else waits. */
const CUT_SIZE = 500
/** A store that changes faster than it can be read would be copied for ever. */
const MAX_ROUNDS = 10_000
/** How long (ms) the store notes changes for somebody who does not say that they still copy. */
const NOTED = 60_000
const EVERY = 10_000
const WAS_AWAY = 'The server was away while the backup was taken. Try again.'

/**
 * Copies the store while it is served: everything once, then again and again what changed meanwhile, and the last of it in one step,
 * which is the moment the copy shows. Throws a sentence when another copy is being taken.
 */
export async function copyWhileServed(link: Link, file: string): Promise<void> {
  const token = randomBytes(9).toString('base64url')
  const begun = await link.send('SET', [names.copying, token, 'NX', 'PX', NOTED])
  if (begun === null) throw new Error('Another backup of this store is being taken. Wait a minute, then try again.')
  const staying = setInterval(() => void link.send('PEXPIRE', [names.copying, NOTED]).catch(() => undefined), EVERY)
  try {
    await link.send('DEL', [names.changed])
    await inPlace(file, async (aside) => {
      const before = await historyOf(link)
      await new RunningCopy(link, token, new CopyWriter(aside)).run()
      // What was read at first may be nothing that another server ever had.
      if ((await historyOf(link)) !== before) throw new Error(WAS_AWAY)
    })
  } finally {
    clearInterval(staying)
    await link.send('DEL', [names.copying, names.changed]).catch(() => undefined)
  }
}

class RunningCopy {
  readonly #link: Link
  readonly #token: string
  readonly #writer: CopyWriter

  constructor(link: Link, token: string, writer: CopyWriter) {
    this.#link = link
    this.#token = token
    this.#writer = writer
  }

  async run(): Promise<void> {
    try {
      const [since] = await this.#ask('TIME', [])
      const erasures = await readErasures(this.#link)
      for await (const item of readItems(this.#link)) this.#writer.add(item)
      for (let round = 0; round < MAX_ROUNDS; round++) {
        this.#writer.nextRound()
        const [outcome, changed, marks, lines] = await this.#cut(Number(since) * 1000, erasures.length)
        switch (String(outcome)) {
          case 'cut':
            this.#last(asList(changed), asList(marks), asList(lines))
            this.#writer.end()
            return
          case 'more':
            await this.#readAgain()
            break
          default:
            throw new Error(WAS_AWAY)
        }
      }
      throw new Error('The store changes faster than it can be copied. Try again when there is less to do.')
    } catch (error) {
      this.#writer.giveUp()
      throw error
    }
  }

  #cut(since: number, erasures: number): Promise<readonly unknown[]> {
    return this.#ask('EVAL', [CUT, 1, names.meta, this.#token, since, erasures, CUT_SIZE])
  }

  /** What is changed once more after this is noted once more. */
  async #readAgain(): Promise<void> {
    const changed = (await this.#ask('SPOP', [names.changed, CUT_SIZE])).map(String)
    await Promise.all(
      changed.map(async (name) => {
        this.#writer.gone(itemName(name))
        const item = await this.#read(name)
        if (item) this.#writer.add(item)
      }),
    )
  }

  async #read(name: string): Promise<Item | null> {
    if (name.startsWith('lane:')) return readLane(this.#link, name.slice('lane:'.length))
    const value = await this.#link.send('GET', [TAG + name])
    return Buffer.isBuffer(value) ? readItem(name, value) : null
  }

  #last(changed: readonly unknown[], marks: readonly unknown[], lines: readonly unknown[]): void {
    for (let n = 0; n < changed.length; n += 2) {
      const name = String(changed[n])
      const value = changed[n + 1]
      this.#writer.gone(itemName(name))
      if (Array.isArray(value)) this.#writer.add(laneItem(name.slice('lane:'.length), value.slice(0, 4), asList(value[4])))
      else if (Buffer.isBuffer(value)) this.#writer.add(readItem(name, value))
    }
    for (const mark of markItems(marks)) this.#writer.add(mark)
    for (const line of lines) this.#writer.add({ kind: 'erasure', line: String(line) })
  }

  async #ask(command: string, args: Parameters<Link['send']>[1]): Promise<readonly unknown[]> {
    return asList(await this.#link.send(command, args))
  }
}

/** Another one after each change of the primary. */
async function historyOf(link: Link): Promise<string> {
  return /master_replid:(\w+)/.exec(String(await link.send('INFO', ['replication'])))?.[1] ?? ''
}

function asList(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : []
}
