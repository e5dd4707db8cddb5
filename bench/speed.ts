import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fsyncRate, machine, markdown, median, option, share, spread } from './figures.ts'
import { type Run, runForm, type Setting } from './speed/form-runs.ts'

/**
 * A form of five steps, beside two other bots: `npm run bench -- speed [--conversations 2000] [--rounds 5] [--at-once 50] [--only ours]`. The contenders take
 * turns, each time in fresh processes with a fresh store.
 */
const conversations = option('conversations', 2000)
const rounds = option('rounds', 5)
const atOnces = process.argv.includes('--at-once') ? [option('at-once', 50)] : [50, 200, 256]
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined
const flags = process.argv.includes('--profile') ? ['--cpu-prof', `--cpu-prof-dir=${tmpdir()}/kausa-profile`] : []

const settings: { readonly [name: string]: Setting } = {
  'ours, SQLite': { contender: 'ours', redis: false, processes: 1 },
  'ours, SQLite, over HTTP': { contender: 'ours-http', redis: false, processes: 1 },
  'ours, Redis': { contender: 'ours', redis: true, processes: 1 },
  'ours, Redis, two processes': { contender: 'ours', redis: true, processes: 2 },
  'grammY + conversations, in memory': { contender: 'grammy-memory', redis: false, processes: 1 },
  'botbuilder-dialogs, in memory': { contender: 'botbuilder-memory', redis: false, processes: 1 },
  'grammY + conversations, an fsync each': { contender: 'grammy-each', redis: false, processes: 1 },
  'botbuilder-dialogs, an fsync each': { contender: 'botbuilder-each', redis: false, processes: 1 },
  'grammY + conversations, shared fsync': { contender: 'grammy-shared', redis: false, processes: 1 },
  'botbuilder-dialogs, shared fsync': { contender: 'botbuilder-shared', redis: false, processes: 1 },
}
const chosen = Object.entries(settings).filter(([name]) => only === undefined || name.includes(only))

const versionOf = (name: string): string => {
  const found: { version: string } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
  return `${name} ${found.version}`
}

const fsyncs: number[] = []
const packages = ['grammy', '@grammyjs/conversations', 'botbuilder-dialogs', 'better-sqlite3', 'ioredis']
console.log(`${machine()}; ${packages.map(versionOf).join(', ')}; ${rounds} rounds in turns, medians (lowest–highest)\n`)
for (const atOnce of atOnces) {
  const runs = new Map<string, Run[]>()
  for (let round = 0; round < rounds; round++) {
    fsyncs.push(fsyncRate(tmpdir()))
    for (const [name, setting] of chosen) {
      const run = await runForm(setting, { conversations, warmUp: 500, atOnce }, flags)
      runs.set(name, [...(runs.get(name) ?? []), run])
      console.error(
        `${atOnce} at once, round ${round + 1}, ${name}: ${Math.round(run.rate)} turns/s, ${Math.round(run.cpu)} + ${Math.round(run.serverCpu)} µs`,
      )
    }
  }
  tell(atOnce, runs)
}
console.log(`raw fdatasync of 4 KB: ${spread(fsyncs)} a second`)

function tell(atOnce: number, runs: ReadonlyMap<string, readonly Run[]>): void {
  const rateOf = (name: string) => median((runs.get(name) ?? []).map(({ rate }) => rate))
  const fastest = Math.max(0, ...[...runs.keys()].filter((name) => name.endsWith('in memory')).map(rateOf))
  const rows = [...runs].map(([name, own]) => {
    const times = (part: number) => median(own.map(({ latencies }) => share(latencies, part))).toFixed(1)
    const cpu = [own.map((run) => run.cpu), own.map(({ serverCpu }) => serverCpu)].map((each) => Math.round(median(each)))
    return [
      name,
      spread(own.map(({ rate }) => rate)),
      fastest > 0 ? (rateOf(name) / fastest).toFixed(2) : '–',
      ...[0.5, 0.95, 0.99].map(times),
      cpu[1] === 0 ? `${cpu[0]}` : `${cpu[0]} + ${cpu[1]}`,
    ]
  })
  const head = [
    `${conversations} conversations, ${atOnce} at once`,
    'turns/s',
    '× fastest in memory',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'CPU µs a turn',
  ]
  console.log(`${markdown(head, rows)}\n`)
}
