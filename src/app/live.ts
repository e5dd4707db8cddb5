/** What changed, for pages that are open; a hint, so that they look again. */
export interface Change {
  readonly case?: string
}

type Listener = (change: Change) => void

/** Tells the open pages of this process. Nothing rests on it: whoever misses a hint sees the change at the next look. */
export class Live {
  readonly #listeners = new Set<Listener>()

  on(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(change: Change): void {
    for (const listener of this.#listeners) listener(change)
  }
}
