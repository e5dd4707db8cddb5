import type { Service } from '../engine/book.ts'
import type { Instant } from '../engine/ids.ts'
import { type AnswerFigure, answerFigures, type Breakdown } from '../records/cases/figures.ts'
import type { Reader } from '../store/store.ts'

/** How often the promised time of an answer came true, by month and language; as text or as one JSON object. */
export async function reportPromises(
  reader: Reader,
  { service, now, json }: { readonly service: Service; readonly now: Instant; readonly json: boolean },
): Promise<string> {
  const figures = await answerFigures(reader, service, now)
  if (json) return `${JSON.stringify(figures)}\n`
  const { total, months, languages } = figures
  if (!total) return 'Only one advisor has answered: figures about one person alone are not told.\n'
  return `${line('all', total)}\n${part('By month', months)}\n${part('By language of the person', languages)}`
}

const part = (title: string, { rows, rest }: Breakdown): string =>
  [`${title}\n`, ...rows.map(({ name, figure }) => line(name, figure)), ...(rest ? [line('others', rest)] : [])].join('')

const line = (name: string, { kept, late, pending, unwritten, median }: AnswerFigure): string =>
  `  ${name.padEnd(8)} kept ${kept} of ${kept + late}${share(kept, late)}, median ${median === null ? '-' : inHours(median)}` +
  ` of office time; ${pending} not due yet, ${unwritten} ended without a written answer\n`

const share = (kept: number, late: number): string =>
  kept + late === 0 ? '' : ` (${Math.round((100 * kept) / (kept + late))} %)`

const inHours = (minutes: number): string => `${Math.floor(minutes / 60)} h ${minutes % 60} min`
