import type { TelegramUpdate } from '../../src/channels/telegram/update.ts'

/** What Telegram would post: its ids rise, and no two processes give the same. */
export class Updates {
  #next: number
  constructor(first: number) {
    this.#next = first
  }

  said(chat: number, text: string) {
    const entities = text.startsWith('/') ? [{ type: 'bot_command', offset: 0, length: text.length }] : []
    const message = { ...this.#message(chat), from: person(chat), text, ...(entities.length > 0 && { entities }) }
    return { update_id: this.#next++, message } satisfies TelegramUpdate
  }

  pressed(chat: number, data: string) {
    const id = this.#next++
    return {
      update_id: id,
      callback_query: { id: String(id), from: person(chat), message: this.#message(chat), data },
    } satisfies TelegramUpdate
  }

  #message(chat: number) {
    return { message_id: this.#next, date: 0, chat: { id: chat, type: 'private', first_name: 'Amina' } }
  }
}

const person = (id: number) => ({ id, is_bot: false, first_name: 'Amina', language_code: 'de' })
