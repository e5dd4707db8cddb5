import { ErasureJournal } from '../erasure-journal.ts'
import { type CentreKeys, deriveKeys, SealBroken, type SealingKey, seal, unseal } from '../seal.ts'
import { nameOf, type RedisAddress } from './address.ts'
import { Followed } from './followed.ts'
import { readCondition, refusal, warnings } from './inspect.ts'
import { type LedgerParts, RedisLedger } from './ledger.ts'
import { Link } from './link.ts'
import { names, newClientName } from './names.ts'
import { Persons } from './persons.ts'
import { Script } from './script.ts'

/** Stands in `meta`. */
export const SCHEMA = 1

export interface RedisOptions {
  readonly address: RedisAddress
  /** 32 bytes, the same for every process; see `loadDataKey`. */
  readonly dataKey: Uint8Array
  /** The erasure journal: a file of this process (or of all on this machine) that stays where it is when a backup is restored. */
  readonly journal: string
  /** For command-line tools beside running servers. Every write rejects. */
  readonly readOnly?: boolean
  /** Told one sentence for each promise that does not hold on this server. */
  readonly warn?: (sentence: string) => void
}

export interface Opened extends LedgerParts {
  readonly keys: CentreKeys
  readonly ledger: RedisLedger
}

/** Throws a sentence when server, data key or journal do not fit. */
export async function openServer({ address, dataKey, journal, readOnly = false, warn }: RedisOptions): Promise<Opened> {
  const keys = deriveKeys(dataKey)
  const link = new Link(address)
  try {
    await link.open()
    const condition = await readCondition(link)
    const refused = refusal(condition, address)
    if (refused !== null) throw new Error(refused)
    if (!readOnly) for (const sentence of warnings(condition, address)) warn?.(sentence)
    const script = new Script(link, newClientName(), names.news(address.database))
    const followed = new Followed(new ErasureJournal(journal, keys.journal), link, script)
    const persons = new Persons(link, keys.wrapping)
    const parts: LedgerParts = { link, script, persons, centre: keys.centre, journal: followed }
    const isNew = await checkMeta(link, keys.centre, nameOf(address))
    if (!readOnly) {
      await refuseWhenShut(link, nameOf(address))
      if (isNew) {
        await rememberKey(script, keys.centre)
        // Of two that start at once with different keys only the first one's counts.
        await checkMeta(link, keys.centre, nameOf(address))
      }
      await followed.catchUp()
      link.onReady(() => void followed.catchUp().catch(() => undefined))
    } else if (isNew) throw new Error(`There is no store on Redis at ${nameOf(address)} yet. Start the server once.`)
    else if (!(await followed.isFollowed())) {
      throw new Error(`The store on Redis at ${nameOf(address)} has not followed its erasure journal yet. Start the server once.`)
    }
    return { ...parts, keys, ledger: new RedisLedger(parts) }
  } catch (error) {
    link.close()
    throw error
  }
}

/** Whether the store has never been used. Throws when it was made with another key or by a newer version. */
async function checkMeta(link: Link, centre: SealingKey, server: string): Promise<boolean> {
  const found = await link.send('HMGET', [names.meta, 'schema', 'key-check'])
  const [schema, check]: unknown[] = Array.isArray(found) ? found : []
  if (!Buffer.isBuffer(schema) || !Buffer.isBuffer(check)) return true
  if (Number(schema) > SCHEMA) {
    throw new Error(
      `The store on Redis at ${server} was written by a newer version (schema ${schema}, known here: ${SCHEMA}). Update the program.`,
    )
  }
  try {
    unseal(centre, 'key-check', check)
    return false
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    throw new Error(`The data key does not fit the store on Redis at ${server}. Set the DATA_KEY that it was made with.`, {
      cause: error,
    })
  }
}

async function refuseWhenShut(link: Link, server: string): Promise<void> {
  const why = await link.send('GET', [names.shut])
  if (Buffer.isBuffer(why))
    throw new Error(`The store on Redis at ${server} is not served now: ${why}. Finish that, or begin it anew.`)
}

async function rememberKey(script: Script, centre: SealingKey): Promise<void> {
  await script.run({
    operations: ['meta-once', 'schema', SCHEMA, 'meta-once', 'key-check', seal(centre, 'key-check', 'kausa-bot')],
  })
}
