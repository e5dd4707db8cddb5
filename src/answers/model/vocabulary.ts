import type { Features } from './features.ts'

/** A text as numbers: indices into the vocabulary and their weights, the whole of length one. */
export interface Vector {
  readonly indices: Int32Array
  readonly values: Float32Array
  /** Share of the text's features that the vocabulary knows, 0 to 1. */
  readonly known: number
}

/** Which features are known, and how telling each is (inverse document frequency). */
export class Vocabulary {
  readonly hashes: Uint32Array
  readonly idf: Float32Array
  private readonly table: Int32Array
  private readonly mask: number

  constructor(hashes: Uint32Array, idf: Float32Array) {
    this.hashes = hashes
    this.idf = idf
    const size = 2 ** Math.ceil(Math.log2(hashes.length * 2 + 2))
    this.mask = size - 1
    this.table = new Int32Array(size).fill(-1)
    for (let index = 0; index < hashes.length; index++) {
      let slot = (hashes[index] ?? 0) & this.mask
      while (this.table[slot] !== -1) slot = (slot + 1) & this.mask
      this.table[slot] = index
    }
  }

  /** Learns the features that occur in at least `least` texts. Sorted by hash, so that the same texts give the same bytes. */
  static of(texts: readonly Features[], least: number): Vocabulary {
    const documents = new Map<number, number>()
    for (const blocks of texts) {
      for (const block of blocks) for (const feature of block.keys()) documents.set(feature, (documents.get(feature) ?? 0) + 1)
    }
    const kept = [...documents].filter(([, times]) => times >= least).sort(([one], [two]) => one - two)
    const idf = kept.map(([, times]) => Math.log((texts.length + 1) / (times + 1)) + 1)
    return new Vocabulary(
      Uint32Array.from(kept, ([feature]) => feature),
      Float32Array.from(idf),
    )
  }

  get size(): number {
    return this.hashes.length
  }

  /** Index of a feature, or -1. */
  find(feature: number): number {
    let slot = feature & this.mask
    for (;;) {
      const index = this.table[slot] ?? -1
      if (index === -1 || this.hashes[index] === feature) return index
      slot = (slot + 1) & this.mask
    }
  }

  /** TF-IDF (logarithmic counts), every block brought to the same length. */
  vector(blocks: Features): Vector {
    const indices: number[] = []
    const values: number[] = []
    let all = 0
    for (const block of blocks) {
      const start = values.length
      let length = 0
      for (const [feature, times] of block) {
        all++
        const index = this.find(feature)
        if (index === -1) continue
        const value = (1 + Math.log(times)) * (this.idf[index] ?? 0)
        indices.push(index)
        values.push(value)
        length += value * value
      }
      const scale = length > 0 ? 1 / Math.sqrt(length * blocks.length) : 0
      for (let at = start; at < values.length; at++) values[at] = (values[at] ?? 0) * scale
    }
    return { indices: Int32Array.from(indices), values: Float32Array.from(values), known: all === 0 ? 0 : indices.length / all }
  }
}
