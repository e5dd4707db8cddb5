import type { Instant } from '../src/engine/ids.ts'

interface Due {
  readonly at: Instant
  readonly turn: number
  work: (() => void) | null
}

/** Steps between two turns of Node's loop. */
const stepsInTurn = 100

/** Time as the world has it: nothing happens by itself, and what happens at one moment happens in the order it was asked for. */
export class Clock {
  now: Instant
  readonly #heap: Due[] = []
  #turn = 0
  #steps = 0

  constructor(now: Instant) {
    this.now = now
  }

  /** The way to call it off. */
  at(at: Instant, work: () => void): () => void {
    const due: Due = { at: Math.max(at, this.now), turn: this.#turn++, work }
    this.#push(due)
    return () => {
      due.work = null
    }
  }

  after(wait: number, work: () => void): () => void {
    return this.at(this.now + wait, work)
  }

  /** Whatever is next, if it comes by then; afterwards everything that follows from it without waiting has been done, too. */
  async step(until: Instant): Promise<boolean> {
    for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
      this.#pop()
      if (!next.work) continue
      this.now = next.at
      next.work()
      await this.#allElse()
      return true
    }
    return false
  }

  async runUntil(until: Instant, isOver: () => boolean = () => false): Promise<void> {
    while (!isOver() && (await this.step(until)));
    if (!isOver()) this.now = Math.max(this.now, until)
  }

  /** Resolves when nothing is left to follow: promises only, no input and no output. */
  async #allElse(): Promise<void> {
    // Asked for by a promise, Node's next tick comes when no other promise has anything left to do.
    await new Promise<void>((done) => queueMicrotask(() => process.nextTick(done)))
    // Promises that failed unheard are told about in a turn of the whole loop only, which costs ten times as much.
    if (++this.#steps % stepsInTurn === 0) await new Promise(setImmediate)
  }

  #push(due: Due): void {
    const heap = this.#heap
    let place = heap.push(due) - 1
    while (place > 0) {
      const parent = (place - 1) >>> 1
      if (isBefore(heap[parent] as Due, due)) break
      heap[place] = heap[parent] as Due
      place = parent
    }
    heap[place] = due
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child++
      if (isBefore(last, heap[child] as Due)) break
      heap[place] = heap[child] as Due
      place = child
    }
    heap[place] = last
  }
}

const isBefore = (one: Due, two: Due): boolean => one.at < two.at || (one.at === two.at && one.turn < two.turn)
