/** A share with its 95 % Wilson interval, all in percent. */
export interface Share {
  readonly percent: number
  readonly low: number
  readonly high: number
}

export function shareOf(hits: number, all: number): Share {
  if (all === 0) return { percent: 0, low: 0, high: 0 }
  const z = 1.96
  const p = hits / all
  const middle = (p + (z * z) / (2 * all)) / (1 + (z * z) / all)
  const reach = (z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all))) / (1 + (z * z) / all)
  return { percent: p * 100, low: Math.max(0, middle - reach) * 100, high: Math.min(1, middle + reach) * 100 }
}

/** One line per measure, one column per row: languages are few, measures many. */
export function table(rows: readonly { readonly [column: string]: Share | string }[]): string {
  const measures = Object.keys(rows[0] ?? {})
  return measures
    .map((measure) => [measure.padEnd(20), ...rows.map((row) => cell(row[measure]).padStart(20))].join(''))
    .join('\n')
}

function cell(value: Share | string | undefined): string {
  if (value === undefined || typeof value === 'string') return value ?? ''
  return `${value.percent.toFixed(1)} (${value.low.toFixed(0)}-${value.high.toFixed(0)})`
}
