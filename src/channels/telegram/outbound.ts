import type { InlineKeyboardMarkup } from 'grammy/types'
import type { FileOut, Message } from '../../engine/message.ts'
import type { Address, AdvisorNotice } from '../channel.ts'
import { toKeyboard } from './keyboard.ts'
import { directed, split } from './text.ts'

interface Text {
  readonly chat_id: number
  readonly text: string
  readonly link_preview_options: { readonly is_disabled: true }
  readonly reply_markup?: InlineKeyboardMarkup
}

/** A call of the Bot API, before it is sent. Texts are plain: without `parse_mode` nothing a person wrote can be taken for markup. */
export type Request =
  | { readonly method: 'sendMessage'; readonly payload: Text }
  | { readonly method: 'editMessageText'; readonly payload: Text & { readonly message_id: number } }
  | { readonly method: 'sendDocument'; readonly payload: { readonly chat_id: number; readonly document: FileOut } }

/** What to send for a message, in order. The text goes before the files: it explains them, and where files fail it has arrived. */
export function toRequests(address: Pick<Address, 'chat'>, message: Message): readonly Request[] {
  const chat_id = Number(address.chat)
  const { rows, lines } = toKeyboard(message)
  const parts = split(directed([message.text, ...lines].join('\n\n'), message.language))
  return [
    ...parts.map((text, index) => sendMessage(toText(chat_id, text, index === parts.length - 1 ? rows : []))),
    ...(message.files ?? []).map((document): Request => ({ method: 'sendDocument', payload: { chat_id, document } })),
  ]
}

/** The first text of a message in place of an earlier one, which loses its old buttons. */
export function toEdit(address: Pick<Address, 'chat'>, earlier: string, message: Message): Request | null {
  const [first] = toRequests(address, message)
  if (first?.method !== 'sendMessage') return null
  const reply_markup = first.payload.reply_markup ?? { inline_keyboard: [] }
  return { method: 'editMessageText', payload: { ...first.payload, reply_markup, message_id: Number(earlier) } }
}

/** A notice to the advisors, as a new message or in place of an earlier one, which then loses its old button. */
export function toNotice(chat: string, { text, url, press, edit }: AdvisorNotice): Request {
  const { rows, lines } = toKeyboard({
    choices: press ? [press] : [],
    links: [{ label: `↗ ${URL.parse(url)?.hostname ?? ''}`, url }],
  })
  const payload = toText(Number(edit?.chat ?? chat), [text, ...lines].join('\n\n'), rows)
  if (!edit) return sendMessage(payload)
  // Said even when empty: not every server takes the old button away by itself.
  const reply_markup = { inline_keyboard: rows }
  return { method: 'editMessageText', payload: { ...payload, reply_markup, message_id: Number(edit.message) } }
}

function sendMessage(payload: Text): Request {
  return { method: 'sendMessage', payload }
}

function toText(chat_id: number, text: string, rows: InlineKeyboardMarkup['inline_keyboard']): Text {
  const keyboard = rows.length > 0 && { reply_markup: { inline_keyboard: rows } }
  return { chat_id, text, link_preview_options: { is_disabled: true }, ...keyboard }
}
