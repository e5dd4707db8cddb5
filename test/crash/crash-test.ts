import { parseArgs } from 'node:util'
import { cutPower } from './power-cut.ts'
import { canRecord } from './recording.ts'
import { playRounds } from './rounds.ts'
import type { Engine } from './site.ts'

/**
 * `npm run crash-test -- [--rounds 20] [--cuts 40] [--seed 1] [--store sqlite|redis|both]`: the service under load, killed again and again;
 * then power cuts at as many moments. Prints a line a round and a sum; ends with 1 when anything that was acknowledged is missing, or
 * anything is there twice.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    cuts: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    store: { type: 'string', default: 'both' },
  },
})
const [rounds, cuts, seed] = [Number(values.rounds), Number(values.cuts), Number(values.seed)]
const engines: readonly Engine[] =
  values.store === 'both' ? ['sqlite', 'redis'] : values.store === 'redis' ? ['redis'] : ['sqlite']

/** On SIGTERM the round under way is the last one, and everything is looked at. */
const enough = new AbortController()
process.on('SIGTERM', () => enough.abort())

for (const engine of engines) {
  if (enough.signal.aborted) break
  if (rounds > 0) await kill(engine)
  if (cuts > 0 && !enough.signal.aborted) await cut(engine)
}

async function kill(engine: Engine): Promise<void> {
  console.log(`\n${engine}: ${rounds} rounds of deaths, seed ${seed}\n`)
  const figures = await playRounds({
    engine,
    rounds,
    seed,
    enough: enough.signal,
    told: ({ round, acts, blows, problems }) => {
      console.log(`${String(round).padStart(4)}  ${acts} acts  ${problems.length === 0 ? 'ok' : 'WRONG'}  ${blows.join(', ')}`)
      tell(problems)
    },
  })
  const { people, acts, kills, freezes, starts, messages, repeats } = figures
  tell(figures.problems)
  console.log(`
${engine}: ${figures.rounds.length} rounds, ${people} people, ${acts} acts acknowledged, ${messages} messages in reply
  ${kills} kills, ${freezes} times frozen, ${starts} starts; ${repeats} messages came a second time after a death`)
  judge([...figures.rounds.flatMap((round) => round.problems), ...figures.problems])
}

async function cut(engine: Engine): Promise<void> {
  if (!canRecord) return console.log(`\n${engine}: no power cuts, as there is no strace here. Install it.`)
  const { acts, syncs, writes, bytes, problems, withoutSyncs } = await cutPower({ engine, people: 8, cuts, seed })
  console.log(`
${engine}: ${cuts} power cuts, seed ${seed}; ${acts} acts acknowledged, ${writes} writes of ${Math.round(bytes / 1024)} KB, ${syncs} syncs
  as if nothing had been synced: ${withoutSyncs.length} losses noticed`)
  tell(problems)
  judge(problems)
}

function tell(problems: readonly string[]): void {
  for (const problem of problems) console.log(`      ${problem}`)
}

function judge({ length }: readonly string[]): void {
  console.log(length === 0 ? '  Nothing is missing, nothing is there twice.' : `  ${length} PROBLEMS`)
  if (length > 0) process.exitCode = 1
}
