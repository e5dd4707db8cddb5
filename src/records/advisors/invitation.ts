import { z } from 'zod'
import type { AdvisorId, Instant } from '../../engine/ids.ts'
import type { Key, Tx } from '../../store/store.ts'
import { codeFrom, codeWritten, hashOfCode } from '../code.ts'
import { id, instant, read, sortable } from '../document.ts'
import type { DeskContext } from '../work.ts'
import { type Advisor, readAdvisor } from './advisor.ts'
import { passIndex } from './sign-in.ts'

/** A code works once, and so long: it is told by telephone or across a desk. */
const lives: Instant = 24 * 60 * 60 * 1000

const invitation = z.object({ advisor: id<AdvisorId>(), until: instant })
const keyOf = (code: string): Key => `invitation:${hashOfCode(code)}`

/** The code of this seed, as it is shown. `seed` must be secret and at least 10 bytes of chance in hex or base64url. */
export const codeOf = (seed: string): string => codeFrom('team', seed)

/** The code in these words, in one spelling; `null` when they are something else. */
export const codeIn = (text: string): string | null => codeWritten('team', text)

/** Lets an advisor make the account they send this code from a place of work, once, within a day. */
export function invite({ tx, at }: DeskContext, { advisor, code }: { readonly advisor: AdvisorId; readonly code: string }): void {
  const until = at + lives
  tx.put(keyOf(code), { advisor, until }, { index: { [passIndex]: sortable(until) } })
}

/** Uses a code up. `null` when it was used, is too old, unknown, or the advisor left. */
export async function acceptInvitation(tx: Tx, code: string, at: Instant): Promise<Advisor | null> {
  const found = await read(tx, invitation, keyOf(code))
  if (!found) return null
  tx.delete(keyOf(code))
  const advisor = found.until > at ? await readAdvisor(tx, found.advisor) : null
  return advisor?.active ? advisor : null
}
