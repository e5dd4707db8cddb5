import { gonePage } from '../layout.ts'
import type { Visit } from '../visit.ts'
import { eventOf } from './event-page.ts'
import { columns, participantsOf, told } from './people.ts'

/** What spreadsheets take for the beginning of a formula. */
const formula = /^[=+\-@\t\r]/

/** One cell: quoted where needed, and never a formula. */
export function cell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows for spreadsheets: UTF-8 with a mark at the beginning and semicolons, as German ones expect. */
export const csv = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`

/** Everybody who comes or waits, as a file. */
export async function bookingsFile(visit: Visit): Promise<Response> {
  const { c, say } = visit
  const occasion = await eventOf(visit)
  if (!occasion) return gonePage(visit)
  const people = await participantsOf(visit, occasion)
  const heads = columns.map((column) => say(`console:booking.${column}`))
  const rows = [heads, ...people.map((one) => columns.map((column) => told(visit, one, column)))]
  const name = `bookings-${new Date(occasion.start).toISOString().slice(0, 10)}.csv`
  return c.body(csv(rows), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
  })
}
