import { nameOf, type RedisAddress } from './address.ts'
import type { Link } from './link.ts'

/** Seven brought scripts that may read the clock and write, and `ZRANGE … BYLEX REV` (6.2); tried with 7.0.15. */
const OLDEST = 7

/** What the server says about itself. `null`: it does not tell us (CONFIG is often forbidden where it is rented). */
export interface Condition {
  readonly version: string
  readonly mode: string
  readonly role: string
  readonly replicas: number
  readonly appendOnly: string | null
  readonly appendFsync: string | null
  readonly eviction: string | null
  readonly snapshots: string | null
  readonly minReplicas: string | null
  readonly disklessLoad: string | null
}

export async function readCondition(link: Link): Promise<Condition> {
  const info = String(await link.send('INFO', []))
  const told = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? ''
  const setting = async (name: string) => {
    try {
      const pair = await link.send('CONFIG', ['GET', name])
      return Array.isArray(pair) && pair.length === 2 ? String(pair[1]) : null
    } catch {
      return null
    }
  }
  return {
    version: told('redis_version'),
    mode: told('redis_mode'),
    role: told('role'),
    replicas: Number(told('connected_slaves')),
    appendOnly: await setting('appendonly'),
    appendFsync: await setting('appendfsync'),
    // INFO tells it even where CONFIG is forbidden.
    eviction: told('maxmemory_policy') || null,
    snapshots: await setting('save'),
    minReplicas: await setting('min-replicas-to-write'),
    disklessLoad: await setting('repl-diskless-load'),
  }
}

/** One sentence when the store must not be served there. */
export function refusal(condition: Condition, address: RedisAddress): string | null {
  const server = `The Redis server at ${nameOf(address)}`
  const { version, mode, role, eviction } = condition
  if (!(Number.parseInt(version, 10) >= OLDEST))
    return `${server} is version ${version || 'unknown'}; the store needs Redis ${OLDEST} or newer.`
  if (mode === 'cluster' && address.kind !== 'cluster') {
    return `${server} is part of a cluster; begin STORE_URL with redis+cluster:// (or rediss+cluster://).`
  }
  if (mode === 'sentinel') {
    return `${server} is a sentinel; begin STORE_URL with redis+sentinel:// (or rediss+sentinel://) and end it with the name of the primary.`
  }
  if (role === 'slave') return `${server} is a replica; write the address of the primary into STORE_URL.`
  if (eviction?.startsWith('allkeys-')) {
    return `${server} throws away data of its choice when its memory is full (maxmemory-policy ${eviction}); set maxmemory-policy noeviction.`
  }
  return null
}

/** One sentence for each promise that does not hold there. */
export function warnings(condition: Condition, address: RedisAddress): readonly string[] {
  const { appendOnly, appendFsync, eviction, snapshots } = condition
  const found: string[] = []
  if (appendOnly === null || appendFsync === null) {
    found.push(
      'Redis does not tell how it writes to its disk: nothing is safe from a crash unless appendonly is yes and appendfsync always.',
    )
  } else if (appendOnly !== 'yes') {
    found.push(
      'Redis keeps no log on its disk (appendonly no): a crash loses messages that were acknowledged; set appendonly yes and appendfsync always.',
    )
  } else if (appendFsync !== 'always') {
    found.push(
      `Redis writes to its disk late (appendfsync ${appendFsync}): a power cut loses the last messages that were acknowledged; set appendfsync always.`,
    )
  }
  if (eviction?.startsWith('volatile-')) {
    found.push(
      `Redis may throw away what protects commands from being carried out twice (maxmemory-policy ${eviction}); set maxmemory-policy noeviction.`,
    )
  }
  if (snapshots) {
    found.push(
      'Redis writes snapshots (save): until the next one they hold the sealed data of people who were erased; set save "".',
    )
  }
  return [...found, ...warningsOfReplicas(condition, address)]
}

function* warningsOfReplicas(condition: Condition, address: RedisAddress): Generator<string> {
  const { replicas, minReplicas, disklessLoad } = condition
  if (replicas > 0 && disklessLoad !== null && disklessLoad !== 'swapdb') {
    yield `Redis keeps a snapshot on the disk of each replica (repl-diskless-load ${disklessLoad}), which holds the sealed data of people who were erased later; set repl-diskless-load swapdb on all servers.`
  }
  const wanted = address.replicas
  if (wanted === 0) {
    if (replicas > 0) {
      yield 'Redis has replicas that need not have a message before it is acknowledged: when one takes over, the last ones are lost; write ?replicas=1 at the end of STORE_URL.'
    }
    return
  }
  if (replicas > wanted) {
    yield `Redis has ${replicas} replicas, and ${wanted} must have a message before it is acknowledged: when another one takes over that lags behind, the last ones are lost; write ?replicas=${replicas} at the end of STORE_URL, or keep it so to go on when one is away.`
  }
  if (minReplicas !== null && Number(minReplicas) < wanted) {
    yield `Redis takes messages that nobody acknowledges while its replicas are away (min-replicas-to-write ${minReplicas}): they are shown, and lost when another server takes over; set min-replicas-to-write ${wanted}.`
  }
}
