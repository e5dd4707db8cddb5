import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRedisStore } from '../../src/store/redis.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { startRedisServer } from '../support/redis-server.ts'
import { Chance } from './chance.ts'
import { problemsIn } from './check.ts'
import { Crowd } from './crowd.ts'
import type { Leaves, RecordedDisk } from './recorded-disk.ts'
import { Recording } from './recording.ts'
import { dataKey, type Engine, Site } from './site.ts'

export interface PowerCuts {
  readonly cuts: number
  readonly acts: number
  readonly syncs: number
  readonly writes: number
  readonly bytes: number
  /** Of the cuts after which something was missing, or there twice, or nothing could be read. */
  readonly problems: readonly string[]
}

interface Plan {
  readonly engine: Engine
  readonly people: number
  readonly cuts: number
  readonly seed: number
  /** The disk says that it has synced, and has not. */
  readonly deaf?: boolean
}

/**
 * Lets people write and register while every write and sync of the store is recorded; then puts the disk together as a power cut at many
 * moments would have left it, and opens each with the product: all that was acknowledged before that moment must be there, once.
 */
export async function cutPower({ engine, people, cuts, seed, deaf = false }: Plan): Promise<PowerCuts> {
  const chance = new Chance(seed)
  const recording = await Recording.begin(deaf)
  const site = await Site.open(engine, recording.command)
  const crowd = new Crowd(site, chance)
  try {
    await site.publish(people)
    // Published by this process, which nobody records; a server has been recorded from its start.
    const given = site.redis ? undefined : await filesIn(site.folder)
    await site.start()
    await crowd.rehearse()
    await crowd.act(crowd.arrive(people))
    // The log is moved into the file, or written anew, and work goes on.
    if (site.redis) await site.redis.client.bgrewriteaof()
    else {
      await site.stop()
      await site.start()
    }
    await crowd.act(crowd.arrive(people))
    await site.stop()
    await site.redis?.kill()
    const disk = await recording.disk(site.folder, given)
    const problems: string[] = []
    for (let cut = 0; cut < cuts; cut++) {
      const moment = momentOf(crowd, disk, chance)
      const leaves = chance.pick<Leaves>(['nothing', 'everything', 'something', 'something'])
      for (const problem of await problemsAfter(disk, { engine, moment, leaves, crowd, chance }))
        problems.push(`Cut ${cut}, of what was not synced ${leaves} is left: ${problem}`)
    }
    const acts = crowd.everybody.reduce((sum, { deeds }) => sum + deeds.length, 0)
    return { cuts, acts, syncs: disk.syncs, writes: disk.writes, bytes: disk.bytes, problems }
  } finally {
    crowd.close()
    await site.remove()
    await recording.remove()
  }
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile())
  const files = entries.map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)))
}

/** Half of the cuts come just after something was acknowledged. */
function momentOf({ everybody }: Crowd, { begun, ended }: RecordedDisk, chance: Chance): number {
  if (chance.happens(0.5)) return begun + chance.next() * (ended - begun)
  const deeds = everybody.flatMap((one) => one.deeds)
  const at = deeds[chance.between(0, deeds.length - 1)]?.acknowledgedAt ?? ended
  return at + 1
}

interface Cut {
  readonly engine: Engine
  readonly moment: number
  readonly leaves: Leaves
  readonly crowd: Crowd
  readonly chance: Chance
}

async function problemsAfter(disk: RecordedDisk, { engine, moment, leaves, crowd, chance }: Cut): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'power-cut-'))
  try {
    await disk.restore(folder, moment, leaves, chance)
    const store = await reopen(engine, folder)
    try {
      return await problemsIn(store.store, crowd.everybody, (one) => crowd.trackOf(one), moment)
    } finally {
      await store.close()
    }
  } catch (error) {
    return [`The store does not open: ${error instanceof Error ? error.message : String(error)}`]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** As the next start of the service opens it. */
async function reopen(engine: Engine, folder: string): Promise<{ readonly store: Store; close(): Promise<void> }> {
  const options = { dataKey, journal: join(folder, 'erasures.journal') }
  if (engine === 'sqlite') {
    const store = await openSqliteStore({ ...options, file: join(folder, 'kausa.db') })
    return { store, close: () => store.close() }
  }
  const server = await startRedisServer([], {}, { folder })
  try {
    const store = await openRedisStore({ ...options, address: server.address })
    return {
      store,
      close: async () => {
        await store.close()
        await server.remove()
      },
    }
  } catch (error) {
    await server.remove()
    throw error
  }
}
