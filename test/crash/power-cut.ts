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
  /** The same for a few cuts as if the disk had never synced: proof that losses are noticed. */
  readonly withoutSyncs: readonly string[]
}

const few = 6

interface Plan {
  readonly engine: Engine
  readonly people: number
  readonly cuts: number
  readonly seed: number
}

/**
 * Lets people write and register while every write and sync of the store is recorded; then puts the disk together as a power cut at many
 * moments would have left it, and opens each with the product: all that was acknowledged before that moment must be there, once.
 */
export async function cutPower({ engine, people, cuts, seed }: Plan): Promise<PowerCuts> {
  const chance = new Chance(seed)
  const recording = await Recording.begin()
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
    const cutOften = async (times: number): Promise<readonly string[]> => {
      const problems: string[] = []
      for (let cut = 0; cut < times; cut++) {
        const moment = momentOf(crowd, chance)
        const leaves = chance.pick<Leaves>(['nothing', 'everything', 'something', 'something'])
        for (const problem of await problemsAfter(disk, { engine, moment, leaves, crowd, chance }))
          problems.push(`Cut ${cut}, of what was not synced ${leaves} is left: ${problem}`)
      }
      return problems
    }
    const problems = await cutOften(cuts)
    const { syncs, writes, bytes } = disk
    disk.forgetSyncs()
    const withoutSyncs = await cutOften(few)
    const acts = crowd.everybody.reduce((sum, { deeds }) => sum + deeds.length, 0)
    return { cuts, acts, syncs, writes, bytes, problems, withoutSyncs }
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
function momentOf({ everybody }: Crowd, chance: Chance): number {
  const moments = everybody.flatMap(({ deeds }) => deeds.map(({ acknowledgedAt }) => acknowledgedAt ?? 0))
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  if (chance.happens(0.5)) return first + chance.next() * (last - first)
  return (moments[chance.between(0, moments.length - 1)] ?? last) + 1
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
