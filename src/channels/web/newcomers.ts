import { createHmac, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { Allowances } from '../../engine/allowance.ts'
import type { Instant } from '../../engine/ids.ts'

/** Sessions from one address: a shelter or a school with all its people at once, and again every few minutes; not a script without end. */
const measure = { burst: 1_000, perSecond: 2 }

/** Machines of this network: a proxy, which says in a header for whom it asks. */
const near = /^(::1$|f[cd]|fe80:|(::ffff:)?(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.)/i

/** Who comes from where, as far as new sessions of one address are counted. Addresses are never kept: only a hash, until it counts no more. */
export class Newcomers {
  readonly #key = randomBytes(32)
  readonly #allowances = new Allowances<string>(measure)

  /** Returns the seconds to wait when too many came from there, else 0. */
  take(c: Context, at: Instant): number {
    const address = addressOf(c)
    if (address === null) return 0
    const name = createHmac('sha256', this.#key).update(networkOf(address)).digest('base64url')
    return this.#allowances.of(name, at).take(at)
  }
}

/** `null` behind a proxy that does not say. Whoever comes directly may claim nothing. */
function addressOf(c: Context): string | null {
  const remote = remoteOf(c)
  if (remote === null || !near.test(remote)) return remote
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) || null
}

function remoteOf(c: Context): string | null {
  try {
    return getConnInfo(c).remote.address ?? null
  } catch {
    return null
  }
}

/** With IPv6 everybody has a network of their own. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [before = '', behind] = address.split('::')
  const first = before.split(':')
  const last = behind === undefined ? [] : behind.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}
