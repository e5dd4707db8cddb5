import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { readAddress, type SoughtAddress } from '../../src/store/redis/address.ts'
import { names } from '../../src/store/redis/names.ts'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'

/** A primary with replicas and a sentinel that puts a replica in its place within a second or two. */
export interface RedisGroup {
  readonly address: SoughtAddress
  readonly url: string
  /** The first one began as the primary. */
  readonly servers: readonly RedisServer[]
  readonly sentinel: Redis
  /** Whom the sentinel names. */
  primary(): Promise<RedisServer>
  /** Until so many replicas of the primary have all it has. */
  whenComplete(replicas: number): Promise<void>
  remove(): Promise<void>
}

export const NAME = 'mymaster'

/** `settings` go to every server; the sentinel asks for `password` as well when there is one. */
export async function startRedisGroup(
  replicas: number,
  settings: readonly string[] = [],
  password?: string,
): Promise<RedisGroup> {
  const account = password === undefined ? {} : { password }
  const common = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1', ...settings]
  if (password !== undefined) common.push('--requirepass', password, '--masterauth', password)
  const first = await startRedisServer(common, account)
  const of = ['--replicaof', '127.0.0.1', String(first.address.port)]
  const others = await Promise.all(Array.from({ length: replicas }, () => startRedisServer([...common, ...of], account)))
  const servers = [first, ...others]
  const guarded = password === undefined ? [] : [`requirepass ${password}`, `sentinel auth-pass ${NAME} ${password}`]
  const { port, stop } = await startSentinel(first.address.port, guarded)
  const sentinel = new Redis({ port, host: '127.0.0.1', protocol: 2, ...account })
  sentinel.on('error', () => undefined)
  const primary = async () => {
    const [, at] = (await sentinel.call('SENTINEL', 'get-master-addr-by-name', NAME)) as string[]
    const found = servers.find(({ address }) => address.port === Number(at))
    if (!found) throw new Error(`Nobody listens at ${at}`)
    return found
  }
  const isComplete = async (wanted: number) => {
    const { client } = await primary()
    const [role, offset, known] = (await client.role()) as [string, number, [string, string, string][]]
    const even = role === 'master' && known.filter(([, , at]) => Number(at) >= offset).length >= wanted
    const seen = (await sentinel.call('SENTINEL', 'replicas', NAME)) as string[][]
    const well = seen.filter((one) => one[one.indexOf('flags') + 1] === 'slave')
    if (!even || well.length < wanted) return false
    // One that was just given everything may get nothing new for a second, and looks as if it had it.
    await client.set(names.kept, '')
    return (await client.wait(wanted, 1000)) >= wanted
  }
  const whenComplete = async (wanted: number) => {
    while (!(await isComplete(wanted).catch(() => false))) await sleep(50)
  }
  await whenComplete(replicas)
  const said = password === undefined ? '' : `:${password}@`
  // Nobody listens at the first: whoever asks must ask on.
  const url = `redis+sentinel://${said}127.0.0.1:1,127.0.0.1:${port}/${NAME}`
  return {
    address: readAddress(url) as SoughtAddress,
    url,
    servers,
    sentinel,
    primary,
    whenComplete,
    remove: async () => {
      sentinel.disconnect()
      await stop()
      await Promise.all(servers.map((server) => server.remove()))
    },
  }
}

/** `more`: lines of its file. */
export async function startSentinel(primary: number, more: readonly string[] = [], { tls = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-'))
  const port = await freePort()
  const lines = [
    ...(tls ? ['port 0', `tls-port ${port}`] : [`port ${port}`]),
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${primary} 1`,
    `sentinel down-after-milliseconds ${NAME} 600`,
    `sentinel failover-timeout ${NAME} 2000`,
    ...more,
  ]
  const file = join(folder, 'sentinel.conf')
  await writeFile(file, lines.join('\n'))
  const child: ChildProcess = spawn('/usr/bin/redis-server', [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((done, failed) => {
    child.stdout?.on('data', (text) => String(text).includes('+monitor') && done())
    child.once('exit', (code) => failed(new Error(`The sentinel ended with ${code}`)))
  })
  const stop = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    await rm(folder, { recursive: true })
  }
  return { port, stop }
}
