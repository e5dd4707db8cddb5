import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Language } from '../src/engine/ids.ts'
import { WebPerson } from '../test/support/web-person.ts'
import { machine, markdown, option, spread } from './figures.ts'

/**
 * How long a start takes and how much memory it needs: the service as an operator starts it, with all languages, on an empty store, asked
 * a question over the web chat as soon as it listens. `npm run bench -- start [--rounds 5]`
 */
const rounds = option('rounds', 5)
const main = join(import.meta.dirname, '../src/main.js')
const question = 'Wie viel Geld bekomme ich in der Ausbildung?'
/** Until it has given back what the start left behind. */
const calm = 6000

const measures = [
  'listens, ms',
  'first answer, ms',
  'memory at the first answer, MB',
  'memory at rest, MB',
  'memory at most, MB',
] as const
const found = new Map<string, number[]>(measures.map((name) => [name, []]))
// The first start leaves its compiled modules behind, as it does for an operator.
for (let round = 0; round <= rounds; round++) {
  const values = await start()
  if (round > 0) for (const [place, name] of measures.entries()) found.get(name)?.push(values[place] ?? Number.NaN)
}
console.log(`${machine()}; ${rounds} starts, medians (lowest–highest)\n`)
console.log(
  markdown(
    ['start', 'measured'],
    [...found].map(([name, values]) => [name, spread(values)]),
  ),
)

async function start(): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'))
  const began = performance.now()
  // As in the service file and in the image.
  const memory = { MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '131072' }
  const env = { PATH: process.env.PATH ?? '', PORT: '0', STORE_URL: `sqlite:${join(folder, 'kausa.db')}`, ...memory }
  const child = spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const url = await listening(child)
    const listens = performance.now() - began
    const person = new WebPerson(url)
    await person.says(question, 'de' as Language)
    while (!person.transcript.some(({ text }) => text.includes('Euro'))) await sleep(5)
    const answered = performance.now() - began
    const atFirst = memoryOf(child, 'VmRSS')
    person.close()
    await sleep(calm)
    return [listens, answered, atFirst, memoryOf(child, 'VmRSS'), memoryOf(child, 'VmHWM')]
  } finally {
    const gone = new Promise((done) => child.once('exit', done))
    child.kill()
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
}

function listening(child: ChildProcess): Promise<string> {
  let said = ''
  return new Promise((done, failed) => {
    child.stdout?.on('data', (data: Buffer) => {
      said += data.toString()
      const url = /(\S+)\/chat/.exec(said)?.[1]
      if (url) done(url)
    })
    child.once('exit', () => failed(new Error('The service ended')))
  })
}

/** In megabytes of a million bytes. */
function memoryOf({ pid }: ChildProcess, name: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return (Number(line?.[1]) * 1024) / 1e6
}
