/** How much Telegram takes of one bot: so many messages in so many milliseconds. */
interface Window {
  readonly most: number
  readonly within: number
}

export interface Limits {
  readonly bot: Window
  readonly chat: Window
  readonly group: Window
}

const second = 1_000

/** What Telegram says of itself, `faster` times as fast: 30 a second, one a second in a chat with short bursts, 20 a minute in a group. */
export const telegramLimits = (faster = 1): Limits => ({
  bot: { most: 30, within: second / faster },
  chat: { most: 10, within: (5 * second) / faster },
  group: { most: 20, within: (60 * second) / faster },
})

/** Keeps count as Telegram does; what is refused does not count. */
export class Counts {
  readonly #limits: Limits
  readonly #taken = new Map<string, number[]>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** 0 when it may come; otherwise the milliseconds after which it may. */
  take(chat: number, now: number): number {
    const windows = [
      ['', this.#limits.bot],
      [String(chat), chat < 0 ? this.#limits.group : this.#limits.chat],
    ] as const
    const waits = windows.map(([name, window]) => this.#wait(name, window, now))
    const wait = Math.max(...waits)
    if (wait === 0) for (const [name] of windows) this.#taken.get(name)?.push(now)
    return wait
  }

  #wait(name: string, { most, within }: Window, now: number): number {
    const taken = (this.#taken.get(name) ?? []).filter((at) => at > now - within)
    this.#taken.set(name, taken)
    return taken.length < most ? 0 : (taken.at(-most) ?? now) + within - now
  }
}
