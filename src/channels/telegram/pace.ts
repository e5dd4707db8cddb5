import { setTimeout } from 'node:timers/promises'

/** How much may go: `burst` at once, one more every `every` milliseconds. */
interface Rate {
  readonly burst: number
  readonly every: number
}

export interface Rates {
  readonly bot: Rate
  readonly chat: Rate
  readonly group: Rate
}

/**
 * Below what Telegram allows (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this) in any second and any
 * minute: 30 messages a second for a bot, one a second in a chat but for short bursts, 20 a minute in a group.
 */
export const usualRates: Rates = {
  bot: { burst: 5, every: 40 },
  chat: { burst: 4, every: 1_000 },
  group: { burst: 5, every: 4_000 },
}

/** Longer than this nobody waits in line; they come again. */
const longestWait = 3_000
/** Chats remembered before those are dropped whose turn is long past. */
const most = 10_000

/** Says when a message may go: turns are given in order of asking, so that nobody who asks later goes first. */
export class Pace {
  readonly #rates: Rates
  readonly #clock: () => number
  /** When the next turn would come if there were no bursts. */
  readonly #next = new Map<string, number>()

  constructor(rates: Rates = usualRates, clock: () => number = () => performance.now()) {
    this.#rates = rates
    this.#clock = clock
  }

  /** Takes a turn and waits for it: 0. Milliseconds until it is worth asking again when that is too long. */
  async turn(chat: number): Promise<number> {
    const wait = this.take(chat)
    if (wait > longestWait) return wait
    if (wait > 0) await setTimeout(wait)
    return 0
  }

  /** Milliseconds until the turn; it is taken unless that is too long. */
  take(chat: number): number {
    const now = this.#clock()
    const rates = [
      ['', this.#rates.bot],
      [String(chat), chat < 0 ? this.#rates.group : this.#rates.chat],
    ] as const
    const waits = rates.map(([name, { burst, every }]) => (this.#next.get(name) ?? 0) - every * (burst - 1) - now)
    const wait = Math.max(0, ...waits)
    if (wait > longestWait) return wait
    for (const [name, { every }] of rates) this.#next.set(name, Math.max(this.#next.get(name) ?? 0, now + wait) + every)
    if (this.#next.size > most) for (const [name, next] of this.#next) if (next <= now) this.#next.delete(name)
    return wait
  }
}
