import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RedisAddress } from '../../src/store/redis/address.ts'
import type { RedisOptions } from '../../src/store/redis/open.ts'
import { restoreRedisBackup } from '../../src/store/redis/restore.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import type { Store } from '../../src/store/store.ts'
import type { RedisServer } from '../support/redis-server.ts'
import type { Place } from './subject.ts'

export interface RedisPlace extends Place, RedisOptions {
  readonly dir: string
  open(more?: Partial<RedisOptions>): Promise<Store>
}

/** What a store can be put on; what cannot be started anew is not killed. */
export type Ground = Pick<RedisServer, 'client'> &
  Partial<Pick<RedisServer, 'kill' | 'start'>> & { readonly address: RedisAddress }

/** An empty store on a server that is there already, with a folder for journal and backups. */
export async function redisPlace(server: Ground): Promise<RedisPlace> {
  await server.client.flushall()
  const dir = await mkdtemp(join(tmpdir(), 'store-'))
  const options = { address: server.address, dataKey: Buffer.alloc(32, 7), journal: join(dir, 'erased') }
  const backup = join(dir, 'backup.copy')
  return {
    ...options,
    dir,
    backup,
    open: (more) => openRedisStore({ ...options, ...more }),
    restore: () => restoreRedisBackup(backup, options),
    ...(server.kill && server.start && { crash: () => again(server) }),
    remove: () => rm(dir, { recursive: true }),
  }
}

async function again({ kill, start }: Partial<Pick<RedisServer, 'kill' | 'start'>>): Promise<void> {
  await kill?.()
  await start?.()
}
