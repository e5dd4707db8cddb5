/** Lets only so many work at once; the others stand in line, in order. */
export class Line {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  /** Waits for its turn and works. `null` when its turn did not come before the signal: then nothing was done. */
  async during<T>(patience: AbortSignal, work: () => Promise<T>): Promise<T | null> {
    if (patience.aborted || !(await this.#turn(patience))) return null
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  async #turn(patience: AbortSignal): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1
      return true
    }
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const called = () => resolve(true)
    const leave = () => {
      const place = this.#waiting.indexOf(called)
      if (place >= 0) this.#waiting.splice(place, 1)
      // Whoever was called at this very moment has the turn already; then this comes too late and changes nothing.
      resolve(false)
    }
    this.#waiting.push(called)
    patience.addEventListener('abort', leave, { once: true })
    const mine = await promise
    patience.removeEventListener('abort', leave)
    return mine
  }
}
