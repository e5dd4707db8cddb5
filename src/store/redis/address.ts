/** Something that listens. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

export interface Access {
  /** `rediss:`; sentinels and nodes of a cluster are asked in the same way. */
  readonly tls: boolean
  readonly username: string | undefined
  readonly password: string | undefined
  readonly database: number
  /** How many replicas must have a change before it is acknowledged. */
  readonly replicas: number
}

export interface ServerAddress extends Endpoint, Access {
  readonly kind: 'server'
}

/** A primary that may change: `asked` know which one it is. */
export type SoughtAddress = Access & { readonly asked: readonly Endpoint[] } & (
    | { readonly kind: 'sentinel'; readonly primary: string }
    | { readonly kind: 'cluster' }
  )

/** Where the store is on Redis, and who we are there. */
export type RedisAddress = ServerAddress | SoughtAddress

const PORTS = { server: 6379, sentinel: 26_379, cluster: 6379 } as const

/**
 * From a URL that has been checked: `redis[s]://[user[:password]@]host[:port][/database]`, or with several hosts, by commas,
 * `redis[s]+sentinel://…/primary[/database]` and `redis[s]+cluster://…`; each with `?replicas=number` at most.
 */
export function readAddress(text: string): RedisAddress {
  const [, secure, found, account = '', hosts = '', rest = ''] =
    /^redis(s?)(?:\+(sentinel|cluster))?:\/\/([^/?#]*@)?([^@/?#]*)(.*)$/.exec(text) ?? []
  const { username, password, pathname, searchParams } = new URL(`redis://${account}host${rest}`)
  const kind = found === 'sentinel' || found === 'cluster' ? found : 'server'
  const path = pathname.split('/').slice(1)
  const [first, ...others] = hosts.split(',').map((host) => readEndpoint(host, PORTS[kind]))
  const access = {
    tls: secure === 's',
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    database: Number(path[kind === 'sentinel' ? 1 : 0] || 0),
    replicas: Number(searchParams.get('replicas') ?? (kind === 'server' ? 0 : 1)),
  }
  if (!first) throw new Error('An address names no host')
  switch (kind) {
    case 'server':
      return { kind, ...first, ...access }
    case 'sentinel':
      return { kind, primary: path[0] ?? '', asked: [first, ...others], ...access }
    case 'cluster':
      return { kind, asked: [first, ...others], ...access }
  }
}

/** For sentences and logs: never user or password. */
export function nameOf(address: RedisAddress): string {
  const asked = address.kind === 'server' ? [address] : address.asked
  const hosts = asked.map(({ host, port }) => `${host}:${port}`).join()
  const primary = address.kind === 'sentinel' ? `/${address.primary}` : ''
  return `${hosts}${primary}${address.database === 0 ? '' : `/${address.database}`}`
}

function readEndpoint(text: string, usual: number): Endpoint {
  const { hostname, port } = new URL(`redis://${text}`)
  return { host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname, port: Number(port) || usual }
}
