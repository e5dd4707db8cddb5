import { StoreUnavailable } from '../store.ts'

/** Lets what is under way come to its end, and nothing new in. */
export class Leave {
  #underWay = 0
  #isClosed = false
  readonly #waiting: (() => void)[] = []

  get isClosed(): boolean {
    return this.#isClosed
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new StoreUnavailable('The store is closed.')
    this.#underWay++
    try {
      return await work()
    } finally {
      this.#underWay--
      if (this.#underWay === 0) for (const go of this.#waiting.splice(0)) go()
    }
  }

  async whenDone(): Promise<void> {
    this.#isClosed = true
    if (this.#underWay > 0) await new Promise<void>((resolve) => void this.#waiting.push(resolve))
  }
}
