/**
 * One queue per key: work of one conversation runs in order of arrival, different conversations at once. A failure reaches its own
 * caller only.
 */
export class Queues {
  readonly #tails = new Map<string, Promise<unknown>>()

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve()
    const result = before.then(work, work)
    const tail = result.catch(() => undefined)
    this.#tails.set(key, tail)
    // The last one out takes the queue down, so that idle conversations cost nothing.
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
    })
    return result
  }

  /** Resolves when everything that is queued now has been worked. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values())
  }
}
