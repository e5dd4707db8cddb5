import { basename, dirname, join, resolve } from 'node:path'
import { type RedisAddress, readAddress } from './redis/address.ts'

/** Where a store is, with its erasure journal. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly file: string; readonly journal: string }
  | { readonly kind: 'redis'; readonly address: RedisAddress; readonly journal: string }

const REDIS = /^rediss?(%2B(sentinel|cluster))?%3A%2F%2F/

/** From `Config.storeFile`: a file, or an address of Redis percent-encoded as if it were the name of one. */
export function readPlace(storeFile: string): StorePlace {
  const journal = join(dirname(resolve(storeFile)), 'erasures.journal')
  const name = basename(storeFile)
  if (!REDIS.test(name)) return { kind: 'sqlite', file: storeFile, journal }
  return { kind: 'redis', address: readAddress(decodeURIComponent(name)), journal }
}
