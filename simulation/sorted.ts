/** Things in order, found by halving: fewer than some ten thousand, so that moving them along costs nothing. */
export class Sorted<T> {
  readonly #order: (one: T, two: T) => number
  readonly #items: T[] = []

  constructor(order: (one: T, two: T) => number) {
    this.#order = order
  }

  get size(): number {
    return this.#items.length
  }

  get first(): T | undefined {
    return this.#items[0]
  }

  add(item: T): void {
    this.#items.splice(
      this.place((other) => this.#order(other, item) < 0),
      0,
      item,
    )
  }

  /** `item` must still stand where its order says. */
  delete(item: T): void {
    const place = this.place((other) => this.#order(other, item) < 0)
    if (this.#items[place] !== undefined && this.#order(this.#items[place], item) === 0) this.#items.splice(place, 1)
  }

  /** How many stand before: `isBefore` holds for a first part and for nothing behind it. */
  place(isBefore: (item: T) => boolean): number {
    let low = 0
    let high = this.#items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const item = this.#items[middle]
      if (item !== undefined && isBefore(item)) low = middle + 1
      else high = middle
    }
    return low
  }

  slice(from: number, to: number): T[] {
    return this.#items.slice(from, to)
  }
}
