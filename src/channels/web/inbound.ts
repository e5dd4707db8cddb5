import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { EventId, Instant, Language } from '../../engine/ids.ts'
import { unreachable } from '../../engine/ids.ts'
import type { Inbound, InboundEvent } from '../channel.ts'

export const channelName = 'web'
/** Characters in one message; the page does not let anybody type more. */
export const longestText = 4000
/** `Choice.press` is at most 64 bytes of ASCII. */
const longestPress = 64

/** Made by the page; a message sent again carries the same. */
const id = z.uuid()
/** A language the product does not offer is no hint. */
const hint = z.string().optional().catch(undefined)

const payload = z.discriminatedUnion('kind', [
  z.object({ id, hint, kind: z.literal('said'), text: z.string().trim().min(1).max(longestText) }),
  z.object({ id, kind: z.literal('pressed'), press: z.string().min(1).max(longestPress) }),
  z.object({ id, hint, kind: z.literal('opened') }),
  z.object({ id, kind: z.literal('sent-media'), media: z.enum(['voice', 'image', 'file', 'other']).default('other') }),
])
type Payload = z.infer<typeof payload>

export type Read =
  | { readonly kind: 'inbound'; readonly inbound: Inbound }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'unreadable'; readonly problem: string }

/** Reads what a page posted. Pure. */
export function toInbound(body: unknown, session: string, at: Instant, languages: readonly Language[]): Read {
  const read = payload.safeParse(body)
  if (!read.success) {
    const tooLong = read.error.issues.some((issue) => issue.code === 'too_big' && issue.path[0] === 'text')
    // The path only: zod's own sentence may repeat what was sent.
    const problem = [...new Set(read.error.issues.map((issue) => issue.path.join('.') || 'body'))].join(', ')
    return tooLong ? { kind: 'too-long' } : { kind: 'unreadable', problem }
  }
  const inbound: Inbound = {
    address: { channel: channelName, chat: session },
    id: `${channelName}:${sessionHash(session)}:${read.data.id.toLowerCase()}` as EventId,
    at,
    event: toEvent(read.data, languages),
  }
  return { kind: 'inbound', inbound }
}

function toEvent(said: Payload, languages: readonly Language[]): InboundEvent {
  switch (said.kind) {
    case 'said':
      return { kind: 'said', text: said.text.toWellFormed(), ...hinted(said.hint, languages) }
    case 'opened':
      return { kind: 'opened', ...hinted(said.hint, languages) }
    case 'pressed':
      return { kind: 'pressed', press: said.press }
    case 'sent-media':
      return { kind: 'sent-media', media: said.media }
    default:
      return unreachable(said)
  }
}

function hinted(hint: string | undefined, languages: readonly Language[]): { readonly hint?: Language } {
  const language = languages.find((offered) => offered === hint)
  return language ? { hint: language } : {}
}

/** The session itself is a secret and stays out of ids; it is random enough that its hash needs no key. */
function sessionHash(session: string): string {
  return createHash('sha256').update(session).digest('hex').slice(0, 32)
}
