import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'

/** A number given as `--name 5`. */
export function option(name: string, usual: number): number {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? usual : Number(process.argv[at + 1])
}

export const median = (values: readonly number[]): number => share(values, 0.5)

/** The value below which that part of them lies. */
export function share(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
}

/** Median with the lowest and the highest, so that a reader sees how quiet the machine was. */
export function spread(values: readonly number[]): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en')
  return `${whole(median(values))} (${whole(Math.min(...values))}–${whole(Math.max(...values))})`
}

export const machine = (): string => `${availableParallelism()} CPUs (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`

/** A Markdown table, ready for `docs/benchmarks.md`. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = head.map((_, place) => (place === 0 ? '---' : '---:'))
  return [head, rule, ...rows].map(line).join('\n')
}

/** What the disk gives: 4 KB appended and synced a second, over and over for half a second. */
export function fsyncRate(folder: string): number {
  const handle = openSync(join(folder, 'fsync'), 'a')
  const piece = Buffer.alloc(4096)
  const until = performance.now() + 500
  let count = 0
  for (; performance.now() < until; count++) {
    writeSync(handle, piece)
    fdatasyncSync(handle)
  }
  closeSync(handle)
  return count * 2
}
