import { z } from 'zod'
import type { Recording } from '../../engine/attachment.ts'

/**
 * The part of a Telegram update this product reads (https://core.telegram.org/bots/api#update). Everything else is dropped
 * while parsing, so nothing a person did not mean to say to the bot travels further.
 */
const user = z.object({
  id: z.int(),
  is_bot: z.boolean(),
  first_name: z.string(),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
})

const chat = z.object({ id: z.int(), type: z.string() })

/** Only whether it is there matters. */
const present = z.unknown().optional()

/** A file of any kind. */
const stored = z.object({
  file_id: z.string().min(1),
  mime_type: z.string().optional(),
  file_size: z.number().nonnegative().optional(),
  file_name: z.string().optional(),
})

/** Telegram leaves out the type where it makes the file itself. */
const usualTypes = {
  voice: 'audio/ogg',
  audio: 'audio/mpeg',
  video_note: 'video/mp4',
  photo: 'image/jpeg',
  animation: 'video/mp4',
  document: 'application/octet-stream',
  video: 'video/mp4',
} as const

const message = z.object({
  message_id: z.int(),
  chat,
  from: user.optional(),
  text: z.string().optional(),
  contact: z.object({ phone_number: z.string() }).optional(),
  caption: z.string().optional(),
  document: z.looseObject({ mime_type: z.string().optional() }).optional(),
  voice: present,
  audio: present,
  video_note: present,
  photo: present,
  animation: present,
  video: present,
  sticker: present,
  location: present,
  venue: present,
  poll: present,
  dice: present,
  game: present,
  story: present,
  paid_media: present,
})

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  /** Missing when the button stood in an inline message; the bot sends none. */
  message: z.object({ message_id: z.int(), chat }).optional(),
  data: z.string().optional(),
})

const update = z.object({ update_id: z.int(), message: message.optional(), callback_query: callbackQuery.optional() })

export type TelegramUpdate = z.infer<typeof update>
export type TelegramMessage = z.infer<typeof message>
export type TelegramUser = z.infer<typeof user>
export type CallbackQuery = z.infer<typeof callbackQuery>

/** The file of a message, as it can be fetched later; `null` for what cannot be fetched. */
export function recordingOf(message: TelegramMessage): Recording | null {
  const kinds = Object.keys(usualTypes) as (keyof typeof usualTypes)[]
  const kind = kinds.find((name) => message[name] !== undefined)
  if (!kind) return null
  const sent = message[kind]
  // A photo comes in several sizes, the largest last.
  const read = stored.safeParse(Array.isArray(sent) ? sent.at(-1) : sent)
  if (!read.success) return null
  const { file_id, mime_type, file_size, file_name } = read.data
  const name = file_name === undefined ? {} : { name: file_name }
  return { file: file_id, mime: mime_type ?? usualTypes[kind], bytes: file_size ?? null, ...name }
}

/** What is asked of Telegram: everything else it could send is of no use here. */
export const allowedUpdates = ['message', 'callback_query'] as const

/** Reads a delivery; `null` for anything that is no update, which no repetition would make readable. */
export function readUpdate(body: unknown): TelegramUpdate | null {
  const parsed = update.safeParse(body)
  return parsed.success ? parsed.data : null
}
