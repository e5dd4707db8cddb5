import type { Message } from '../../engine/message.ts'
import type { Address, Channel } from '../channel.ts'

/** One person at one terminal. */
export const terminalAddress: Address = { channel: 'terminal', chat: 'terminal' }

/** Hands every message to `show`; what a terminal prints has arrived. */
export function createTerminal(show: (message: Message) => void): Channel {
  return {
    name: 'terminal',
    async send(_id, _address, message) {
      show(message)
      return { kind: 'sent' }
    },
    async start() {},
    async stop() {},
  }
}
