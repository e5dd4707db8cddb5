import { parseArgs } from 'node:util'
import { playRounds } from './rounds.ts'
import type { Engine } from './site.ts'

/**
 * `npm run crash-test -- [--rounds 20] [--seed 1] [--store sqlite|redis|both]`: the service under load, killed again and again. Prints a
 * line a round and a sum; ends with 1 when anything that was acknowledged is missing, or anything is there twice.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    store: { type: 'string', default: 'both' },
  },
})
const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
const engines: readonly Engine[] =
  values.store === 'both' ? ['sqlite', 'redis'] : values.store === 'redis' ? ['redis'] : ['sqlite']

for (const engine of engines) {
  console.log(`\n${engine}: ${rounds} rounds, seed ${seed}\n`)
  const figures = await playRounds({
    engine,
    rounds,
    seed,
    told: ({ round, acts, blows, problems }) => {
      console.log(`${String(round).padStart(4)}  ${acts} acts  ${problems.length === 0 ? 'ok' : 'WRONG'}  ${blows.join(', ')}`)
      for (const problem of problems) console.log(`      ${problem}`)
    },
  })
  const { people, acts, kills, freezes, starts, messages, repeats } = figures
  const problems = [...figures.rounds.flatMap((round) => round.problems), ...figures.problems]
  for (const problem of figures.problems) console.log(`      ${problem}`)
  console.log(`
${engine}: ${rounds} rounds, ${people} people, ${acts} acts acknowledged, ${messages} messages in reply
  ${kills} kills, ${freezes} times frozen, ${starts} starts; ${repeats} messages came a second time after a death
  ${problems.length === 0 ? 'Nothing is missing, nothing is there twice.' : `${problems.length} PROBLEMS`}`)
  if (problems.length > 0) process.exitCode = 1
}
