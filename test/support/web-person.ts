import { randomBytes, randomUUID } from 'node:crypto'
import type { Language } from '../../src/engine/ids.ts'
import type { Choice, Message } from '../../src/engine/message.ts'
import { confided } from './run.ts'

interface Letter {
  readonly n: number
  readonly id: string
  readonly message: Message
}

/** Somebody at the web chat: polls all the time, acknowledges what came, and presses by label, as the page does. */
export class WebPerson {
  readonly session: string
  /** Everything the bot said, each message once. */
  readonly transcript: Message[] = []
  readonly #url: string
  readonly #seen = new Set<string>()
  readonly #leaving = new AbortController()
  #after = 0
  #listening = false

  constructor(url: string, session: string = randomBytes(32).toString('hex')) {
    this.#url = url
    this.session = session
  }

  opens(hint?: Language): Promise<void> {
    return this.posts({ kind: 'opened', ...(hint && { hint }) })
  }

  says(text: string, hint?: Language): Promise<void> {
    return this.posts({ kind: 'said', text, ...(hint && { hint }) })
  }

  sends(media: 'voice' | 'image' | 'file' | 'other'): Promise<void> {
    return this.posts({ kind: 'sent-media', media })
  }

  /** Presses the newest button with this label. Throws when there is none. */
  presses(label: string): Promise<void> {
    const button = this.buttons.find((candidate) => candidate.label === label)
    if (!button)
      throw new Error(`No button "${label}"; there are ${this.buttons.map((one) => `"${one.label}"`).join(', ') || 'none'}`)
    return this.posts({ kind: 'pressed', press: button.press })
  }

  /** Everything to press, the newest message first. */
  get buttons(): readonly Choice[] {
    return this.transcript.toReversed().flatMap(({ choices = [], nav = [] }) => [...choices, ...nav])
  }

  /** Posts as the page does and starts to listen. Resolves when it is stored; rejects with status and sentence when it is not. */
  async posts(body: object): Promise<void> {
    const answer = await this.send({ id: randomUUID(), ...body })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }

  /** One post as it is, with an id of the caller's choice. */
  send(body: object): Promise<Response> {
    this.listens()
    confided(this.session)
    if ('text' in body && typeof body.text === 'string') confided(body.text)
    const headers = { 'x-chat-session': this.session, 'content-type': 'application/json' }
    return fetch(`${this.#url}/chat/messages`, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** Begins to listen without having said anything, as a page does that was opened before. */
  listens(): void {
    if (this.#listening) return
    this.#listening = true
    void this.#poll()
  }

  /** Closes the page. For ten seconds it still counts as there, as after a reload. */
  close(): void {
    this.#leaving.abort()
  }

  async #poll(): Promise<void> {
    const { signal } = this.#leaving
    while (!signal.aborted) {
      try {
        const headers = { 'x-chat-session': this.session }
        const answer = await fetch(`${this.#url}/chat/messages?after=${this.#after}`, { headers, signal })
        if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
        const { messages } = (await answer.json()) as { messages: readonly Letter[] }
        for (const letter of messages) this.#take(letter)
      } catch {
        // As the page: after a failure it tries again, until it is closed.
        if (!signal.aborted) await new Promise((later) => setTimeout(later, 50))
      }
    }
  }

  #take({ n, id, message }: Letter): void {
    this.#after = Math.max(this.#after, n)
    if (this.#seen.has(id)) return
    this.#seen.add(id)
    this.transcript.push(message)
  }
}
