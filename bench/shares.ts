/** A share with its 95 % Wilson interval, all in percent. */
export interface Share {
  readonly percent: number
  readonly low: number
  readonly high: number
}

export function shareOf(hits: number, all: number): Share {
  if (all === 0) return { percent: Number.NaN, low: Number.NaN, high: Number.NaN }
  const z = 1.96
  const p = hits / all
  const middle = (p + (z * z) / (2 * all)) / (1 + (z * z) / all)
  const reach = (z * Math.sqrt((p * (1 - p)) / all + (z * z) / (4 * all * all))) / (1 + (z * z) / all)
  return { percent: p * 100, low: Math.max(0, middle - reach) * 100, high: Math.min(1, middle + reach) * 100 }
}

/** What a figure should be at least or at most, if anything. */
type Goal = (measure: string, column: string) => { readonly least?: number; readonly most?: number } | null

/** One line per measure, one column per row: languages are few, measures many. `!` stands beside a figure that misses its goal. */
export function table(rows: readonly { readonly [column: string]: Share | string }[], goal: Goal = () => null): string {
  const measures = Object.keys(rows[0] ?? {})
  return measures
    .map((measure) =>
      [
        measure.padEnd(34),
        ...rows.map((row) => {
          const value = row[measure]
          const wanted = goal(measure, typeof row.language === 'string' ? row.language : '')
          return `${cell(value)}${wanted && typeof value === 'object' && misses(value, wanted) ? '!' : ' '}`.padStart(18)
        }),
      ].join(''),
    )
    .join('\n')
}

const misses = ({ percent }: Share, { least = 0, most = 100 }: { readonly least?: number; readonly most?: number }): boolean =>
  percent < least || percent > most

function cell(value: Share | string | undefined): string {
  if (value === undefined || typeof value === 'string') return value ?? ''
  return Number.isNaN(value.percent) ? '-' : `${value.percent.toFixed(1)} (${value.low.toFixed(0)}-${value.high.toFixed(0)})`
}
