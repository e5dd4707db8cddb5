import type { Store } from '../store/store.ts'

/** What changed, for pages that are open; a hint, so that they look again. */
export interface Change {
  readonly case?: string
}

type Listener = (change: Change) => void

/** Tells the open pages, of every process on the same store. Nothing rests on it: whoever misses a hint sees it at the next look. */
export class Live {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  on(listener: Listener): () => void {
    return this.#store.listen('live', (id) => listener(id === '' ? {} : { case: id }))
  }

  emit(change: Change): void {
    this.#store.announce('live', change.case ?? '')
  }
}
