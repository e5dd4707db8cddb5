import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { AdvisorId, Instant } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { id, instant, read, sortable } from '../document.ts'
import type { DeskContext } from '../work.ts'
import { type Advisor, readAdvisor } from './advisor.ts'

const minute = 60_000
/** A sign-in link works once, and so long. */
const linkLives = 15 * minute
/** A session ends after a working day. */
const sessionLives = 12 * 60 * minute

const pass = z.object({ advisor: id<AdvisorId>(), until: instant })

/** Sign-in links and sessions by the moment they end, for retention. */
export const passIndex = 'passes'

/** 256 bits nobody can guess. Only its hash is ever stored. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

// The secret is random and long, so a plain hash is enough to keep it unreadable.
const keyOf = (kind: 'sign-in' | 'session', secret: string): Key => `${kind}:${createHash('sha256').update(secret).digest('hex')}`

/** Lets a secret (from `newSecret`, sent to the advisor) be used once to sign in, for 15 minutes. */
export function offerSignIn(
  { tx, at }: DeskContext,
  { advisor, secret }: { readonly advisor: AdvisorId; readonly secret: string },
): void {
  putPass(tx, keyOf('sign-in', secret), advisor, at + linkLives)
}

/** Uses up a sign-in secret and starts a session under a fresh one. `null` when it was used, is too old, unknown, or the advisor left. */
export async function signIn(
  { tx, at }: DeskContext,
  { secret, session }: { readonly secret: string; readonly session: string },
): Promise<Advisor | null> {
  const key = keyOf('sign-in', secret)
  const link = await read(tx, pass, key)
  if (!link) return null
  tx.delete(key)
  const advisor = link.until > at ? await readAdvisor(tx, link.advisor) : null
  if (!advisor?.active) return null
  putPass(tx, keyOf('session', session), advisor.id, at + sessionLives)
  return advisor
}

/** Whose session this is. `null` when it ended, never was, or the advisor left. */
export async function sessionOf(reader: Reader, session: string, at: Instant): Promise<Advisor | null> {
  const found = await read(reader, pass, keyOf('session', session))
  const advisor = found && found.until > at ? await readAdvisor(reader, found.advisor) : null
  return advisor?.active ? advisor : null
}

export function signOut(tx: Tx, session: string): void {
  tx.delete(keyOf('session', session))
}

function putPass(tx: Tx, key: Key, advisor: AdvisorId, until: Instant): void {
  tx.put(key, { advisor, until }, { index: { [passIndex]: sortable(until) } })
}
