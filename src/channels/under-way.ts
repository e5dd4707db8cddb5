/** Work a channel holds, so that its stop can wait for it. */
export class UnderWay {
  readonly #work = new Set<Promise<unknown>>()

  /** Passes the outcome on. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#work.add(work)
    try {
      return await work
    } finally {
      this.#work.delete(work)
    }
  }

  /** Resolves when nothing is left, including what began meanwhile; never rejects. */
  async ended(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work)
  }
}
