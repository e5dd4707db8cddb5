import type { Update } from 'grammy/types'
import { stem } from '../e2e/guest.ts'
import type { BotMessage, Person } from '../support/telegram-people.ts'
import type { TelegramServer } from '../support/telegram-server.ts'
import type { Chance } from './chance.ts'
import type { Deed, Disturbance, Heard, Participant } from './participant.ts'
import { type Act, german, lastReply, type Script } from './scripts.ts'

/** Share of updates that Telegram delivers again although they were acknowledged. */
const share = 0.2

/** Somebody on Telegram, which brings every update until it is answered with 200, one after the other. */
export class TelegramParticipant implements Participant {
  readonly script: Script
  readonly address
  readonly deeds: Deed[] = []
  readonly #telegram: TelegramServer
  readonly #person: Person
  readonly #chance: Chance

  constructor(script: Script, telegram: TelegramServer, chance: Chance) {
    this.script = script
    this.#telegram = telegram
    this.#chance = chance
    this.#person = telegram.person({ language: 'de' })
    this.address = { channel: 'telegram', chat: String(this.#person.id) }
  }

  get isAnswered(): boolean {
    return this.#texts.some(({ text }) => text.includes(stem(german, lastReply)))
  }

  get received(): number {
    return this.#person.transcript.length
  }

  /** Messages of the same text that came one after the other. */
  get #runs(): readonly { readonly text: string; readonly times: readonly number[] }[] {
    const runs: { text: string; times: number[] }[] = []
    for (const { text, at } of this.#texts) {
      const last = runs.at(-1)
      if (last?.text === text) last.times.push(at)
      else runs.push({ text, times: [at] })
    }
    return runs
  }

  /** Files go out together with their text, and come again with it. */
  get #texts(): readonly BotMessage[] {
    return this.#person.transcript.filter(({ document }) => document === undefined)
  }

  async run(during: (act: () => Promise<void>) => Promise<void>): Promise<void> {
    for (const act of this.script.acts) await during(() => this.#do(act))
  }

  async #do(act: Act): Promise<void> {
    const sentAt = Date.now()
    const update = this.#does(act)
    const deed: Deed = { act, event: `telegram:${update.update_id}`, sentAt, acknowledgedAt: null }
    this.deeds.push(deed)
    await this.#taken(update)
    deed.acknowledgedAt = Date.now()
    if (this.#chance.happens(share)) await this.#taken(this.#telegram.deliver(update))
  }

  /** Telegram does not say what a message replies to: repeats are known by their text, which follows itself too often. */
  heardBeside(rehearsed: Participant, disturbances: readonly Disturbance[]): Heard {
    const { name } = this.script
    const model = rehearsed instanceof TelegramParticipant ? rehearsed : this
    const usual = new Map(model.#runs.map(({ text, times }) => [text, times.length]))
    const problems: string[] = []
    let repeats = 0
    const runs = this.#runs
    runs.forEach(({ text, times }, n) => {
      // One at a time and in order: only the last one before a death can have gone out without anybody knowing.
      if (runs.findIndex((run) => run.text === text) < n) problems.push(`${name}: a message came again after later ones`)
      const more = times.length - (usual.get(text) ?? 1)
      const [first = 0, last = 0] = [times[0], times.at(-1)]
      if (more > 0 && !disturbances.some(({ from, until }) => from <= last && until >= first))
        problems.push(`${name}: a message came twice although nothing had died`)
      repeats += Math.max(0, more)
    })
    const [came, wanted] = [this.#texts.length - repeats, model.#texts.length]
    if (came !== wanted) problems.push(`${name}: ${came} messages came instead of ${wanted}`)
    return { repeats, problems }
  }

  close(): void {}

  #does(act: Act): Update {
    switch (act.kind) {
      case 'opened':
        return this.#person.opens()
      case 'said':
        return this.#person.says(act.text)
      case 'pressed':
        throw new Error('Nobody presses on Telegram what was not sent')
    }
  }

  #taken(update: Update): Promise<void> {
    return this.#telegram.until(() => !this.#telegram.pending.includes(update))
  }
}
