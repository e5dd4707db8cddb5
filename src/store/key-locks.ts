/** Queues inside this process, one per key, first come, first served. A hint against conflicts, never the fence. */
export class KeyLocks {
  /** The promise of whoever stands last; resolved when they leave. */
  readonly #last = new Map<string, Promise<void>>()

  isHeld(key: string): boolean {
    return this.#last.has(key)
  }

  /** Resolves with the way to leave when it is our turn. */
  async enter(key: string): Promise<() => void> {
    const before = this.#last.get(key)
    const leave = this.#stand(key)
    await before
    return leave
  }

  /** The way to leave when nobody stands there; `null` without waiting otherwise. */
  enterIfFree(key: string): (() => void) | null {
    return this.#last.has(key) ? null : this.#stand(key)
  }

  #stand(key: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last.set(key, promise)
    return () => {
      if (this.#last.get(key) === promise) this.#last.delete(key)
      resolve()
    }
  }
}

/** The queues one transaction stands at the head of. */
export class HeldLocks {
  readonly #locks: KeyLocks
  readonly #leave: (() => void)[] = []

  constructor(locks: KeyLocks) {
    this.#locks = locks
  }

  /** In sorted order, so that two who want the same keys never wait for each other. Call before anything else is held. */
  async enterAll(keys: Iterable<string>): Promise<void> {
    for (const key of [...keys].sort()) this.#leave.push(await this.#locks.enter(key))
  }

  /**
   * Joins the queue of a key others fight for, so that newcomers do not overtake. Only the first such key: whoever holds one
   * already goes on without waiting, which is what keeps this free of deadlocks.
   */
  async joinQueue(key: string): Promise<void> {
    if (this.#leave.length === 0 && this.#locks.isHeld(key)) this.#leave.push(await this.#locks.enter(key))
  }

  /** Makes newcomers stand behind us, where nobody stands yet. Never waits, so it may be called whatever is held. */
  holdIfFree(key: string): void {
    const leave = this.#locks.enterIfFree(key)
    if (leave) this.#leave.push(leave)
  }

  release(): void {
    for (const leave of this.#leave.splice(0)) leave()
  }
}
