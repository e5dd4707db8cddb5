import { readdirSync } from 'node:fs'
import { basename } from 'node:path'

/** `npm run bench -- <name>` runs one of the benchmarks beside this file; they print and never assert times. */
const names = readdirSync(import.meta.dirname)
  .map((file) => basename(file, '.ts'))
  .filter((name) => ['answers', 'growth', 'public', 'second', 'speed', 'start', 'store'].includes(name))
const [, , name = ''] = process.argv
if (names.includes(name)) await import(`./${name}.ts`)
else {
  console.error(`Name a benchmark: npm run bench -- ${names.join(' | ')}`)
  process.exitCode = 1
}
