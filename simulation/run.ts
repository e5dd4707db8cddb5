import { type FaultClass, faultClasses } from './faults.ts'
import type { Content, Plan, Sabotage } from './plan.ts'
import type { Violation } from './violation.ts'
import { World } from './world.ts'

/** How a run came out. */
export interface Outcome {
  readonly plan: Plan
  readonly violation: Violation | null
  /** Of everything that happened, in order: two runs of one plan are equal to the byte. */
  readonly digest: string
  readonly events: number
  /** Events that met each class of fault. */
  readonly met: Readonly<Record<FaultClass, number>>
  readonly figures: Readonly<Record<string, number>>
  /** The last lines of the application's log. */
  readonly log: readonly string[]
}

/** Below this share of all events a class of fault has not really been tried. */
const share = 0.01

export async function simulate(plan: Plan, content: Content, sabotage: Sabotage = {}): Promise<Outcome> {
  const world = new World(plan, content, sabotage)
  const broken = (error: unknown) => world.breaks(error)
  process.on('unhandledRejection', broken)
  try {
    await world.run()
  } finally {
    process.off('unhandledRejection', broken)
  }
  const { faults, nodes, watch } = world
  const { once, delivery, seats, cases, timers, privacy, exits } = watch
  return {
    plan,
    violation: world.violation,
    digest: world.digest(),
    events: faults.events,
    met: Object.fromEntries(faultClasses.map((fault) => [fault, faults.countOf(fault)])) as Record<FaultClass, number>,
    figures: {
      'events worked, with those from inside': once.worked,
      'days that passed': Math.round(world.days),
      'times a process died': nodes.crashes,
      'messages that arrived': delivery.arrivals,
      'of them repeats, each after a doubt': delivery.repeats,
      'timers that rang': timers.rung,
      'places in waiting lists': seats.waited,
      'cases opened': cases.counts.opened,
      claims: cases.counts.claimed,
      escalations: cases.counts.escalated,
      'cases closed': cases.counts.closed,
      'people forgotten': privacy.erasures,
      'states tried for their ways out': exits.tried,
    },
    log: world.log,
  }
}

/** Classes of fault that were wanted and met too few events; a run that misses one has not shown what it should. */
export function missed({ plan, events, met }: Outcome): readonly FaultClass[] {
  const isLong = events >= 20_000
  return faultClasses.filter(
    (fault) => !plan.without.includes(fault) && (isLong ? met[fault] < events * share : met[fault] === 0),
  )
}
