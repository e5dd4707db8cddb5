import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type FaultClass, faultClasses } from './faults.ts'
import type { Plan } from './plan.ts'
import type { Outcome } from './run.ts'

/** A run somewhere else. */
export interface Job {
  readonly outcome: Promise<Outcome>
  stop(): void
}

/** Worlds that know nothing of each other, each with its part of the events; the first has the seed that was asked for. */
export function divided(plan: Plan, jobs: number): readonly Plan[] {
  const events = Math.ceil(plan.events / jobs)
  return Array.from({ length: jobs }, (_, number) => ({ ...plan, seed: plan.seed + 1000 * number, events }))
}

/** All worlds at once, each in a process of its own. The first broken promise ends them all, and is how they came out. */
export async function simulateAll(plans: readonly Plan[], start: (plan: Plan) => Job = inProcess): Promise<Outcome> {
  const jobs = plans.map(start)
  try {
    const broken = Promise.withResolvers<Outcome>()
    const watched = jobs.map(async ({ outcome }) => {
      const came = await outcome
      if (came.violation) broken.resolve(came)
      return came
    })
    return await Promise.race([broken.promise, Promise.all(watched).then(together)])
  } finally {
    for (const job of jobs) job.stop()
  }
}

function inProcess(plan: Plan): Job {
  const child = fork(join(import.meta.dirname, 'job.ts'), [JSON.stringify(plan)])
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Outcome))
    child.once('error', reject)
    // Behind everything it said.
    child.once('disconnect', () => reject(new Error(`The run with seed ${plan.seed} ended without a word`)))
  })
  return { outcome, stop: () => void child.kill() }
}

/** What several worlds show together in which every promise held. */
function together(outcomes: readonly Outcome[]): Outcome {
  const [first] = outcomes
  if (!first) throw new Error('There is at least one world')
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((total, each) => total + of(each), 0)
  const digest = createHash('sha256')
  for (const each of outcomes) digest.update(each.digest)
  return {
    plan: { ...first.plan, events: sum(({ plan }) => plan.events) },
    violation: null,
    digest: digest.digest('hex'),
    events: sum(({ events }) => events),
    met: Object.fromEntries(faultClasses.map((fault) => [fault, sum(({ met }) => met[fault])])) as Record<FaultClass, number>,
    figures: Object.fromEntries(
      Object.keys(first.figures).map((name) => [name, sum(({ figures }) => figures[name] ?? 0)] as const),
    ),
    log: [],
  }
}
