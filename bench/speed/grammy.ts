import { type Conversation, type ConversationFlavor, conversations, createConversation } from '@grammyjs/conversations'
import { Bot, type Context, InlineKeyboard } from 'grammy'
import type { Contender, Place } from './contender.ts'
import { Disk, type Keeping } from './disk.ts'
import { type Answer, events, placesEach, type Question, questions } from './form.ts'
import { Updates } from './updates.ts'

type Outer = ConversationFlavor<Context>
const me = {
  id: 1,
  is_bot: true,
  first_name: 'Bench',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
} as const

/** grammY with its conversations plugin; Telegram's server answers at once. */
export async function grammy({ folder }: Place, keeping: Keeping): Promise<Contender> {
  const form = questions()
  const disk = keeping === 'memory' ? null : new Disk(folder, keeping)
  const taken = Array.from({ length: events }, () => 0)
  const sent = JSON.stringify({ ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'private' }, text: '' } })
  const fetch = async () => ({ json: async (): Promise<unknown> => JSON.parse(sent) })
  const bot = new Bot<Outer>('1:x', { botInfo: me as never, client: { fetch: fetch as never } })
  const storage = disk && {
    type: 'key' as const,
    adapter: {
      read: (key: string) => JSON.parse(disk.read(key) ?? 'null') ?? undefined,
      write: (key: string, state: unknown) => disk.write(key, JSON.stringify(state)),
      delete: (key: string) => disk.remove(key),
    },
  }
  bot.use(conversations<Outer, Context>(storage ? { storage } : {}))
  bot.use(createConversation<Outer, Context>((conversation, context) => ask(conversation, context, form, taken), 'form'))
  bot.command('start', (context) => context.conversation.enter('form'))
  const updates = new Updates(1)
  return {
    begin: (chat) => bot.handleUpdate(updates.said(chat, '/start') as never),
    answer: (chat, step, answer) => bot.handleUpdate(toUpdate(updates, form, chat, step, answer) as never),
    booked: async () => taken.reduce((sum, seats) => sum + seats, 0),
    close: async () => disk?.close(),
  }
}

function toUpdate(updates: Updates, form: readonly Question[], chat: number, step: number, answer: Answer) {
  if (typeof answer === 'string') return updates.said(chat, answer)
  return updates.pressed(chat, form[step]?.options[answer]?.[0] ?? '')
}

async function ask(
  conversation: Conversation<Outer, Context>,
  context: Context,
  form: readonly Question[],
  taken: number[],
): Promise<void> {
  const answers: string[] = []
  for (const { text, options } of form) {
    const buttons = options.map(([value, label]) => [InlineKeyboard.text(label, value)])
    await context.reply(text, buttons.length > 0 ? { reply_markup: InlineKeyboard.from(buttons) } : {})
    if (options.length === 0) {
      const said = await conversation.waitFor('message:text')
      answers.push(said.message.text)
    } else {
      const pressed = await conversation.waitForCallbackQuery(options.map(([value]) => value))
      answers.push(pressed.callbackQuery.data)
    }
  }
  const event = Number(answers[3]?.slice('event-'.length))
  const booked = await conversation.external(() => {
    const seat = (taken[event] ?? 0) + 1
    if (seat > placesEach) return false
    taken[event] = seat
    return true
  })
  await context.reply(booked ? `Sie sind angemeldet, ${answers[0]}!` : 'Das hat nicht geklappt.')
}
