import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machine, markdown, option } from './figures.ts'
import { grow, listing, type Size } from './growth/stored.ts'
import { remindEverybody } from './growth/reminders.ts'

/**
 * What a store that has grown costs: people stored, of whom 2,000 are active. `npm run bench -- growth [--most 1000000] [--active 2000]`
 */
const most = option('most', 1_000_000)
const active = option('active', 2000)
const sizes = [1000, 100_000, 1_000_000].filter((size) => size <= most)

const rows: Size[] = []
for (const people of sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-growth-'))
  try {
    const size = await grow(folder, people, Math.min(active, people))
    rows.push(size)
    console.error(`${people}: ${JSON.stringify(size)}`)
    if (people === 100_000) console.log(`${await remindEverybody(folder)}\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
const [first] = rows
const share = (value: number, of: number | undefined) => `${value.toFixed(0)} (${((value / (of ?? value)) * 100).toFixed(0)} %)`
console.log(`${machine()}; ${active} active\n`)
console.log(
  markdown(
    ['people stored', 'turns/s', 'CPU µs a turn', 'opens in ms', `${listing}, ms`, 'file, MB'],
    rows.map((row) => [
      row.people.toLocaleString('en'),
      share(row.rate, first?.rate),
      share(row.cpu, first?.cpu),
      row.opens.toFixed(0),
      row.list.toFixed(1),
      row.megabytes.toFixed(0),
    ]),
  ),
)
