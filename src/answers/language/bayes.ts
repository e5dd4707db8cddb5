import type { Features } from '../model/features.ts'
import { Linear } from '../model/linear.ts'
import { Vocabulary } from '../model/vocabulary.ts'

/** Naive Bayes over counts, written as a linear model: the weight of a feature is how much its class prefers it over the average. */
export function trainBayes(texts: readonly Features[], labels: Int32Array, classes: number): Linear {
  const plain = Vocabulary.of(texts, 2)
  const vocabulary = new Vocabulary(plain.hashes, new Float32Array(plain.size).fill(1))
  const counts = Array.from({ length: classes }, () => new Float64Array(vocabulary.size).fill(0.3))
  texts.forEach((blocks, row) => {
    const into = counts[labels[row] ?? 0]
    for (const [feature, times] of blocks[0] ?? []) {
      const index = vocabulary.find(feature)
      if (into && index !== -1) into[index] = (into[index] ?? 0) + times
    }
  })
  const logs = counts.map((row) => {
    const total = row.reduce((sum, value) => sum + value, 0)
    return row.map((value) => Math.log(value / total))
  })
  const weights = logs.map((row) => {
    const own = new Float64Array(vocabulary.size + 1)
    row.forEach((value, index) => {
      own[index] = value - logs.reduce((sum, other) => sum + (other[index] ?? 0), 0) / classes
    })
    return own
  })
  return Linear.of(vocabulary, weights, 1)
}

/** How often each known feature occurs: what naive Bayes multiplies its weights with. */
export function counted(
  model: Linear,
  [block]: Features,
): { readonly indices: Int32Array; readonly values: Float32Array; readonly known: number } {
  const indices: number[] = []
  const values: number[] = []
  for (const [feature, times] of block ?? []) {
    const index = model.vocabulary.find(feature)
    if (index === -1) continue
    indices.push(index)
    values.push(times)
  }
  return {
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
    known: block?.size ? indices.length / block.size : 0,
  }
}
