import { z } from 'zod'
import type { Recording } from '../../engine/effect.ts'

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

/** Speech (Ogg/Opus) or a file of sound; `null` for what cannot be fetched. */
const sound = z.object({
  file_id: z.string().min(1),
  mime_type: z.string().optional(),
  file_size: z.number().nonnegative().optional(),
})

const message = z.object({
  message_id: z.int(),
  chat,
  from: user.optional(),
  text: z.string().optional(),
  contact: z.object({ phone_number: z.string() }).optional(),
  document: z.object({ mime_type: z.string().optional() }).optional(),
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

/** The voice message of a message, as it can be fetched later. */
export function recordingOf({ voice, audio }: TelegramMessage): Recording | null {
  const read = sound.safeParse(voice ?? audio)
  if (!read.success) return null
  const { file_id, mime_type, file_size } = read.data
  return { file: file_id, mime: mime_type ?? (voice ? 'audio/ogg' : 'audio/mpeg'), bytes: file_size ?? null }
}

/** What is asked of Telegram: everything else it could send is of no use here. */
export const allowedUpdates = ['message', 'callback_query'] as const

/** Reads a delivery; `null` for anything that is no update, which no repetition would make readable. */
export function readUpdate(body: unknown): TelegramUpdate | null {
  const parsed = update.safeParse(body)
  return parsed.success ? parsed.data : null
}
