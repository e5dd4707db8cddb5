import type { InboundEvent } from '../channels/channel.ts'
import type { Recording } from '../engine/attachment.ts'
import type { Errand, InternalEvent } from '../engine/effect.ts'
import type { State } from '../engine/state.ts'
import type { Parts } from './parts.ts'

/**
 * Has a voice message written down. What comes back is the event that enters by the door: the words, or, when nobody could tell them
 * in time, the voice message as one that cannot be listened to.
 */
export async function listen(
  { channels, helper }: Parts,
  { address, recording }: Extract<Errand, { kind: 'transcribe' }>,
): Promise<InternalEvent> {
  const unheard: InternalEvent = {
    kind: 'sent-media',
    media: 'voice',
    attachment: { ...recording, channel: address.channel, media: 'voice', caption: '' },
  }
  const channel = channels.get(address.channel)
  if (!helper || !channel?.fetch) return unheard
  const ended = AbortSignal.timeout(helper.voice.time)
  const bytes = await channel.fetch(recording, helper.voice.bytes, ended)
  const text = bytes && (await helper.transcribe({ bytes, mime: recording.mime }, ended))
  return text ? { kind: 'heard', text } : unheard
}

/**
 * The voice message to be written down; `null` when it is none, nobody can, or it is too large: then the turn answers it at once.
 * Nothing leaves before the person has been greeted and told what happens to their data.
 */
export function toBeHeard({ helper }: Parts, event: InboundEvent, { situation }: State): Recording | null {
  if (!helper || event.kind !== 'sent-media' || situation.kind === 'new') return null
  const { recording, media } = event
  return recording && media === 'voice' && (recording.bytes ?? 0) <= helper.voice.bytes ? recording : null
}
