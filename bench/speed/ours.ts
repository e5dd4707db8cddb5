import { join } from 'node:path'
import { loadAnswers } from '../../src/answers/answers.ts'
import { createApp } from '../../src/app/app.ts'
import type { Log, Parts } from '../../src/app/parts.ts'
import type { Channel } from '../../src/channels/channel.ts'
import { toInbound } from '../../src/channels/telegram/inbound.ts'
import { toRequests } from '../../src/channels/telegram/outbound.ts'
import { readUpdate } from '../../src/channels/telegram/update.ts'
import type { Book } from '../../src/engine/book.ts'
import type { EffectId, EventId, OccasionId } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'
import { occasionIndex, readOccasion } from '../../src/records/occasions/occasion.ts'
import { draftOccasion, publishOccasion } from '../../src/records/occasions/organising.ts'
import { createRecords } from '../../src/records/records.ts'
import { readAddress } from '../../src/store/redis/address.ts'
import { openRedisStore } from '../../src/store/redis.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import type { Contender, Place } from './contender.ts'
import { type Answer, events, formBook, placesEach, repository } from './form.ts'
import { Mates } from './mates.ts'
import { Updates } from './updates.ts'

const day = 24 * 60 * 60 * 1000
const dataKey = Buffer.alloc(32, 7)

const complain = (fields: object, text: string) => console.error(text, fields)
const log: Log = { info: () => undefined, warn: complain, error: complain }

/** The product itself: its door, its book, its answers, its records, its outbox. Only Telegram's server is left out. */
export async function ours(place: Place): Promise<Contender> {
  const store = await openStore(place)
  const book = formBook(place.folder)
  if (place.process === 0) await publish(store, book)
  const chats = new Chats(await Mates.meet(place))
  const answers = loadAnswers(repository)
  const parts: Parts = {
    store: chats.watched(store),
    records: createRecords(),
    channels: new Map([['telegram', chats.channel]]),
    book: () => book,
    answers: () => answers,
    now: Date.now,
    log,
    publicUrl: 'https://centre.example',
  }
  const app = createApp(parts)
  app.start()
  const updates = new Updates((place.process + 1) * 100_000_000)
  /** From the platform's payload to effects that are sent and finished. */
  const take = async (chat: number, posted: unknown, replies = 1) => {
    const update = readUpdate(posted)
    const inbound = update && toInbound(update, Date.now(), { languages: book.languages })
    if (!inbound || 'press' in inbound) throw new Error('The update was not read')
    const replied = chats.replied(chat, replies)
    await app.door.receive(inbound)
    await replied
  }
  return {
    begin: async (chat) => {
      // A greeting and the question of consent.
      await take(chat, updates.said(chat, '/start'), 2)
      await take(chat, updates.pressed(chat, chats.press(chat, 0)))
    },
    answer: (chat, _step, answer) => take(chat, toUpdate(updates, chats, chat, answer)),
    booked: () => seatsTaken(store),
    close: async () => {
      await app.stop()
      chats.leave()
      await store.close()
    },
  }
}

const toUpdate = (updates: Updates, chats: Chats, chat: number, answer: Answer) =>
  typeof answer === 'string' ? updates.said(chat, answer) : updates.pressed(chat, chats.press(chat, answer))

export function openStore({ folder, redisPort, process }: Pick<Place, 'folder' | 'redisPort' | 'process'>): Promise<Store> {
  const journal = join(folder, `erased-${process}`)
  if (redisPort === null) return openSqliteStore({ file: join(folder, 'store.db'), dataKey, journal })
  const address = readAddress(`redis://127.0.0.1:${redisPort}`)
  return openRedisStore({ address, dataKey, journal })
}

export async function publish(store: Store, { service }: Book): Promise<void> {
  for (let place = 0; place < events; place++) {
    const event = `bench:${place}` as EventId
    const start = Date.now() + (10 + place) * day
    const plan = {
      format: 'fair',
      title: null,
      place: 'Rathaus',
      address: null,
      start,
      end: start + day / 8,
      capacity: placesEach,
    }
    const open = { languages: ['de'], minAge: null, guardianUnder: null, audience: ['applicant', 'company', 'helper'] as const }
    await store.transact(event, async (tx) => {
      const desk = { tx, service, at: Date.now(), event }
      await publishOccasion(desk, draftOccasion(desk, { ...plan, ...open, audience: [...open.audience] }).id)
    })
  }
}

export async function seatsTaken(store: Store): Promise<number> {
  const listed = await store.list(occasionIndex)
  const found = await Promise.all(listed.map(({ key }) => readOccasion(store, key.slice('occasion:'.length) as OccasionId)))
  return found.reduce((sum, occasion) => sum + (occasion?.seats.length ?? 0), 0)
}

/** Reads on the other side: what was sent to each chat and is finished. */
class Chats {
  readonly #mates: Mates
  readonly #waiting = new Map<number, { readonly done: () => void; left: number }>()
  readonly #choices = new Map<number, readonly string[]>()
  readonly #underWay = new Map<EffectId, { readonly chat: number; readonly presses: readonly string[] }>()
  readonly channel: Channel

  constructor(mates: Mates) {
    this.#mates = mates
    mates.heard = (chat, presses) => this.#read(chat, presses)
    this.channel = {
      name: 'telegram',
      send: async (id, address, message: Message) => {
        // What the channel would hand to Telegram.
        const [request] = toRequests(address, message)
        if (!request) throw new Error('Nothing to send')
        this.#underWay.set(id, { chat: Number(address.chat), presses: (message.choices ?? []).map(({ press }) => press) })
        return { kind: 'sent' }
      },
      start: async () => undefined,
      stop: async () => undefined,
    }
  }

  replied(chat: number, messages: number): Promise<void> {
    return new Promise((done) => this.#waiting.set(chat, { done, left: messages }))
  }

  press(chat: number, place: number): string {
    const press = this.#choices.get(chat)?.[place]
    if (press === undefined) throw new Error(`Chat ${chat} was offered nothing to press at place ${place}`)
    return press
  }

  /** The same store; whoever waits for a reply is told when its parcel is finished. */
  watched(store: Store): Store {
    return new Proxy(store, {
      get: (_, name) => {
        const found: unknown = Reflect.get(store, name)
        if (name === 'finish') return (id: EffectId) => store.finish(id).then(() => this.#finished(id))
        return typeof found === 'function' ? found.bind(store) : found
      },
    })
  }

  leave(): void {
    this.#mates.leave()
  }

  #finished(id: EffectId): void {
    const sent = this.#underWay.get(id)
    if (!sent) return
    this.#underWay.delete(id)
    if (this.#mates.owns(sent.chat)) this.#read(sent.chat, sent.presses)
    else this.#mates.tell(sent.chat, sent.presses)
  }

  #read(chat: number, presses: readonly string[]): void {
    this.#choices.set(chat, presses)
    const waiting = this.#waiting.get(chat)
    if (!waiting) throw new Error(`Chat ${chat} was told more than it should`)
    waiting.left -= 1
    if (waiting.left > 0) return
    this.#waiting.delete(chat)
    waiting.done()
  }
}
