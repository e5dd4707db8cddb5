import { setTimeout } from 'node:timers/promises'
import { readUpdate, type TelegramUpdate } from './update.ts'

/** Milliseconds. */
export interface Pauses {
  /** After an answer without updates: a server that does not hold the request open must not be asked without end. */
  readonly idle: number
  /** After a failure, doubled with each further one, up to 32 times as long. */
  readonly failure: number
}

export interface PollingOptions {
  /** Asks Telegram for the updates from `offset` on, which confirms everything before it. Ends early when aborted. */
  readonly fetch: (offset: number, signal: AbortSignal) => Promise<readonly { readonly update_id: number }[]>
  /** Whether it is for this process to ask now: Telegram answers one at a time. */
  readonly mayAsk?: (() => Promise<boolean>) | undefined
  /** Resolves when the update is safely stored. */
  readonly take: (update: TelegramUpdate) => Promise<void>
  readonly failed: (what: 'receive' | 'store', error: unknown) => void
  readonly unread: (updateId: number) => void
  readonly pauses: Pauses
}

/**
 * Receives by long polling until aborted. The offset moves on only when every update before it is stored; until then the same
 * updates are offered again from memory, since a server may have forgotten what it handed out once.
 */
export async function poll({ fetch, mayAsk, take, failed, unread, pauses }: PollingOptions, signal: AbortSignal): Promise<void> {
  let offset = 0
  let failures = 0
  while (!signal.aborted) {
    try {
      if (mayAsk && !(await mayAsk())) {
        // Whoever asks meanwhile confirms on their own.
        offset = 0
        await pause(5 * pauses.failure, signal)
        continue
      }
      const updates = await fetch(offset, signal)
      if (!(await takeAll(updates))) return
      offset = updates.reduce((next, { update_id }) => Math.max(next, update_id + 1), offset)
      failures = 0
      if (updates.length === 0) await pause(pauses.idle, signal)
    } catch (error) {
      if (signal.aborted) return
      failed('receive', error)
      await pause(backoff(pauses, failures++), signal)
    }
  }

  /** False when aborted before everything was stored: Telegram then delivers it to the next process. */
  async function takeAll(updates: readonly { readonly update_id: number }[]): Promise<boolean> {
    let waiting = chatByChat(updates, unread)
    for (let attempt = 0; waiting.length > 0; attempt++) {
      if (signal.aborted) return false
      if (attempt > 0) await pause(backoff(pauses, attempt - 1), signal)
      const left = await Promise.all(waiting.map(takeInOrder))
      waiting = left.filter((updates) => updates.length > 0)
    }
    return true
  }

  /** Returns what is left. After a failure nothing later of the same chat is tried: it would overtake. */
  async function takeInOrder(updates: readonly TelegramUpdate[]): Promise<readonly TelegramUpdate[]> {
    for (const [index, update] of updates.entries()) {
      try {
        await take(update)
      } catch (error) {
        failed('store', error)
        return updates.slice(index)
      }
    }
    return []
  }
}

/** Updates of one chat stay in order; different chats are worked at once, so that their commits share a write to disk. */
function chatByChat(
  updates: readonly { readonly update_id: number }[],
  unread: (updateId: number) => void,
): readonly (readonly TelegramUpdate[])[] {
  const readable = updates.flatMap((raw) => {
    const update = readUpdate(raw)
    if (!update) unread(raw.update_id)
    return update ? [update] : []
  })
  const chatOf = (update: TelegramUpdate): number => (update.message ?? update.callback_query?.message)?.chat.id ?? 0
  return [...Map.groupBy(readable, chatOf).values()]
}

/** How long to wait after so many failures before this one. */
export function backoff(pauses: Pauses, failures: number): number {
  return pauses.failure * 2 ** Math.min(failures, 5)
}

/** Waits; an abort ends the wait at once. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)
}
