import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { ServerAddress } from '../../src/store/redis/address.ts'
import { freePort } from './free-port.ts'

export const redisProgram = '/usr/bin/redis-server'

/** A Redis server of a test's own: durable, on a free port, in a folder that goes with it. */
export interface RedisServer {
  readonly address: ServerAddress
  readonly url: string
  readonly folder: string
  /** Of its process; none while it does not run. */
  pid(): number | undefined
  /** For looking in from outside. */
  readonly client: Redis
  start(): Promise<void>
  /** SIGKILL: nothing is written any more. */
  kill(): Promise<void>
  /** Stands still (SIGSTOP), and goes on. */
  freeze(): void
  thaw(): void
  /** All bytes it has on its disk. */
  files(): Promise<Buffer>
  remove(): Promise<void>
}

/**
 * `settings` are added to its command line; `address` says how the store comes in; `under`: a program that starts it and stays out of the
 * way; `folder`: with what it has on its disk already, left to whoever
 * brought it.
 */
export async function startRedisServer(
  settings: readonly string[] = [],
  address: Partial<ServerAddress> = {},
  { under = [], ...given }: { readonly under?: readonly string[]; readonly folder?: string } = {},
): Promise<RedisServer> {
  const folder = given.folder ?? (await mkdtemp(join(tmpdir(), 'redis-')))
  const port = await freePort()
  const place: ServerAddress = {
    kind: 'server',
    host: '127.0.0.1',
    port,
    tls: false,
    username: undefined,
    password: undefined,
    database: 0,
    replicas: 0,
    ...address,
  }
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction']
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...durable, ...settings]
  const account = { ...(place.username && { username: place.username }), ...(place.password && { password: place.password }) }
  const client = new Redis({ host: place.host, port, db: place.database, lazyConnect: true, ...account, protocol: 2 })
  client.on('error', () => undefined)
  let child: ChildProcess | undefined
  const start = async () => {
    const [program = redisProgram, ...rest] = [...under, redisProgram, ...args]
    const started = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
    child = started
    await ready(started)
  }
  const kill = async () => {
    const killed = child
    child = undefined
    if (!killed || killed.exitCode !== null || killed.signalCode !== null) return
    const gone = once(killed, 'exit')
    killed.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    address: place,
    url: `redis://127.0.0.1:${port}/${place.database}`,
    folder,
    pid: () => child?.pid,
    client,
    start,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    files: () => readAll(folder),
    remove: async () => {
      client.disconnect()
      child?.kill('SIGCONT')
      await kill()
      if (given.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ready(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((done, failed) => {
    child.stdout?.on('data', (text) => {
      said += text
      if (said.includes('Ready to accept connections')) done()
    })
    child.once('exit', (code) => failed(new Error(`redis-server ended with ${code}:\n${said}`)))
  })
}

async function readAll(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))))
}
