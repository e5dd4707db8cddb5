import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import type { Deed, Heard, Participant } from './participant.ts'
import { type Act, german, type Script } from './scripts.ts'

interface Letter {
  readonly n: number
  readonly id: string
}

const pause = 50
/** Share of acts that are brought again although they were acknowledged. */
const share = 0.2

/** A page that sends until it is told that the message is stored, by any of several doors to the same store. */
export class WebParticipant implements Participant {
  readonly script: Script
  readonly address
  readonly deeds: Deed[] = []
  readonly #session = randomBytes(32).toString('hex')
  readonly #doors: () => readonly string[]
  readonly #chance: Chance
  readonly #leaving = new AbortController()
  /** Ids of the messages in the order in which they first came. */
  readonly #letters: string[] = []
  #door = ''
  #repeats = 0
  #after = 0

  constructor(script: Script, doors: () => readonly string[], chance: Chance) {
    this.script = script
    this.address = { channel: 'web', chat: this.#session }
    this.#doors = doors
    this.#chance = chance
    this.#move()
  }

  get isAnswered(): boolean {
    const last = this.deeds[this.script.acts.length - 1]
    return last !== undefined && this.#letters.some((letter) => letter.startsWith(`${last.event}/`))
  }

  get received(): number {
    return this.#letters.length
  }

  async run(during: (act: () => Promise<void>) => Promise<void>): Promise<void> {
    void this.#listen()
    const owner = createHash('sha256').update(this.#session).digest('hex').slice(0, 32)
    for (const act of this.script.acts) await during(() => this.#do(act, owner))
  }

  async #do(act: Act, owner: string): Promise<void> {
    const id = randomUUID()
    const body = { id, hint: german, ...act }
    const deed: Deed = { act, event: `web:${owner}:${id}`, sentAt: Date.now(), acknowledgedAt: null }
    this.deeds.push(deed)
    await this.#insist(body)
    deed.acknowledgedAt = Date.now()
    if (this.#chance.happens(share)) await this.#insist(body)
  }

  heardBeside(rehearsed: Participant): Heard {
    const { name } = this.script
    const problems: string[] = []
    const replies = this.#letters
      .map((letter) => {
        const [event = '', place = ''] = letter.split(/\/(?=\d+$)/)
        return { deed: this.deeds.findIndex((deed) => deed.event === event), place: Number(place) }
      })
      .filter(({ deed }) => deed >= 0)
    replies.slice(1).forEach((reply, n) => {
      const before = replies[n]
      if (before && (before.deed > reply.deed || (before.deed === reply.deed && before.place > reply.place)))
        problems.push(`${name}: a reply to act ${reply.deed} came after one to act ${before.deed}`)
    })
    const wanted = rehearsed instanceof WebParticipant ? rehearsed.#counts : []
    this.#counts.forEach((came, n) => {
      if (came !== wanted[n]) problems.push(`${name}: act ${n} was answered with ${came} messages instead of ${wanted[n]}`)
    })
    return { repeats: this.#repeats, problems }
  }

  close(): void {
    this.#leaving.abort()
  }

  /** Messages in reply to each act. */
  get #counts(): readonly number[] {
    return this.deeds.map(({ event }) => this.#letters.filter((letter) => letter.startsWith(`${event}/`)).length)
  }

  /** To another process, as a proxy does that keeps everybody at one for as long as it serves. */
  #move(): void {
    const [first = '', ...others] = this.#doors()
    this.#door = this.#chance.pick([first, ...others])
  }

  async #insist(body: object): Promise<void> {
    for (;;) {
      const headers = { 'x-chat-session': this.#session, 'content-type': 'application/json' }
      const answer = await fetch(`${this.#door}/chat/messages`, { method: 'POST', headers, body: JSON.stringify(body) }).catch(
        () => null,
      )
      await answer?.arrayBuffer().catch(() => undefined)
      if (answer?.status === 202) return
      if (answer?.status !== 429) this.#move()
      if (answer && answer.status !== 503 && answer.status !== 429) throw new Error(`The chat answered ${answer.status}`)
      await sleep(pause)
    }
  }

  async #listen(): Promise<void> {
    const { signal } = this.#leaving
    const headers = { 'x-chat-session': this.#session }
    while (!signal.aborted) {
      try {
        const answer = await fetch(`${this.#door}/chat/messages?after=${this.#after}`, { headers, signal })
        if (!answer.ok) throw new Error(`The chat answered ${answer.status}`)
        const { messages }: { messages: readonly Letter[] } = await answer.json()
        for (const letter of messages) this.#take(letter)
      } catch {
        this.#move()
        if (!signal.aborted) await sleep(pause)
      }
    }
  }

  #take({ n, id }: Letter): void {
    this.#after = Math.max(this.#after, n)
    if (this.#letters.includes(id)) this.#repeats += 1
    else this.#letters.push(id)
  }
}
