/** Where a Redis server is, and who we are there. */
export interface RedisAddress {
  readonly host: string
  readonly port: number
  /** `rediss:` */
  readonly tls: boolean
  readonly username: string | undefined
  readonly password: string | undefined
  readonly database: number
}

/** From a URL that has been checked: `redis[s]://[user[:password]@]host[:port][/database]`. */
export function readAddress(text: string): RedisAddress {
  const { protocol, hostname, port, username, password, pathname } = new URL(text)
  return {
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: Number(port) || 6379,
    tls: protocol === 'rediss:',
    username: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    database: Number(pathname.slice(1) || 0),
  }
}

/** For sentences and logs: never user or password. */
export function nameOf({ host, port, database }: RedisAddress): string {
  return `${host}:${port}${database === 0 ? '' : `/${database}`}`
}
