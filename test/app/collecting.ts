import type { Channel } from '../../src/channels/channel.ts'
import type { EffectId } from '../../src/engine/ids.ts'

/** A channel that takes everything and writes down, in order, what it was given. */
export const collecting = (name: string, sent: EffectId[]): Channel => ({
  name,
  send: async (id) => {
    sent.push(id)
    return { kind: 'sent' }
  },
  start: async () => {},
  stop: async () => {},
})
