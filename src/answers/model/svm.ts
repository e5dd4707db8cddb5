import type { Random } from './random.ts'
import type { Vector } from './vocabulary.ts'

/** What decides between one class and all others: `weights` by feature, the last one the bias. */
export type Weights = Float64Array

/** What one class is told about a text: it is one of its own, one of the others, or neither and not to be learnt from. */
export type Belongs = (row: number) => boolean | null

/**
 * One-vs-rest linear support vector machines with squared hinge loss, by dual coordinate descent with shrinking (Hsieh et al.,
 * "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008). `cost` is C, `passes` the most rounds over the texts; a
 * class's `weight` makes missing one of its own texts that much dearer.
 */
export function trainSvm(
  vectors: readonly Vector[],
  classes: readonly { readonly belongs: Belongs; readonly weight: number }[],
  size: number,
  random: Random,
  { cost = 1, passes = 10 } = {},
): readonly Weights[] {
  const rows = flatten(vectors)
  return classes.map(({ belongs, weight }) => trainOne(rows, belongs, size, random, { cost, weight, passes }))
}

interface Rows {
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float32Array
  readonly squares: Float64Array
}

function flatten(vectors: readonly Vector[]): Rows {
  const starts = new Int32Array(vectors.length + 1)
  vectors.forEach((vector, row) => {
    starts[row + 1] = (starts[row] ?? 0) + vector.indices.length
  })
  const total = starts[vectors.length] ?? 0
  const indices = new Int32Array(total)
  const values = new Float32Array(total)
  const squares = new Float64Array(vectors.length)
  vectors.forEach((vector, row) => {
    indices.set(vector.indices, starts[row])
    values.set(vector.values, starts[row])
    // One more for the bias, which every text has.
    squares[row] = vector.values.reduce((sum, value) => sum + value * value, 1)
  })
  return { starts, indices, values, squares }
}

/** A text this far beyond the margin is left out of the remaining rounds. */
const settled = 0.1

function trainOne(
  rows: Rows,
  belongs: Belongs,
  size: number,
  random: Random,
  { cost, weight, passes }: { readonly cost: number; readonly weight: number; readonly passes: number },
): Weights {
  const { starts, indices, values, squares } = rows
  const weights = new Float64Array(size + 1)
  const alpha = new Float64Array(squares.length)
  const signs = Int8Array.from(squares, (_, row) => signOf(belongs(row)))
  const order = Int32Array.from(squares, (_, row) => row).filter((row) => signs[row] !== 0)
  const usual = 0.5 / cost
  const dear = usual / weight
  let active = order.length
  for (let pass = 0; pass < passes; pass++) {
    for (let at = 0; at < active; at++) {
      const other = at + random.below(active - at)
      const row = order[other]!
      order[other] = order[at]!
      order[at] = row
      const sign = signs[row]!
      const diagonal = sign > 0 ? dear : usual
      const from = starts[row]!
      const to = starts[row + 1]!
      let dot = weights[size]!
      for (let index = from; index < to; index++) dot += weights[indices[index]!]! * values[index]!
      const before = alpha[row]!
      const gradient = sign * dot - 1 + diagonal * before
      if (before === 0 && gradient >= 0) {
        // Far on its own side: most other classes' texts are, and need no second look.
        if (gradient < settled) continue
        active--
        order[at] = order[active]!
        order[active] = row
        at--
        continue
      }
      const after = Math.max(before - gradient / (squares[row]! + diagonal), 0)
      alpha[row] = after
      const step = (after - before) * sign
      weights[size] = weights[size]! + step
      for (let index = from; index < to; index++) weights[indices[index]!]! += step * values[index]!
    }
  }
  return weights
}

function signOf(belongs: boolean | null): number {
  if (belongs === null) return 0
  return belongs ? 1 : -1
}
