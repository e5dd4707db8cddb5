import type { Errand } from '../engine/effect.ts'
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
