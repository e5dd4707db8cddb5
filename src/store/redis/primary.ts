import { createConnection, isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { AbstractConnector, Redis, ReplyError } from 'ioredis'
import type { Access, Endpoint, SoughtAddress } from './address.ts'
import { SLOT } from './names.ts'

/** How long (ms) one of those who know may take to answer, and the pause when all have been asked in vain. */
const PATIENCE = 1000
const PAUSE = 200

type Tell = (type: string, error: Error) => void
type Stream = Awaited<ReturnType<AbstractConnector['connect']>>

/**
 * Finds the primary anew for each connection. Whoever is asked first changes each time: one that knows an outdated primary must not
 * lead us there for ever. A server that says that it is none is left again.
 */
export function connectorTo(address: SoughtAddress): new (options: unknown) => AbstractConnector {
  return class extends AbstractConnector {
    #turn = 0
    #tell: Tell = () => {}

    constructor() {
      super(2 * PATIENCE)
    }

    override async connect(tell: Tell): Promise<Stream> {
      this.connecting = true
      this.#tell = tell
      for (let tries = 1; ; tries++) {
        const one = address.asked[this.#turn++ % address.asked.length]
        const primary = one && (await find(address, one).catch((error: Error) => void tell('error', error)))
        if (!this.connecting) throw new Error('Connection is closed.')
        if (primary) {
          this.stream = address.tls ? connectTls({ ...primary, ...tlsFor(primary.host) }) : createConnection({ ...primary })
          return this.stream
        }
        if (tries % address.asked.length === 0) await sleep(PAUSE)
      }
    }

    override check({ role }: { readonly role?: string }): boolean {
      if (role !== 'slave') return true
      this.#tell('error', new Error('READONLY'))
      return false
    }
  }
}

/** A certificate for an IP address is checked as well, but a greeting may name no address (RFC 6066). */
export function tlsFor(host: string): ConnectionOptions {
  return isIP(host) ? {} : { servername: host }
}

async function find(address: SoughtAddress, asked: Endpoint): Promise<Endpoint> {
  if (address.kind === 'sentinel') {
    const found = await ask(address, asked, ['SENTINEL', 'get-master-addr-by-name', address.primary])
    if (!Array.isArray(found)) throw new Error('No such primary')
    return { host: String(found[0]), port: Number(found[1]) }
  }
  const slots = await ask(address, asked, ['CLUSTER', 'SLOTS'])
  for (const [from, to, primary] of Array.isArray(slots) ? slots : []) {
    // A node that was never told its address says it without one.
    if (from <= SLOT && SLOT <= to) return { host: String(primary[0] || asked.host), port: Number(primary[1]) }
  }
  throw new Error('CLUSTERDOWN Hash slot not served')
}

/** One question on a connection of its own. Sentinels often want no password; those who do are given the one of the servers. */
export async function ask(
  { tls, username, password }: Access,
  { host, port }: Endpoint,
  question: readonly [string, ...string[]],
): Promise<unknown> {
  const client = new Redis({
    host,
    port,
    ...(tls && { tls: tlsFor(host) }),
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    retryStrategy: null,
    connectTimeout: PATIENCE,
    commandTimeout: PATIENCE,
  })
  let why: Error | undefined
  client.on('error', (error: Error) => {
    why = error
  })
  const [command, ...args] = question
  try {
    await client.connect()
    return await client.call(command, args).catch(async (error: unknown) => {
      if (!(error instanceof ReplyError) || !String(error).includes('NOAUTH') || password === undefined) throw error
      await client.call('AUTH', username === undefined ? [password] : [username, password])
      return client.call(command, args)
    })
  } catch (error) {
    // The connection says only that it is closed.
    throw why ?? error
  } finally {
    client.disconnect()
  }
}
