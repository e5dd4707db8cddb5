import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RedisServer, startRedis } from '../redis-server.ts'
import type { Orders, Outcome } from './runner.ts'

/** Who answers, and on what. */
export interface Setting {
  readonly contender: Orders['contender']
  readonly redis: boolean
  readonly processes: number
  /** The people of each process choose among events of their own, so that two processes never meet at one. */
  readonly apart?: boolean
  /** The numbers of the cores that the Redis server and all bots are held to. Linux only. */
  readonly cores?: { readonly server: number; readonly bots: number }
}

export interface Run {
  /** Places given away on this store so far. */
  readonly booked: number
  readonly rate: number
  readonly latencies: readonly number[]
  /** Microseconds for one turn, of the bot and of the Redis server. */
  readonly cpu: number
  readonly serverCpu: number
}

type Size = Pick<Orders, 'conversations' | 'warmUp' | 'atOnce'>

/** One run in fresh processes with a fresh store. Throws when a conversation did not end with a place. */
export async function runForm(setting: Setting, size: Size, flags: readonly string[] = []): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-speed-'))
  try {
    const run = await runIn(folder, setting, size, flags)
    const expected = size.conversations + size.warmUp * setting.processes
    if (run.booked !== expected) throw new Error(`${run.booked} places were given away, not ${expected}`)
    return run
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same on a store that may be there already. `first`: whose chats these are; others have been there before. */
export async function runIn(
  folder: string,
  { contender, redis, processes, cores, apart = false }: Setting,
  size: Size,
  flags: readonly string[] = [],
  first = 0,
): Promise<Run> {
  const server = redis ? await startRedis(folder) : null
  if (cores && server) hold(server.pid(), cores.server)
  const children: ChildProcess[] = []
  try {
    const waiting: Promise<unknown>[] = []
    for (let process = first; process < first + processes; process++) {
      const orders: Orders = { contender, ...size, folder, redisPort: server?.address.port ?? null, process, processes, apart }
      const child = fork(join(import.meta.dirname, 'runner.ts'), [JSON.stringify(orders)], { execArgv: [...flags] })
      if (cores) hold(child.pid, cores.bots)
      children.push(child)
      waiting.push(message(child))
    }
    await Promise.all(waiting)
    return await measure(children, server)
  } finally {
    for (const child of children) if (child.connected) child.kill()
    await server?.stop()
  }
}

/** Keeps a process, with all its threads, on one core. */
export function hold(pid: number | undefined, core: number): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', `${core}`, `${pid}`], { stdio: 'ignore' })
}

async function measure(children: readonly ChildProcess[], server: RedisServer | null): Promise<Run> {
  const before = server?.cpu() ?? 0
  const ending = children.map((child) => message(child) as Promise<Outcome>)
  for (const child of children) child.send('go')
  const outcomes = await Promise.all(ending)
  const serverCpu = (server?.cpu() ?? 0) - before
  const exits = children.map((child) => new Promise((gone) => child.once('exit', gone)))
  for (const child of children) child.send('end')
  await Promise.all(exits)
  const latencies = outcomes.flatMap((outcome) => outcome.latencies)
  const time = Math.max(...outcomes.map(({ ended }) => ended)) - Math.min(...outcomes.map(({ began }) => began))
  return {
    booked: Math.max(...outcomes.map((outcome) => outcome.booked)),
    rate: (latencies.length * 1000) / time,
    latencies,
    cpu: outcomes.reduce((sum, outcome) => sum + outcome.cpu, 0) / latencies.length,
    serverCpu: serverCpu / latencies.length,
  }
}

function message(child: ChildProcess): Promise<unknown> {
  return new Promise((done, failed) => {
    child.once('message', done)
    child.once('exit', (code) => failed(new Error(`A contender ended with ${code}`)))
  })
}
