import { createHash } from 'node:crypto'

/** Letters and digits nobody confuses, in two groups: 48 bits, far more than can be tried while a code lives. */
const alphabet = '23456789bcdfghjkmnpqrstvwxyz'

/** What a code is for; its first word. */
export type CodeFor = 'team' | 'chat'

const shapes: { readonly [what in CodeFor]: RegExp } = {
  team: /^(?:\/?start[ _])?team-([2-9b-z]{5})-?([2-9b-z]{5})$/i,
  chat: /^(?:\/?start[ _])?chat-([2-9b-z]{5})-?([2-9b-z]{5})$/i,
}

/** The code of this seed, as it is shown: `team-4k7wm-pq2zd`. `seed` must be secret and at least 10 bytes of chance in hex or base64url. */
export function codeFrom(what: CodeFor, seed: string): string {
  const bytes = createHash('sha256').update(seed).digest().subarray(0, 10)
  const letters = [...bytes].map((byte) => alphabet[byte % alphabet.length]).join('')
  return `${what}-${letters.slice(0, 5)}-${letters.slice(5)}`
}

/** The code that these words are, in one spelling; `null` when they are something else. Telegram's deep link brings it behind `/start`. */
export function codeWritten(what: CodeFor, text: string): string | null {
  const [, one, two] = shapes[what].exec(text.trim()) ?? []
  return one && two ? `${what}-${one}-${two}`.toLowerCase() : null
}

/** All that is kept of a code. It is random and lives shortly, so a plain hash is enough to keep it unreadable. */
export const hashOfCode = (code: string): string => createHash('sha256').update(code).digest('hex')
