import { type ChildProcess, spawn } from 'node:child_process'
import { machine, markdown, median, option, share, spread } from './figures.ts'
import { hold, type Run, runForm } from './speed/form-runs.ts'

/**
 * What a second process adds where the Redis server has a core of its own: `npm run bench -- second [--conversations 1000] [--rounds 5]`.
 * Two cores are enough. The server has the first alone; every bot has half of the other: one shares it with a process that only counts,
 * two share it with each other.
 */
const conversations = option('conversations', 1000)
const rounds = option('rounds', 5)
const cores = { server: 0, bots: 1 }
const settings = {
  'one process, half a core': { processes: 1, apart: false },
  'two, half a core each, at the same ten events': { processes: 2, apart: false },
  'two, half a core each, at events of their own': { processes: 2, apart: true },
}

const runs = new Map<string, Run[]>()
for (let round = 0; round < rounds; round++) {
  for (const [name, setting] of Object.entries(settings)) {
    const beside = setting.processes === 1 ? counting() : null
    try {
      const size = { conversations: conversations * setting.processes, warmUp: 500, atOnce: 50 * setting.processes }
      runs.set(name, [...(runs.get(name) ?? []), await runForm({ contender: 'ours', redis: true, cores, ...setting }, size)])
    } finally {
      beside?.kill()
    }
  }
}
const rateOf = (own: readonly Run[]) => median(own.map(({ rate }) => rate))
const alone = rateOf([...runs.values()][0] ?? [])
console.log(`${machine()}; ${rounds} rounds in turns, medians (lowest–highest)\n`)
console.log(
  markdown(
    [
      `${conversations} conversations and 50 at once for each process`,
      'turns/s',
      '× one process',
      'p50 ms',
      'p95 ms',
      'CPU µs a turn',
      'server, share of its core',
    ],
    [...runs].map(([name, own]) => [
      name,
      spread(own.map(({ rate }) => rate)),
      (rateOf(own) / alone).toFixed(2),
      ...[0.5, 0.95].map((part) => median(own.map(({ latencies }) => share(latencies, part))).toFixed(1)),
      [own.map(({ cpu }) => cpu), own.map(({ serverCpu }) => serverCpu)].map((each) => Math.round(median(each))).join(' + '),
      `${Math.round(100 * median(own.map(({ rate, serverCpu }) => (rate * serverCpu) / 1e6)))} %`,
    ]),
  ),
)

/** Takes half of the core that one bot would have for itself. */
function counting(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'for (let counted = 0; ; counted++);'], { stdio: 'ignore' })
  hold(child.pid, cores.bots)
  return child
}
