import { type Api, InputFile } from 'grammy/web'
import { z } from 'zod'
import { type EffectId, type Instant, unreachable } from '../../engine/ids.ts'
import type { Sent } from '../channel.ts'
import { limit } from './client.ts'
import { toSent } from './failure.ts'
import type { Request } from './outbound.ts'
import type { Pace } from './pace.ts'

export interface Sender {
  /** Sends the requests of one effect in order; `messages` are the ids Telegram gave to what it accepted. */
  send(id: EffectId, requests: readonly Request[]): Promise<{ readonly sent: Sent; readonly messages: readonly string[] }>
}

/** Half-sent effects remembered at most; beyond it the oldest would begin anew, which repeats a message but loses none. */
const mostHalfSent = 10_000

const accepted = z.object({ message_id: z.int() })

/**
 * A message may be several requests. What was accepted of it is remembered until it ends, so that a second attempt goes on
 * where the first stopped instead of repeating the beginning.
 */
export function createSender(api: Api, pace: Pace, now: () => Instant, timeout: number): Sender {
  const halfSent = new Map<EffectId, readonly string[]>()

  return {
    async send(id, requests) {
      let messages = halfSent.get(id) ?? []
      halfSent.delete(id)
      for (const request of requests.slice(messages.length)) {
        const wait = await pace.turn(request.payload.chat_id)
        if (wait > 0) {
          remember(id, messages)
          return {
            sent: { kind: 'retry', at: now() + wait, reason: 'more than Telegram takes at once', asked: 'by-us' },
            messages,
          }
        }
        const attempt = await call(api, request, timeout).catch((error: unknown) => toSent(error, now()))
        if (typeof attempt === 'string') {
          messages = [...messages, attempt]
          continue
        }
        if (attempt.kind === 'retry' || attempt.kind === 'doubt') remember(id, messages)
        const isFile = attempt.kind === 'doubt' && request.method === 'sendDocument'
        return { sent: isFile ? { ...attempt, part: 'file' } : attempt, messages }
      }
      return { sent: { kind: 'sent' }, messages }
    },
  }

  function remember(id: EffectId, messages: readonly string[]): void {
    halfSent.set(id, messages)
    const [oldest] = halfSent.keys()
    if (halfSent.size > mostHalfSent && oldest) halfSent.delete(oldest)
  }
}

/** Returns the message's id, empty where the server gives none. Throws what grammY throws. */
async function call(api: Api, request: Request, timeout: number): Promise<string> {
  const result = accepted.safeParse(await perform(api, request, limit(timeout)))
  return result.success ? String(result.data.message_id) : ''
}

function perform(api: Api, request: Request, signal: ReturnType<typeof limit>): Promise<unknown> {
  switch (request.method) {
    case 'sendMessage':
      return api.raw.sendMessage(request.payload, signal)
    case 'editMessageText':
      return api.raw.editMessageText(request.payload, signal)
    case 'sendDocument': {
      const { chat_id, document } = request.payload
      // The name becomes part of a header without quotes.
      const name = document.name.replace(/[\r\n";\\/]/g, '_')
      const bytes = document.base64 ? Buffer.from(document.content, 'base64') : new TextEncoder().encode(document.content)
      return api.raw.sendDocument({ chat_id, document: new InputFile(bytes, name) }, signal)
    }
    default:
      return unreachable(request)
  }
}
