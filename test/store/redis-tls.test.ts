import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { certificate, key } from '../support/local-certificate.ts'
import { NAME, startSentinel } from '../support/redis-group.ts'
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts'

const OPENER = fileURLToPath(new URL('./redis-opener.ts', import.meta.url))
const USER = 'kausa on >se%cret ~{kausa}:* &{kausa}:* +@all -@dangerous +info +config|get +bgrewriteaof'

describeWithRedis('the store on Redis by TLS', () => {
  let server: RedisServer
  let folder: string
  let authority: string
  let port: number
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tls-'))
    authority = join(folder, 'server.crt')
    await writeFile(authority, certificate)
    await writeFile(join(folder, 'server.key'), key)
    port = await freePort()
    const tls = ['--tls-port', port, '--tls-auth-clients', 'no', '--tls-cert-file', authority]
    const guarded = [
      '--tls-key-file',
      join(folder, 'server.key'),
      '--bind',
      '127.0.0.1',
      '127.0.0.2',
      '--user',
      ...USER.split(' '),
    ]
    server = await startRedisServer([...tls.map(String), ...guarded, '--requirepass', 'right'], { password: 'right' })
  })
  afterAll(async () => {
    await server.remove()
    await rm(folder, { recursive: true })
  })

  /** What a process of its own says, which trusts whom its environment says. */
  async function open(host: string, env: Readonly<Record<string, string>> = { NODE_EXTRA_CA_CERTS: authority }) {
    const url = host.includes('://') ? host : `rediss://kausa:se%25cret@${host}:${port}`
    const given = { PATH: process.env.PATH ?? '', STORE_URL: `${url}?folder=${folder}`, DATA_KEY: '07'.repeat(32), ...env }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [OPENER], { env: given })
    return stdout + stderr
  }

  /** Between servers as well. */
  const secured = () => [
    'tls-auth-clients no',
    `tls-cert-file ${authority}`,
    `tls-key-file ${join(folder, 'server.key')}`,
    `tls-ca-cert-file ${authority}`,
    'tls-replication yes',
  ]
  const asArguments = (lines: readonly string[]) => lines.flatMap((line) => `--${line}`.split(' '))

  it.each(['localhost', '127.0.0.1'])('works with user, password and an authority of one’s own (%s)', async (host) => {
    expect(await open(host)).toBe('kept by TLS\n')
  })

  it('is refused in a sentence when authority, name, password or port do not fit', async () => {
    const account = 'kausa:se%25cret@localhost'
    const said = await Promise.all([
      open('localhost', {}),
      open('127.0.0.2'),
      open(`rediss://kausa:canary@localhost:${port}`),
      open(`rediss://${account}:${server.address.port}`),
      open(`redis://${account}:${port}`),
    ])
    const sentences = [
      'TLS fails. Correct rediss:// or redis://, or name its authority in NODE_EXTRA_CA_CERTS.',
      'its certificate is for another name. Write a name that stands in it into STORE_URL, or give it one with this name.',
      'user or password is wrong. Correct them in STORE_URL.',
      'correct STORE_URL: rediss:// where it listens by TLS, redis:// where it does not.',
      'correct STORE_URL: rediss:// where it listens by TLS, redis:// where it does not.',
    ]
    expect(said).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)))
    expect(said.join()).not.toMatch(/canary|cret|Warning/)
  })

  it('goes by TLS to sentinels and to the primary they name', async () => {
    const settings = asArguments(secured())
    const ports = [await freePort(), await freePort()].map(String)
    const [first = '', second = ''] = ports
    const primary = await startRedisServer([...settings, '--tls-port', first, '--repl-diskless-sync-delay', '0'])
    const replica = await startRedisServer([...settings, '--tls-port', second, '--replicaof', '127.0.0.1', first])
    const sentinel = await startSentinel(Number(first), secured(), { tls: true })
    try {
      await expect.poll(() => primary.client.wait(1, 100), { timeout: 10_000 }).toBe(1)
      expect(await open(`rediss+sentinel://localhost:${sentinel.port}/${NAME}`)).toBe('kept by TLS\n')
      expect(await replica.client.exists('{kausa}:doc:test:a')).toBe(1)
      expect(await open(`redis+sentinel://localhost:${sentinel.port}/${NAME}`)).toContain('correct STORE_URL: rediss://')
    } finally {
      await sentinel.stop()
      await replica.remove()
      await primary.remove()
    }
  })

  it('goes by TLS to a cluster and to the node that has its slot', async () => {
    const node = async () => {
      const [port, bus] = [await freePort(), await freePort()]
      const lines = [...secured(), 'tls-cluster yes', `tls-port ${port}`, 'cluster-enabled yes', `cluster-port ${bus}`]
      return { port, bus, ...(await startRedisServer(asArguments([...lines, 'repl-diskless-sync-delay 0']))) }
    }
    const [primary, replica] = [await node(), await node()]
    try {
      await primary.client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383)
      await replica.client.call('CLUSTER', 'MEET', '127.0.0.1', primary.port, primary.bus)
      const id = String(await primary.client.call('CLUSTER', 'MYID'))
      await expect.poll(() => replica.client.call('CLUSTER', 'REPLICATE', id).catch(String), { timeout: 10_000 }).toBe('OK')
      await expect.poll(() => primary.client.wait(1, 100), { timeout: 20_000 }).toBe(1)
      // Asked is the replica, which has the slot only as a copy.
      expect(await open(`rediss+cluster://localhost:${replica.port}`)).toBe('kept by TLS\n')
      expect(await primary.client.exists('{kausa}:doc:test:a')).toBe(1)
      expect(await open(`redis+cluster://localhost:${primary.port}`)).toContain('correct STORE_URL: rediss://')
    } finally {
      await replica.remove()
      await primary.remove()
    }
  }, 60_000)

  it('is refused when the server wants a certificate of the client', async () => {
    await server.client.config('SET', 'tls-auth-clients', 'yes', 'tls-ca-cert-file', authority)
    try {
      expect(await open('localhost')).toContain('Set tls-auth-clients no')
    } finally {
      await server.client.config('SET', 'tls-auth-clients', 'no')
    }
  })
})
