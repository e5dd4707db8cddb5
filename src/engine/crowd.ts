import type { InternalEvent } from './effect.ts'
import type { Notice } from './event.ts'
import type { ConversationId } from './ids.ts'

/**
 * What goes to many people at once, and what a doubt means for it: a reminder that probably arrived is better than two, and a human may
 * send it again; whoever misses that something was moved or cancelled stands before a closed door, so that is repeated.
 */
const crowd: { readonly [kind in Notice['kind']]?: 'hold' | 'repeat' } = {
  reminder: 'hold',
  'occasion-changed': 'repeat',
  'occasion-cancelled': 'repeat',
}

/** `null`: somebody's own. */
export const crowdOf = (event: InternalEvent): 'hold' | 'repeat' | null =>
  event.kind === 'noticed' ? (crowd[event.notice.kind] ?? null) : null

/** Lanes in which it waits, so that one that fails does not hold up all. Each goes at its own steady pace, whichever process works it. */
export const crowdLanes = 4

/** What goes to one conversation stays in order. */
export function crowdLane(conversation: ConversationId): string {
  let sum = 0
  for (const sign of conversation) sum += sign.charCodeAt(0)
  return `crowd:${sum % crowdLanes}`
}
