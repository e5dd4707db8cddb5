import type { CallbackQuery, Chat, InlineKeyboardButton, Message, Update, User } from 'grammy/types'
import { confided } from './run.ts'

/** A message as the bot sent it, and as it stands after edits. */
export interface BotMessage {
  readonly message_id: number
  readonly chat: number
  /** When it came in. */
  readonly at: number
  text: string
  keyboard: InlineKeyboardButton[][]
  readonly document?: { readonly name: string; readonly content: string }
  edits: number
}

/** What the people of a server need of it. */
export interface Line {
  /** Accepts an update for delivery; chats become known to the bot by it. */
  deliver(content: Omit<Update, 'update_id'>): Update
  nextMessageId(): number
  transcript(chat: number): readonly BotMessage[]
  /** Lets the bot answer this press. */
  openQuery(id: string): void
}

export interface Profile {
  readonly id?: number
  readonly name?: string
  /** Language of the person's app. */
  readonly language?: string
}

export interface Person {
  readonly id: number
  /** Everything the bot wrote into the private chat with this person. */
  readonly transcript: readonly BotMessage[]
  /** Taps "Start", or follows a deep link with a payload. */
  opens(payload?: string): Update
  says(text: string): Update
  /** Presses the newest button with this label, in the private chat or in a group. Throws when there is none. */
  presses(label: string, chat?: number): Update
  /** Sends something that is not text, e.g. `{ voice: … }`. */
  sends(content: Partial<Message>): Update
}

let lastPerson = 7_000
let lastQuery = 0

export function createPerson(line: Line, profile: Profile = {}): Person {
  const id = profile.id ?? ++lastPerson
  const user: User = {
    id,
    is_bot: false,
    first_name: profile.name ?? 'Amal',
    ...(profile.language && { language_code: profile.language }),
  }
  const chat: Chat.PrivateChat = { id, type: 'private', first_name: user.first_name }
  const send = (content: Partial<Message>): Update => {
    for (const told of [content.text, content.caption]) if (told) confided(told)
    const message = { message_id: line.nextMessageId(), date: Math.floor(Date.now() / 1000), from: user, chat, ...content }
    return line.deliver({ message: message as Message & Update.NonChannel })
  }
  return {
    id,
    get transcript() {
      return line.transcript(id)
    },
    opens: (payload) => send({ text: payload === undefined ? '/start' : `/start ${payload}` }),
    says: (text) => send({ text }),
    sends: send,
    presses: (label, where = id) => {
      const query = press(
        line.transcript(where),
        label,
        user,
        where === id ? chat : { id: where, type: 'supergroup', title: 'Team' },
      )
      line.openQuery(query.id)
      return line.deliver({ callback_query: query })
    },
  }
}

function press(
  messages: readonly BotMessage[],
  label: string,
  from: User,
  chat: Chat.PrivateChat | Chat.SupergroupChat,
): CallbackQuery {
  for (const { message_id, text, keyboard } of messages.toReversed()) {
    const button = keyboard.flat().find((candidate) => candidate.text === label)
    if (!button) continue
    if (!('callback_data' in button)) throw new Error(`"${label}" opens an address and comes back to nobody`)
    const message = { message_id, date: Math.floor(Date.now() / 1000), chat, text }
    return { id: `query-${++lastQuery}`, from, chat_instance: '1', message: message as Message, data: button.callback_data }
  }
  const there = messages.flatMap(({ keyboard }) => keyboard.flat().map((button) => `"${button.text}"`))
  throw new Error(`No button "${label}"; there are ${there.join(', ') || 'none'}`)
}
