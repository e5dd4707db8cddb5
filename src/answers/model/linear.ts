import { type Vector, Vocabulary } from './vocabulary.ts'

/** The numbers of a model as they lie in the artefact: typed arrays by name. */
export interface Arrays {
  readonly [name: string]: Uint8Array | Int8Array | Uint16Array | Uint32Array | Float32Array
}

/** One score per class, linear in the features of a text. Weights are int8 with a scale per class; the small ones are left out. */
export class Linear {
  readonly vocabulary: Vocabulary
  private readonly starts: Uint32Array
  private readonly columns: Uint16Array
  private readonly weights: Int8Array
  private readonly scales: Float32Array
  private readonly bias: Float32Array

  constructor(arrays: Arrays) {
    this.vocabulary = new Vocabulary(pick(arrays, 'hashes', Uint32Array), pick(arrays, 'idf', Float32Array))
    this.starts = pick(arrays, 'starts', Uint32Array)
    this.columns = pick(arrays, 'columns', Uint16Array)
    this.weights = pick(arrays, 'weights', Int8Array)
    this.scales = pick(arrays, 'scales', Float32Array)
    this.bias = pick(arrays, 'bias', Float32Array)
  }

  get classes(): number {
    return this.bias.length
  }

  get arrays(): Arrays {
    const { starts, columns, weights, scales, bias } = this
    return { hashes: this.vocabulary.hashes, idf: this.vocabulary.idf, starts, columns, weights, scales, bias }
  }

  /** Keeps the largest `share` of the weights, each a whole number of -127 to 127 times its class's scale. `bias` comes last in a row. */
  static of(vocabulary: Vocabulary, classes: readonly Float64Array[], share: number): Linear {
    const size = vocabulary.size
    const scales = classes.map((weights) => scaleOf(weights, size))
    const limits = classes.map((weights, column) => limitFor(weights, size, scales[column] ?? 1, share))
    const starts = new Uint32Array(size + 1)
    const columns: number[] = []
    const kept: number[] = []
    for (let feature = 0; feature < size; feature++) {
      for (let column = 0; column < classes.length; column++) {
        const weight = classes[column]?.[feature] ?? 0
        const whole = Math.round(weight / (scales[column] ?? 1))
        if (Math.abs(whole) < (limits[column] ?? 1)) continue
        columns.push(column)
        kept.push(whole)
      }
      starts[feature + 1] = columns.length
    }
    return new Linear({
      hashes: vocabulary.hashes,
      idf: vocabulary.idf,
      starts,
      columns: Uint16Array.from(columns),
      weights: Int8Array.from(kept),
      scales: Float32Array.from(scales),
      bias: Float32Array.from(classes, (weights) => weights[size] ?? 0),
    })
  }

  scores({ indices, values }: Vector): Float64Array {
    const sums = new Float64Array(this.classes)
    for (let at = 0; at < indices.length; at++) {
      const feature = indices[at]!
      const value = values[at]!
      for (let entry = this.starts[feature]!; entry < this.starts[feature + 1]!; entry++) {
        sums[this.columns[entry]!]! += this.weights[entry]! * value
      }
    }
    for (let column = 0; column < sums.length; column++) sums[column] = sums[column]! * this.scales[column]! + this.bias[column]!
    return sums
  }
}

/** What one step of a whole weight is worth; the largest weight is 127 steps. */
function scaleOf(weights: Float64Array, size: number): number {
  let most = 0
  for (let feature = 0; feature < size; feature++) most = Math.max(most, Math.abs(weights[feature]!))
  return most / 127 || 1
}

/** The least whole weight to keep so that no more than `share` of a class's weights stay. */
function limitFor(weights: Float64Array, size: number, scale: number, share: number): number {
  const times = new Uint32Array(128)
  for (let feature = 0; feature < size; feature++) times[Math.round(Math.abs(weights[feature]!) / scale)]!++
  let limit = 128
  let kept = 0
  while (limit > 1 && kept + times[limit - 1]! <= share * size) kept += times[--limit]!
  return limit
}

/** An array of the artefact, checked to be there and of its kind. */
export function pick<T>(arrays: Arrays, name: string, kind: new (length: number) => T): T {
  const found = arrays[name]
  if (found instanceof kind) return found
  throw new Error(`build/answers.bin lacks "${name}": delete the file and run "npm run prepare"`)
}
