import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { pino } from 'pino'
import { loadAnswers } from '../../src/answers/answers.ts'
import { webhookPath } from '../../src/channels/telegram/webhook.ts'
import { startService } from '../../src/main/service.ts'
import type { Contender, Place } from './contender.ts'
import { type Answer, formBook, repository } from './form.ts'
import { publish, seatsTaken } from './ours.ts'
import { Updates } from './updates.ts'

const secret = 'a-secret-of-the-benchmark'
/** Telegram takes 30 messages a second of one bot; here it takes what comes. */
const free = { burst: 1_000_000, every: 0 }
const unpaced = { bot: free, chat: free, group: free }
const accepted = JSON.stringify({ ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'private' }, text: '' } })

/** The whole service as Telegram meets it: updates come to the webhook, replies go out as requests, all of it over HTTP on this machine. */
export async function overHttp({ folder }: Place): Promise<Contender> {
  const people = new People()
  const telegram = await people.listen()
  const book = formBook(folder)
  const service = await startService(
    {
      port: 0,
      publicUrl: 'http://localhost:0',
      secure: false,
      storeFile: join(folder, 'store.db'),
      dataKey: undefined,
      telegram: { token: '1:bench', apiRoot: telegram, webhookSecret: secret, advisorsChat: undefined },
      teams: undefined,
      helper: undefined,
      mail: undefined,
    },
    pino({ level: 'error' }),
    { book, answers: loadAnswers(repository), telegramRates: unpaced },
  )
  const { store } = service.house.parts
  await publish(store, book)
  const updates = new Updates(1)
  const take = async (chat: number, update: object, replies = 1) => {
    const replied = people.replied(chat, replies)
    await post(`${service.url}${webhookPath}`, JSON.stringify(update))
    await replied
  }
  const toUpdate = (chat: number, answer: Answer) =>
    typeof answer === 'string' ? updates.said(chat, answer) : updates.pressed(chat, people.press(chat, answer))
  return {
    begin: async (chat) => {
      // Telegram counts chats from one.
      await take(chat + 1, updates.said(chat + 1, '/start'), 2)
      await take(chat + 1, updates.pressed(chat + 1, people.press(chat + 1, 0)))
    },
    answer: (chat, _step, answer) => take(chat + 1, toUpdate(chat + 1, answer)),
    booked: () => seatsTaken(store),
    close: async () => {
      await service.stop()
      people.leave()
    },
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

function post(url: string, body: string): Promise<void> {
  return new Promise((done, failed) => {
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret }
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      if (answer.statusCode === 200) answer.once('end', done)
      else failed(new Error(`The webhook answered ${answer.statusCode}`))
    })
    sent.once('error', failed)
    sent.end(body)
  })
}

/** Telegram's side: takes every request, and knows what each chat can press now. */
class People {
  readonly #server: Server
  readonly #presses = new Map<number, readonly string[]>()
  readonly #waiting = new Map<number, { readonly done: () => void; left: number }>()

  constructor() {
    this.#server = createServer(async (incoming, answer) => {
      if (incoming.url?.endsWith('/sendMessage')) await this.#read(incoming)
      else incoming.resume()
      answer.setHeader('content-type', 'application/json')
      answer.end(accepted)
    })
  }

  async listen(): Promise<string> {
    // A connection closed for idleness just when it is used again would make a reply come twice.
    this.#server.keepAliveTimeout = 120_000
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  replied(chat: number, messages: number): Promise<void> {
    return new Promise((done) => this.#waiting.set(chat, { done, left: messages }))
  }

  press(chat: number, place: number): string {
    const press = this.#presses.get(chat)?.[place]
    if (press === undefined) throw new Error(`Chat ${chat} was offered nothing to press at place ${place}`)
    return press
  }

  leave(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  async #read(incoming: IncomingMessage): Promise<void> {
    const { chat_id, reply_markup } = (await json(incoming)) as Sent
    this.#presses.set(
      chat_id,
      (reply_markup?.inline_keyboard ?? []).flat().flatMap(({ callback_data: press }) => press ?? []),
    )
    const waiting = this.#waiting.get(chat_id)
    if (!waiting || --waiting.left > 0) return
    this.#waiting.delete(chat_id)
    waiting.done()
  }
}

interface Sent {
  readonly chat_id: number
  readonly reply_markup?: { readonly inline_keyboard: readonly (readonly { readonly callback_data?: string }[])[] }
}
