import type { ApiError, ApiResponse, BotCommand, InlineKeyboardButton } from 'grammy/types'
import { z } from 'zod'
import type { BotMessage } from './telegram-people.ts'

export type Answer = ApiResponse<unknown>
export interface Upload {
  readonly name: string
  readonly content: string
}

export const refuse = (error_code: number, description: string, parameters?: ApiError['parameters']): ApiError => ({
  ok: false,
  error_code,
  description,
  ...(parameters && { parameters }),
})

const chatId = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])
const fromText = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value)
const button = z.custom<InlineKeyboardButton>((value) => z.object({ text: z.string().min(1) }).safeParse(value).success)
const markup = z.preprocess(fromText, z.object({ inline_keyboard: z.array(z.array(button)) })).optional()
const textCall = z.object({ chat_id: chatId, text: z.string(), reply_markup: markup })
const editCall = textCall.extend({ message_id: z.int() })
const documentCall = z.object({ chat_id: chatId, document: z.string(), caption: z.string().default(''), reply_markup: markup })
const webhookCall = z.object({ url: z.string(), secret_token: z.string().optional() })
const commandsCall = z.object({
  commands: z.array(z.object({ command: z.string(), description: z.string() })),
  language_code: z.string().optional(),
})
const queryCall = z.object({ callback_query_id: z.string(), text: z.string().max(200).optional() })

/** What Telegram keeps about one bot and its chats, and how it answers. Wording follows github.com/tdlib/telegram-bot-api. */
export class BotApi {
  readonly messages: BotMessage[] = []
  readonly knownChats = new Set<number>()
  /** What people sent, by the name under which it is asked for. */
  readonly files = new Map<string, Uint8Array>()
  readonly openQueries = new Set<string>()
  /** Answers to presses: the text of the little notice, empty for none. */
  readonly answered = new Map<string, string>()
  readonly commands = new Map<string, readonly BotCommand[]>()
  webhook: { readonly url: string; readonly secret: string | undefined } | null = null
  lastMessageId = 0

  call(method: string, payload: unknown, uploads: ReadonlyMap<string, Upload>): Answer {
    try {
      return this.#answer(method, payload, uploads)
    } catch (error) {
      if (error instanceof z.ZodError)
        return refuse(400, `Bad Request: ${error.issues.map((issue) => issue.path.join('.')).join(', ')}`)
      throw error
    }
  }

  #answer(method: string, payload: unknown, uploads: ReadonlyMap<string, Upload>): Answer {
    switch (method) {
      case 'getMe':
        return { ok: true, result: { id: 1, is_bot: true, first_name: 'KAUSA', username: 'kausa_test_bot' } }
      case 'sendMessage':
        return this.#sendMessage(textCall.parse(payload))
      case 'sendDocument': {
        const { chat_id, caption, reply_markup, ...rest } = documentCall.parse(payload)
        const upload = uploads.get(rest.document.replace('attach://', ''))
        if (!upload) return refuse(400, 'Bad Request: there is no document in the request')
        const refused = this.#refusal(chat_id, reply_markup?.inline_keyboard)
        return refused ?? this.#post(chat_id, caption, reply_markup?.inline_keyboard, upload)
      }
      case 'editMessageText':
        return this.#editMessageText(editCall.parse(payload))
      case 'answerCallbackQuery': {
        const { callback_query_id, text = '' } = queryCall.parse(payload)
        if (!this.openQueries.delete(callback_query_id))
          return refuse(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid')
        this.answered.set(callback_query_id, text)
        return { ok: true, result: true }
      }
      case 'getFile': {
        const { file_id } = z.object({ file_id: z.string() }).parse(payload)
        const file = this.files.get(file_id)
        if (!file) return refuse(400, 'Bad Request: wrong file_id or the file is temporarily unavailable')
        return { ok: true, result: { file_id, file_unique_id: file_id, file_size: file.length, file_path: file_id } }
      }
      case 'setMyCommands': {
        const { language_code = '', ...given } = commandsCall.parse(payload)
        this.commands.set(language_code, given.commands)
        return { ok: true, result: true }
      }
      case 'setWebhook': {
        const { url, secret_token } = webhookCall.parse(payload)
        this.webhook = url === '' ? null : { url, secret: secret_token }
        return { ok: true, result: true }
      }
      case 'deleteWebhook':
        this.webhook = null
        return { ok: true, result: true }
      default:
        return refuse(404, 'Not Found: method not found')
    }
  }

  #sendMessage({ chat_id, text, reply_markup }: z.infer<typeof textCall>): Answer {
    if (text.trim() === '') return refuse(400, 'Bad Request: message text is empty')
    if (text.length > 4096) return refuse(400, 'Bad Request: message is too long')
    return this.#refusal(chat_id, reply_markup?.inline_keyboard) ?? this.#post(chat_id, text, reply_markup?.inline_keyboard)
  }

  #editMessageText({ chat_id, message_id, text, reply_markup }: z.infer<typeof editCall>): Answer {
    const keyboard = reply_markup?.inline_keyboard ?? []
    const refused = this.#refusal(chat_id, keyboard)
    if (refused) return refused
    const message = this.messages.find((candidate) => candidate.chat === chat_id && candidate.message_id === message_id)
    if (!message) return refuse(400, 'Bad Request: message to edit not found')
    if (message.text === text && JSON.stringify(message.keyboard) === JSON.stringify(keyboard))
      return refuse(
        400,
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same',
      )
    Object.assign(message, { text, keyboard, edits: message.edits + 1 })
    return { ok: true, result: { message_id, date: 0, chat: { id: chat_id }, text } }
  }

  #refusal(chat: number, keyboard: readonly (readonly InlineKeyboardButton[])[] = []): ApiError | null {
    if (!this.knownChats.has(chat)) return refuse(400, 'Bad Request: chat not found')
    for (const button of keyboard.flat()) {
      const bytes = 'callback_data' in button ? Buffer.byteLength(button.callback_data) : 1
      if (bytes < 1 || bytes > 64) return refuse(400, 'Bad Request: BUTTON_DATA_INVALID')
      if ('url' in button && !URL.parse(button.url)?.hostname.includes('.'))
        return refuse(400, `Bad Request: inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`)
    }
    return null
  }

  #post(chat: number, text: string, keyboard: InlineKeyboardButton[][] = [], document?: Upload): Answer {
    const message_id = ++this.lastMessageId
    this.messages.push({ message_id, chat, at: Date.now(), text, keyboard, edits: 0, ...(document && { document }) })
    return { ok: true, result: { message_id, date: 0, chat: { id: chat }, text } }
  }
}
