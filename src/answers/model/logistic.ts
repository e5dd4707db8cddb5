/** A yes-or-no probability from a few numbers: mean and spread of each, their weights, the bias last. */
export interface Logistic {
  readonly mean: readonly number[]
  readonly spread: readonly number[]
  readonly weights: readonly number[]
}

/** Logistic regression by full-batch gradient steps on standardised features, with a small pull to zero. */
export function trainLogistic(rows: readonly (readonly number[])[], truth: readonly boolean[]): Logistic {
  const size = rows[0]?.length ?? 0
  const mean = column(size, (at) => average(rows, (row) => row[at] ?? 0))
  const spread = column(size, (at) => Math.sqrt(average(rows, (row) => ((row[at] ?? 0) - (mean[at] ?? 0)) ** 2)) || 1)
  const standard = rows.map((row) => column(size, (at) => ((row[at] ?? 0) - (mean[at] ?? 0)) / (spread[at] ?? 1)))
  const weights = new Array<number>(size + 1).fill(0)
  const momentum = new Array<number>(size + 1).fill(0)
  for (let step = 0; step < 300; step++) {
    const slope = weights.map((weight, at) => (at < size ? weight * 0.002 : 0))
    standard.forEach((row, index) => {
      const error = (sigmoid(linear(row, weights)) - (truth[index] ? 1 : 0)) / rows.length
      for (let at = 0; at < size; at++) slope[at] = (slope[at] ?? 0) + error * (row[at] ?? 0)
      slope[size] = (slope[size] ?? 0) + error
    })
    slope.forEach((value, at) => {
      momentum[at] = 0.9 * (momentum[at] ?? 0) + value
      weights[at] = (weights[at] ?? 0) - 0.3 * (momentum[at] ?? 0)
    })
  }
  // Six digits say as much and keep the artefact the same where the last bit of a sum would differ.
  return { mean: mean.map(short), spread: spread.map(short), weights: weights.map(short) }
}

/** Probability of yes, 0 to 1. */
export function predict({ mean, spread, weights }: Logistic, row: readonly number[]): number {
  return sigmoid(
    linear(
      row.map((value, at) => (value - (mean[at] ?? 0)) / (spread[at] ?? 1)),
      weights,
    ),
  )
}

function linear(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), weights[row.length] ?? 0)
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}

function column(size: number, make: (at: number) => number): number[] {
  return Array.from({ length: size }, (_, at) => make(at))
}

function average<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0) / Math.max(items.length, 1)
}

function short(value: number): number {
  return Number(value.toPrecision(6))
}
