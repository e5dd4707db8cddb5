import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import { problemsIn, standingOf, type Track } from './check.ts'
import type { Participant } from './participant.ts'
import { type Intent, linesOfCase, scriptOf } from './scripts.ts'
import type { Site } from './site.ts'
import { TelegramParticipant } from './telegram-participant.ts'
import { WebParticipant } from './web-participant.ts'

const kinds = [
  ['web', 'booking'],
  ['web', 'case'],
  ['telegram', 'booking'],
  ['telegram', 'case'],
] as const satisfies readonly (readonly ['web' | 'telegram', Intent])[]

/** Longer than a store on Redis waits before it hands out again what a dead process had under way. */
const patience = 180_000

/** Everybody who ever came to a site, and what is right for them. */
export class Crowd {
  readonly everybody: Participant[] = []
  readonly #site: Site
  readonly #chance: Chance
  readonly #tracks = new Map<string, Track>()
  /** Acts are done while it is open. */
  #gate = Promise.resolve()
  #openGate = (): void => {}
  #underWay = 0

  constructor(site: Site, chance: Chance) {
    this.#site = site
    this.#chance = chance
  }

  /** One of each kind goes through their script while nothing dies, and shows how everybody should stand after each act. */
  async rehearse(): Promise<void> {
    const store = await this.#site.store(true)
    for (const [channel, intent] of kinds) {
      const one = this.#newcomer(channel, intent)
      const standings: string[] = []
      const look = async () => void standings.push(await standingOf(store, one))
      await look()
      await one.run(async (act) => {
        await act()
        await look()
      })
      while (!one.isAnswered) await sleep(20)
      const reached = one.script.intent === 'booking' ? '"bookings":1' : `Zeile ${linesOfCase}.`
      if (!standings.at(-1)?.includes(reached)) throw new Error(`The script leads to ${standings.at(-1)}`)
      this.#tracks.set(`${channel} ${intent}`, { standings, by: one })
    }
    await store.close()
  }

  /** So many newcomers begin, of every kind by turns. */
  arrive(count: number): readonly Participant[] {
    return Array.from({ length: count }, (_, n) => {
      const [channel, intent] = kinds[n % kinds.length] ?? kinds[0]
      return this.#newcomer(channel, intent)
    })
  }

  /** Resolves when all of them have done everything and it was acknowledged. */
  async act(people: readonly Participant[]): Promise<void> {
    await Promise.all(people.map((one) => one.run((act) => this.#during(act))))
  }

  /** Lets nobody begin another act until `work` is done, which begins when everything under way was acknowledged. */
  async pause<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gate = promise
    this.#openGate = resolve
    try {
      while (this.#underWay > 0) await sleep(10)
      return await work()
    } finally {
      this.#openGate()
    }
  }

  /** Until everybody has the reply to their last act, or for so long that it will not come any more. */
  async answered(): Promise<void> {
    const until = Date.now() + patience
    while (this.everybody.some(({ isAnswered }) => !isAnswered) && Date.now() < until) await sleep(50)
  }

  /** While nobody acts: what is wrong in the store. */
  async problems(): Promise<readonly string[]> {
    const store = await this.#site.store(true)
    try {
      return await problemsIn(store, this.everybody, (one) => this.trackOf(one))
    } finally {
      await store.close()
    }
  }

  trackOf({ address, script }: Participant): Track {
    const track = this.#tracks.get(`${address.channel} ${script.intent}`)
    if (!track) throw new Error('This was not rehearsed')
    return track
  }

  close(): void {
    for (const one of this.everybody) one.close()
  }

  async #during(act: () => Promise<void>): Promise<void> {
    await this.#gate
    this.#underWay += 1
    try {
      await act()
    } finally {
      this.#underWay -= 1
    }
  }

  #newcomer(channel: 'web' | 'telegram', intent: Intent): Participant {
    const script = scriptOf(intent, nameOf(this.everybody.length), channel === 'web')
    const one =
      channel === 'web'
        ? new WebParticipant(script, this.#site.doors, this.#chance)
        : new TelegramParticipant(script, this.#site.telegram, this.#chance)
    this.everybody.push(one)
    return one
  }
}

/** Letters only, and none begins with another. */
function nameOf(number: number): string {
  const letters = 'bdfgklmnprst'
  const vowels = 'aeiou'
  let rest = number
  const syllable = () => {
    const pair = `${letters[rest % letters.length]}${vowels[Math.floor(rest / letters.length) % vowels.length]}`
    rest = Math.floor(rest / (letters.length * vowels.length))
    return pair
  }
  const name = `${syllable()}${syllable()}${syllable()}`
  return `Ada ${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
