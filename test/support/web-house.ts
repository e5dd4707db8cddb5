import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Door, Inbound } from '../../src/channels/channel.ts'
import { createWeb, type WebOptions } from '../../src/channels/web/web.ts'
import type { WebText } from '../../src/channels/web/words.ts'
import type { EffectId, Language } from '../../src/engine/ids.ts'
import type { Message } from '../../src/engine/message.ts'

export const languages = ['de', 'en', 'ar', 'tr'] as Language[]
export const [de, en, ar, tr] = languages as [Language, Language, Language, Language]
const files = new Map(
  languages.map((language) => [
    language,
    JSON.parse(readFileSync(`locales/${language}/web.json`, 'utf8')) as Record<string, string>,
  ]),
)

/** One of the page's own words, from the editors' files. */
export function word(language: Language, key: WebText): string {
  const text = files.get(language)?.[key]
  if (text === undefined) throw new Error(`locales/${language}/web.json lacks "${key}"`)
  return text
}

export interface House {
  readonly url: string
  readonly port: number
  /** What was committed, in order. */
  readonly committed: readonly Inbound[]
  /** Who was said to be back. */
  readonly woken: readonly string[]
  readonly warnings: readonly unknown[]
  /** While true nothing can be stored. */
  storeAway: boolean
  /** Holds every commit back until it resolves. */
  gate: Promise<void>
  /** Puts messages into the outbox of a session. */
  say(chat: string, ...messages: readonly Message[]): void
  /** What is still in the outbox of a session. */
  outbox(chat: string): number
  readonly web: ReturnType<typeof createWeb>
  /** Takes the server off the network, and brings it back at the same place. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

type Reply = (inbound: Inbound) => readonly Message[]
interface Lane {
  readonly waiting: { readonly id: EffectId; readonly message: Message }[]
  working: boolean
  asleep: boolean
}

/** The web chat behind a real server, with a small door: commits in memory, sends in order, sleeps while a person is away. */
export async function openHouse(options: Partial<WebOptions> & { readonly reply?: Reply } = {}): Promise<House> {
  const { reply = () => [], ...webOptions } = options
  const seen = new Set<string>()
  const lanes = new Map<string, Lane>()
  const committed: Inbound[] = []
  const woken: string[] = []
  const warnings: unknown[] = []

  const laneOf = (chat: string): Lane => {
    const lane = lanes.get(chat) ?? { waiting: [], working: false, asleep: false }
    lanes.set(chat, lane)
    return lane
  }
  const work = async (chat: string): Promise<void> => {
    const lane = laneOf(chat)
    if (lane.working || lane.asleep) return
    lane.working = true
    for (let next = lane.waiting[0]; next; next = lane.waiting[0]) {
      const sent = await web.send(next.id, { channel: 'web', chat }, next.message)
      if (sent.kind === 'sent') lane.waiting.shift()
      else lane.asleep = true
      if (lane.asleep) break
    }
    lane.working = false
  }
  const put = (chat: string, parcels: Lane['waiting']) => {
    laneOf(chat).waiting.push(...parcels)
    work(chat)
  }
  const door: Door = {
    receive: async (inbound) => {
      await house.gate
      if (house.storeAway) throw new Error('disk full')
      if (seen.has(inbound.id)) return 'duplicate'
      seen.add(inbound.id)
      committed.push(inbound)
      const parcels = reply(inbound).map((message, index) => ({ id: `${inbound.id}:${index}` as EffectId, message }))
      laneOf(inbound.address.chat).asleep = false
      put(inbound.address.chat, parcels)
      return 'committed'
    },
    wake: async ({ chat }) => {
      woken.push(chat)
      laneOf(chat).asleep = false
      work(chat)
    },
    advisorPressed: async () => ({ text: '' }),
  }

  const web = createWeb({
    door,
    languages,
    texts: word,
    publicUrl: 'http://127.0.0.1',
    secure: false,
    log: { warn: (what: unknown) => warnings.push(what) },
    ...webOptions,
    timing: { hold: 400, grace: 200, patience: 1_000, ...webOptions.timing },
  })
  const app = web.routes()
  let server = await listen(0)
  const port = (server.address() as AddressInfo).port

  const house: House = {
    url: `http://127.0.0.1:${port}`,
    port,
    committed,
    woken,
    warnings,
    storeAway: false,
    gate: Promise.resolve(),
    say: (chat, ...messages) =>
      put(
        chat,
        messages.map((message) => ({ id: randomUUID() as string as EffectId, message })),
      ),
    outbox: (chat) => laneOf(chat).waiting.length,
    web,
    goAway: () => shut(server),
    comeBack: async () => {
      server = await listen(port)
    },
    close: async () => {
      await web.stop()
      await shut(server)
    },
  }
  await web.start()
  return house

  function listen(at: number): Promise<Server> {
    const made = createServer(getRequestListener(app.fetch))
    return new Promise((resolve) => made.listen(at, '127.0.0.1', () => resolve(made)))
  }
}

/** Cuts every line, as a machine does that loses power. */
function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

export interface Letter {
  readonly n: number
  readonly id: string
  readonly message: Message
}

/** What a page does, without a browser. */
export function page(house: Pick<House, 'url'>, session = randomBytes(32).toString('hex')) {
  const headers = { 'x-chat-session': session, 'content-type': 'application/json' }
  return {
    session,
    post: (body: object, more: Record<string, string> = {}) =>
      fetch(`${house.url}/chat/messages`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) }),
    poll: async (after = 0, signal: AbortSignal | null = null): Promise<readonly Letter[]> => {
      const answer = await fetch(`${house.url}/chat/messages?after=${after}`, { headers, signal })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
      return ((await answer.json()) as { messages: Letter[] }).messages
    },
  }
}

export const said = (text: string) => ({ id: randomUUID() as string, kind: 'said', text })
export const message = (text: string, language = de): Message => ({ text, language })
export const texts = (letters: readonly Letter[]) => letters.map((letter) => letter.message.text)

/** Waits until it is true; the test's own time limit ends the wait. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5))
}
