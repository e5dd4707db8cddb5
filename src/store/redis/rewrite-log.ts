import type { Instant } from '../../engine/ids.ts'
import type { Access, Endpoint } from './address.ts'
import type { Link } from './link.ts'
import { names } from './names.ts'
import { ask } from './primary.ts'
import type { Script } from './script.ts'

const HOUR = 60 * 60 * 1000

interface Parts {
  readonly link: Link
  readonly script: Script
}

/**
 * Has the server write its log anew when somebody was erased since the last time, at most once an hour: until then older lines of the
 * log still hold their sealed data and their wrapped key. The server does it beside its work, and so do its replicas. Where we may not ask for it, or the log
 * is off, it is the operator's (docs/operators.md).
 */
export async function rewriteLogAfterErasure({ link, script }: Parts, access: Access, now: Instant): Promise<void> {
  const found = await link.send('HMGET', [names.meta, 'erased', 'rewritten'])
  const [erased, rewritten]: unknown[] = Array.isArray(found) ? found : []
  if (String(erased) !== '1' || now < Number(rewritten ?? 0) + HOUR) return
  // First the note, then the rewriting: whoever is erased in between makes a new note.
  await script.run({ operations: ['meta', 'erased', '0', 'meta', 'rewritten', now] })
  try {
    await link.send('BGREWRITEAOF', [])
    // It is no change, so it does not reach them by itself.
    await Promise.all((await replicasOf(link)).map((replica) => ask(access, replica, ['BGREWRITEAOF'])))
  } catch {
    await script.run({ operations: ['meta', 'erased', '1'] })
  }
}

async function replicasOf(link: Link): Promise<readonly Endpoint[]> {
  const told = String(await link.send('INFO', ['replication']))
  return [...told.matchAll(/^slave\d+:ip=(.*?),port=(\d+)/gm)].map(([, host = '', port]) => ({ host, port: Number(port) }))
}
