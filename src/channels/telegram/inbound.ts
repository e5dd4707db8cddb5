import type { EventId, Instant, Language } from '../../engine/ids.ts'
import { readPress, writePress } from '../../engine/press.ts'
import { commandWords } from '../../engine/understanding.ts'
import type { AdvisorPress, Inbound, InboundEvent } from '../channel.ts'
import { type CallbackQuery, recordingOf, type TelegramMessage, type TelegramUpdate, type TelegramUser } from './update.ts'

export interface Reading {
  readonly languages: readonly Language[]
  /** The chat advisors are notified in; presses there may be theirs. */
  readonly advisorsChat?: string | undefined
}

type Media = Extract<InboundEvent, { kind: 'sent-media' }>['media']

/** First match wins: Telegram repeats an animation as a document, and a venue as a location. */
const mediaFields = [
  ['voice', 'voice'],
  ['audio', 'voice'],
  ['video_note', 'voice'],
  ['photo', 'image'],
  ['animation', 'other'],
  ['document', 'file'],
  ['video', 'other'],
  ['sticker', 'other'],
  ['location', 'other'],
  ['venue', 'other'],
  ['poll', 'other'],
  ['dice', 'other'],
  ['game', 'other'],
  ['story', 'other'],
  ['paid_media', 'other'],
] as const satisfies readonly (readonly [keyof TelegramMessage, Media])[]

/**
 * What a person (in a private chat) or an advisor (in the advisors' chat) did. `null` for everything that is nobody's word to
 * the bot: edits, channel posts, group chatter, service messages, other bots.
 */
export function toInbound(update: TelegramUpdate, at: Instant, reading: Reading): Inbound | AdvisorPress | null {
  const id = `telegram:${update.update_id}` as EventId
  if (update.callback_query) return pressed(update.callback_query, id, at, reading)
  const { message } = update
  if (message?.chat.type !== 'private' || message.from?.is_bot) return null
  const event = toEvent(message, hintOf(message.from, reading.languages))
  return event && { id, at, address: addressOf(message.chat.id), event }
}

function pressed(query: CallbackQuery, id: EventId, at: Instant, { advisorsChat }: Reading): Inbound | AdvisorPress | null {
  if (!query.message || query.data === undefined) return null
  const { chat, message_id } = query.message
  // An advisor trying the bot in a private chat presses both kinds there: whatever no person can press is the advisor's.
  if (String(chat.id) === advisorsChat && readPress(query.data) === null) {
    const name = [query.from.first_name, query.from.last_name].filter(Boolean).join(' ')
    const user = String(query.from.id)
    return { id, at, channel: 'telegram', user, name, press: query.data, chat: advisorsChat, message: String(message_id) }
  }
  if (chat.type !== 'private') return null
  return { id, at, address: addressOf(chat.id), event: { kind: 'pressed', press: query.data } }
}

function toEvent(message: TelegramMessage, hint: { readonly hint?: Language }): InboundEvent | null {
  if (message.text !== undefined) return toWords(message.text, hint)
  // A shared contact is the native way to give a phone number.
  if (message.contact) return { kind: 'said', text: message.contact.phone_number, ...hint }
  const field = mediaFields.find(([name]) => message[name] !== undefined)
  if (!field) return null
  const picture = field[0] === 'document' && message.document?.mime_type?.startsWith('image/')
  const recording = recordingOf(message)
  const { caption } = message
  return {
    kind: 'sent-media',
    media: picture ? 'image' : field[1],
    ...(recording && { recording }),
    ...(caption !== undefined && { caption }),
  }
}

/** `/start` opens, the commands of the menu press, any other `/word` is said without its slash. */
function toWords(text: string, hint: { readonly hint?: Language }): InboundEvent {
  const [, name, rest = ''] = /^\/([a-z]\w*)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text) ?? []
  if (name === undefined) return { kind: 'said', text, ...hint }
  const command = name.toLowerCase()
  // A deep link carries at most 64 of these characters; anything else behind /start was typed by hand.
  if (command === 'start') return { kind: 'opened', ...(/^[\w-]{1,64}$/.test(rest) && { payload: rest }), ...hint }
  const word = commandWords.find((known) => known === command)
  if (word && rest === '') return { kind: 'pressed', press: writePress({ kind: 'command', word, ask: null }) }
  return { kind: 'said', text: `${name} ${rest}`.trimEnd(), ...hint }
}

/** The language of the person's app, where it is one of ours: `de-AT` counts as `de`. */
function hintOf(user: TelegramUser | undefined, languages: readonly Language[]): { readonly hint?: Language } {
  const code = user?.language_code?.toLowerCase()
  const hint =
    languages.find((language) => language.toLowerCase() === code) ??
    languages.find((language) => language === code?.split('-')[0])
  return hint ? { hint } : {}
}

function addressOf(chat: number): Inbound['address'] {
  return { channel: 'telegram', chat: String(chat) }
}
