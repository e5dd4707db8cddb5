import { setTimeout as sleep } from 'node:timers/promises'
import { readAddress, type SoughtAddress } from '../../src/store/redis/address.ts'
import { names, SLOT } from '../../src/store/redis/names.ts'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'

const SLOTS = 16_384
/** Milliseconds for the whole cluster, and for one look at it. */
const PATIENCE = 25_000
const LOOK = 5000

/** Three primaries that share the slots, and replicas for the one that has those of the store. */
export interface RedisCluster {
  readonly address: SoughtAddress
  readonly url: string
  /** Of the store: the first one began as the primary. */
  readonly servers: readonly RedisServer[]
  /** Of other slots. */
  readonly others: readonly RedisServer[]
  /** Who has the slot of the store, as the others see it. */
  primary(): Promise<RedisServer>
  /** Until so many replicas of that primary have all it has. Rejects when that takes far too long. */
  whenComplete(replicas: number): Promise<void>
  remove(): Promise<void>
}

export async function startRedisCluster(replicas: number): Promise<RedisCluster> {
  const all = await Promise.all(Array.from({ length: 3 + replicas }, startNode))
  const [first, one, two, ...followers] = all
  if (!first || !one || !two) throw new Error('Too few nodes')
  const seen = async (server: RedisServer) => String(await server.client.cluster('NODES'))
  const until = async (holds: () => Promise<boolean>) => {
    const end = performance.now() + PATIENCE
    // A node that is just loading keeps a question for later; it is asked again.
    while (!(await Promise.race([holds().catch(() => false), sleep(LOOK, false)]))) {
      if (performance.now() > end) throw new Error(`The cluster did not come together:\n${await seen(first).catch(String)}`)
      await sleep(50)
    }
  }
  const shares = [first, one, two].map((server, n) => ({
    server,
    from: Math.ceil((SLOTS / 3) * n),
    to: Math.ceil((SLOTS / 3) * (n + 1)) - 1,
  }))
  for (const { server, from, to } of shares) {
    await server.client.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
    // Else two of them come to the same epoch, and agree on who gives way a second later.
    await server.client.call('CLUSTER', 'SET-CONFIG-EPOCH', from + 1)
  }
  for (const { address, bus } of all.slice(1)) await first.client.call('CLUSTER', 'MEET', '127.0.0.1', address.port, bus)
  for (const server of all)
    await until(async () => (await seen(server)).split('\n').filter((line) => line.includes(' connected')).length === all.length)
  const id = String(await first.client.call('CLUSTER', 'MYID'))
  for (const { client } of followers) await client.call('CLUSTER', 'REPLICATE', id)
  const servers = [first, ...followers]
  const primary = async () => {
    const slots = (await one.client.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][]
    const port = slots.find(([from, to]) => from <= SLOT && SLOT <= to)?.[2][1]
    const found = servers.find(({ address }) => address.port === port)
    if (!found) throw new Error(`Nobody listens at ${port}`)
    return found
  }
  const whenComplete = (wanted: number) =>
    until(async () => {
      const { client } = await primary()
      const [role, offset, known] = (await client.role()) as [string, number, [string, string, string][]]
      const states = await Promise.all(all.map((server) => server.client.call('CLUSTER', 'INFO').catch(() => 'cluster_state:ok')))
      const isWell =
        role === 'master' &&
        known.filter(([, , at]) => Number(at) >= offset).length >= wanted &&
        states.every((state) => String(state).includes('cluster_state:ok'))
      if (!isWell) return false
      // One that was just given everything may get nothing new for a second, and looks as if it had it.
      await client.set(names.kept, '')
      return (await client.wait(wanted, 1000)) >= wanted
    })
  await whenComplete(replicas)
  // Nobody listens at the first of them, and the others have none of the store's keys.
  const asked = ['127.0.0.1:1', ...[one, two].map(({ address }) => `127.0.0.1:${address.port}`)].join()
  const url = `redis+cluster://${asked}`
  return {
    address: readAddress(url) as SoughtAddress,
    url,
    servers,
    others: [one, two],
    primary,
    whenComplete,
    remove: async () => {
      await Promise.all(all.map((server) => server.remove()))
    },
  }
}

interface Node extends RedisServer {
  /** Where nodes talk to each other. */
  readonly bus: number
}

async function startNode(): Promise<Node> {
  const bus = await freePort()
  const quick = '--cluster-node-timeout 1000 --repl-diskless-sync-delay 0 --repl-ping-replica-period 1'
  const server = await startRedisServer([`--cluster-enabled yes --cluster-port ${bus}`, quick].join(' ').split(' '))
  return { ...server, bus }
}
