import type { Errand } from '../engine/effect.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { Claimed } from '../store/store.ts'

/** What goes out by a channel. */
export type Outgoing = Extract<Errand, { kind: 'send' | 'edit' | 'group' }>

/** `inside` for what leaves no channel. */
export function channelOf(errand: Errand): string {
  if (errand.kind === 'group') return errand.channel
  return 'address' in errand ? errand.address.channel : 'inside'
}

/** Lanes name conversations; a log line needs only their kind. */
export function laneKind({ lane }: Pick<Claimed, 'lane'>): string {
  return lane.split(':')[0] ?? ''
}

/** The conversation a lane serves; `null` for what goes to groups, by mail, or stays inside. */
export function laneChat({ lane }: Pick<Claimed, 'lane'>): ConversationId | null {
  const [, chat] = /^(?:send|voice|translate):(?!mail-)(.+)$/.exec(lane) ?? []
  return chat === undefined ? null : (chat as ConversationId)
}
