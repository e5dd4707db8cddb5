import { setTimeout as sleep } from 'node:timers/promises'
import { Chance } from './chance.ts'
import { Crowd } from './crowd.ts'
import type { Disturbance } from './participant.ts'
import { type Engine, Site } from './site.ts'

/** What dies or stands still. */
type Blow = 'service' | 'service-while-starting' | 'all-services' | 'redis' | 'redis-frozen' | 'service-frozen' | 'everything'

interface RoundFigures {
  readonly round: number
  readonly acts: number
  readonly blows: readonly Blow[]
  readonly problems: readonly string[]
}

export interface Figures {
  readonly rounds: readonly RoundFigures[]
  readonly people: number
  readonly acts: number
  readonly kills: number
  readonly freezes: number
  readonly starts: number
  /** Messages that came a second time, each after something had died. */
  readonly repeats: number
  readonly messages: number
  /** Of the replies; nothing is left out. */
  readonly problems: readonly string[]
}

export interface Plan {
  readonly engine: Engine
  readonly rounds: number
  readonly seed: number
  readonly told?: (round: RoundFigures) => void
  /** Ends it after the round under way. */
  readonly enough?: AbortSignal
}

/** People who come in one round; rounds between two orderly stops; seats of an event, fewer than those who want one. */
const newcomers = 16
const roundsOfBlock = 8
const seats = 20

/** Lets people write and register while processes die, and looks after every death whether all that was acknowledged is there, once. */
export async function playRounds({ engine, rounds, seed, told = () => {}, enough }: Plan): Promise<Figures> {
  const chance = new Chance(seed)
  const site = await Site.open(engine)
  const crowd = new Crowd(site, chance)
  const striking = new Striking(site, chance)
  const done: RoundFigures[] = []
  try {
    await site.publish(seats)
    await site.start()
    await crowd.rehearse()
    for (let round = 1; round <= rounds; round++) {
      if (enough?.aborted) break
      if (round > 1 && round % roundsOfBlock === 1) {
        await site.stop()
        await site.publish(seats)
        await site.start()
      }
      done.push(await playRound(round, crowd, striking, chance))
      told(done[done.length - 1] as RoundFigures)
    }
    await crowd.answered()
    const heard = crowd.everybody.map((one) => one.heardBeside(crowd.trackOf(one).by, striking.disturbances))
    await site.stop()
    return {
      rounds: done,
      people: crowd.everybody.length,
      acts: crowd.everybody.reduce((sum, { deeds }) => sum + deeds.length, 0),
      kills: striking.kills,
      freezes: striking.freezes,
      starts: site.starts,
      repeats: heard.reduce((sum, { repeats }) => sum + repeats, 0),
      messages: crowd.everybody.reduce((sum, { received }) => sum + received, 0),
      problems: heard.flatMap(({ problems }) => problems),
    }
  } finally {
    crowd.close()
    await site.remove()
  }
}

async function playRound(round: number, crowd: Crowd, striking: Striking, chance: Chance): Promise<RoundFigures> {
  const people = crowd.arrive(newcomers)
  const total = people.reduce((sum, { script }) => sum + script.acts.length, 0)
  const acknowledged = () =>
    people.reduce((sum, { deeds }) => sum + deeds.filter((deed) => deed.acknowledgedAt !== null).length, 0)
  const moments = Array.from({ length: chance.happens(0.25) ? 2 : 1 }, () => chance.between(0, total - 1)).toSorted(
    (a, b) => a - b,
  )
  const blows: Blow[] = []
  const problems: string[] = []
  const acting = crowd.act(people)
  for (const moment of moments) {
    while (acknowledged() < moment) await sleep(1)
    await sleep(chance.between(0, 10))
    blows.push(await striking.strike())
    problems.push(...(await crowd.pause(() => crowd.problems())))
  }
  await acting
  problems.push(...(await crowd.problems()))
  return { round, acts: total, blows, problems }
}

/** Deals blows by chance, and has everything running again afterwards. */
class Striking {
  readonly disturbances: Disturbance[] = []
  readonly #site: Site
  readonly #chance: Chance
  kills = 0
  freezes = 0

  constructor(site: Site, chance: Chance) {
    this.#site = site
    this.#chance = chance
  }

  async strike(): Promise<Blow> {
    const blow: Blow = this.#site.redis
      ? this.#chance.pick([
          'service',
          'service-while-starting',
          'all-services',
          'redis',
          'redis-frozen',
          'service-frozen',
          'everything',
        ])
      : this.#chance.pick(['service', 'service', 'service-while-starting', 'service-frozen'])
    const from = Date.now()
    await this.#deal(blow)
    await this.#site.serving()
    this.disturbances.push({ from, until: Date.now() })
    return blow
  }

  async #deal(blow: Blow): Promise<void> {
    const { redis, processes } = this.#site
    const which = this.#chance.between(0, processes - 1)
    const all = Array.from({ length: processes }, (_, n) => n)
    switch (blow) {
      case 'service':
        return this.#kill(which)
      case 'service-while-starting':
        await this.#kill(which)
        await sleep(this.#chance.between(0, 1500))
        return this.#kill(which)
      case 'all-services':
        await Promise.all(all.map((one) => this.#kill(one)))
        return
      case 'redis':
        return this.#killRedis()
      case 'everything':
        await Promise.all([this.#killRedis(), ...all.map((one) => this.#kill(one))])
        return
      case 'redis-frozen':
        this.freezes += 1
        redis?.freeze()
        await sleep(this.#chance.between(50, 7000))
        redis?.thaw()
        return
      case 'service-frozen':
        this.freezes += 1
        this.#site.freeze(which)
        await sleep(this.#chance.between(50, 2000))
        // Half of those that stand still never go on.
        if (this.#chance.happens(0.5)) this.#site.thaw(which)
        else await this.#kill(which)
        return
    }
  }

  async #kill(which: number): Promise<void> {
    this.kills += 1
    await this.#site.kill(which)
  }

  async #killRedis(): Promise<void> {
    this.kills += 1
    await this.#site.redis?.kill()
    await sleep(this.#chance.between(0, 1500))
    await this.#site.redis?.start()
  }
}
