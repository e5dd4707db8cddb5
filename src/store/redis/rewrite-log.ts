import type { Instant } from '../../engine/ids.ts'
import type { Link } from './link.ts'
import { names } from './names.ts'
import type { Script } from './script.ts'

const HOUR = 60 * 60 * 1000

/**
 * Has the server write its log anew when somebody was erased since the last time, at most once an hour: until then older lines of the
 * log still hold their sealed data and their wrapped key. The server does it beside its work. Where we may not ask for it, or the log
 * is off, it is the operator's (docs/operators.md).
 */
export async function rewriteLogAfterErasure({ link, script }: { link: Link; script: Script }, now: Instant): Promise<void> {
  const found = await link.send('HMGET', [names.meta, 'erased', 'rewritten'])
  const [erased, rewritten]: unknown[] = Array.isArray(found) ? found : []
  if (String(erased) !== '1' || now < Number(rewritten ?? 0) + HOUR) return
  // First the note, then the rewriting: whoever is erased in between makes a new note.
  await script.run({ operations: ['meta', 'erased', '0', 'meta', 'rewritten', now] })
  try {
    await link.send('BGREWRITEAOF', [])
  } catch {
    await script.run({ operations: ['meta', 'erased', '1'] })
  }
}
