import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { ServerAddress } from '../src/store/redis/address.ts'

const program = '/usr/bin/redis-server'

/** A Redis server of a benchmark's own, durable at every write. */
export interface RedisServer {
  readonly address: ServerAddress
  readonly version: string
  /** Microseconds of processor time it has used; the system counts in hundredths of a second. */
  cpu(): number
  stop(): Promise<void>
}

/** `null`, and a word about it, where there is none on this machine. */
export async function startRedis(folder: string): Promise<RedisServer | null> {
  if (!existsSync(program)) {
    console.log(`There is no ${program}: SQLite alone.`)
    return null
  }
  const port = await freePort()
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...durable]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  await new Promise<void>((done, failed) => {
    child.stdout.on('data', (text) => {
      said += text
      if (said.includes('Ready to accept connections')) done()
    })
    child.once('exit', () => failed(new Error(`redis-server did not start:\n${said}`)))
  })
  return {
    address: {
      kind: 'server',
      host: '127.0.0.1',
      port,
      tls: false,
      username: undefined,
      password: undefined,
      database: 0,
      replicas: 0,
    },
    version: /version=([\d.]+)/.exec(said)?.[1] ?? 'unknown',
    cpu: () => {
      const [, rest = ''] = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')
      const [user = 0, system = 0] = rest.split(' ').slice(11, 13).map(Number)
      return (user + system) * 10_000
    },
    stop: () =>
      new Promise((gone) => {
        child.once('exit', () => gone())
        child.kill('SIGKILL')
      }),
  }
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
