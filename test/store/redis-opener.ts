import { readConfig } from '../../src/config.ts'
import { readPlace } from '../../src/store/place.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import { key } from './subject.ts'

/**
 * A process that opens the store of its environment, as the tests start it: what a system reads once, at its start, can be tried in no
 * other way. Says `kept <value>` when it has written, read and heard of it, or else the sentence with which it was refused.
 */
const place = readPlace(readConfig(process.env, '/nowhere').storeFile)
if (place.kind !== 'redis') throw new Error('Not an address of Redis')
try {
  const store = await openRedisStore({ ...place, dataKey: Buffer.alloc(32, 7) })
  const heard = Promise.withResolvers<string>()
  store.listen('words', heard.resolve)
  await store.transact(null, async (tx) => tx.put(key('a'), 'by TLS'))
  const saying = setInterval(() => store.announce('words', 'heard'), 20)
  await heard.promise
  clearInterval(saying)
  console.log(`kept ${await store.get<string>(key('a'))}`)
  await store.close()
} catch (error) {
  console.log(error instanceof Error ? error.message : error)
}
