import type { JWK } from 'jose'
import { z } from 'zod'
import type { Instant } from '../../engine/ids.ts'
import { causeOf } from '../network.ts'

const hour = 60 * 60 * 1000
/** How long keys may be used: "can be cached for 24 hours" (Microsoft's Connector authentication, step 3). */
const kept: Instant = 24 * hour
/** From this age on they are fetched anew while the old ones still count, so that an alarm comes hours before the door closes. */
const refreshedAfter: Instant = 12 * hour
/** An unknown key id makes us look again at most this often: anybody can invent one. */
const lookedAgainAfter: Instant = hour
/** After a failure nothing is asked for this long. */
const breath: Instant = 10_000
/** One request; the platform waits 15 seconds for the whole answer. */
const longestRequest = 5_000

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) })
const keySet = z.object({ keys: z.array(z.unknown()) })
const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string().min(1),
  e: z.string().min(1),
  /** The channels this key may sign for. */
  endorsements: z.array(z.string()).default([]),
})

export interface Key {
  readonly jwk: JWK
  readonly endorsements: readonly string[]
}

/** The keys cannot be had, so nothing can be judged: neither genuine nor forged. */
export class KeysUnavailable extends Error {}

export interface Keys {
  /** `null` when the platform has no such key. Rejects with KeysUnavailable. */
  find(id: string): Promise<Key | null>
}

interface Log {
  error(fields: object, text: string): void
}

/** The public keys of the Bot Framework, named by its OpenID metadata. */
export function createKeys(metadataUrl: string, now: () => Instant, log: Log): Keys {
  let keys: ReadonlyMap<string, Key> = new Map()
  let fetchedAt: Instant = Number.NEGATIVE_INFINITY
  let failedAt: Instant = Number.NEGATIVE_INFINITY
  let underWay: Promise<void> | null = null

  return {
    async find(id) {
      const age = now() - fetchedAt
      if (age >= kept) await refresh()
      else if (age >= refreshedAfter) refresh().catch(() => undefined)
      const known = keys.get(id)
      if (known || now() - fetchedAt < lookedAgainAfter) return known ?? null
      await refresh()
      return keys.get(id) ?? null
    },
  }

  /** However many ask at once, the platform is asked once. */
  function refresh(): Promise<void> {
    if (now() - failedAt < breath) return Promise.reject(new KeysUnavailable())
    underWay ??= fetchAll().finally(() => {
      underWay = null
    })
    return underWay
  }

  async function fetchAll(): Promise<void> {
    try {
      const { issuer, jwks_uri } = metadata.parse(await fetchJson(metadataUrl))
      // Keys are as trustworthy as the way they come.
      if (new URL(metadataUrl).protocol === 'https:' && !jwks_uri.startsWith('https:')) throw new Error('keys without https')
      const found = keySet.parse(await fetchJson(jwks_uri)).keys.flatMap((raw) => {
        const read = rsaKey.safeParse(raw)
        return read.success ? [read.data] : []
      })
      if (found.length === 0) throw new Error(`no keys of ${issuer}`)
      keys = new Map(
        found.map(({ kid, kty, n, e, endorsements }): [string, Key] => [kid, { jwk: { kid, kty, n, e }, endorsements }]),
      )
      fetchedAt = now()
    } catch (error) {
      failedAt = now()
      const { code, message } = causeOf(error)
      log.error(
        { host: new URL(metadataUrl).host, reason: error instanceof z.ZodError ? 'unreadable' : (code ?? message) },
        'teams: the keys that prove who calls cannot be fetched; without them nothing is taken. Is this host reachable from here?',
      )
      throw new KeysUnavailable()
    }
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(longestRequest), redirect: 'error' })
  if (!response.ok) throw new Error(`status ${response.status}`)
  return response.json()
}
