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

  /** What was begun goes on as far as it can; then everything that comes by then, each with all that follows from it without waiting. */
  runUntil(until: Instant, isOver: () => boolean = () => false): Promise<void> {
    return new Promise((done, failed) => {
      const goOn = (): void => {
        try {
          if (!isOver() && this.#step(until)) return this.#whenAllElseIsDone(goOn)
          if (!isOver()) this.now = Math.max(this.now, until)
          done()
        } catch (error) {
          failed(error)
        }
      }
      this.#whenAllElseIsDone(goOn)
    })
  }

  #step(until: Instant): boolean {
    for (let next = this.#heap[0]; next && next.at <= until; next = this.#heap[0]) {
      this.#pop()
      if (!next.work) continue
      this.now = next.at
      next.work()
      return true
    }
    return false
  }

  /** Promises only, no input and no output: a tick of Node that a promise asks for comes when no other has anything left to do. */
  #whenAllElseIsDone(goOn: () => void): void {
    // Promises that failed unheard are told about in a turn of the whole loop only, which costs ten times as much.
    if (++this.#steps % stepsInTurn === 0) setImmediate(goOn)
    else queueMicrotask(() => process.nextTick(goOn))
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
