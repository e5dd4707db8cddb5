import { faultClasses } from './faults.ts'
import type { Content, Plan, Sabotage } from './plan.ts'
import { type Outcome, simulate } from './run.ts'

/** Looks for the shortest way to the same broken promise: fewer events, fewer people, fewer classes of fault, other seeds. */
export async function shrink(
  found: Outcome,
  content: Content,
  { sabotage = () => ({}), mostEvents = 20_000 + 5 * found.events, tell = () => {} }: Options = {},
): Promise<Outcome> {
  let best = found
  let spent = 0
  const attempt = async (plan: Plan): Promise<boolean> => {
    if (spent > mostEvents) return false
    const outcome = await simulate(plan, content, sabotage())
    spent += outcome.events
    const isShorter =
      outcome.violation?.promise === found.violation?.promise && outcome.violation && weight(outcome) < weight(best)
    if (isShorter) {
      best = outcome
      tell(best)
    }
    return Boolean(isShorter)
  }
  const shorter = (): Plan => ({ ...best.plan, events: best.violation?.events ?? best.plan.events })
  // Often nothing has to go wrong at all; else all that need not is left out, one after the other.
  if (!(await attempt({ ...shorter(), without: faultClasses }))) {
    for (const fault of faultClasses) {
      if (!best.plan.without.includes(fault)) await attempt({ ...shorter(), without: [...best.plan.without, fault] })
    }
  }
  for (const people of [3, 10, 30, 100]) if (people < best.plan.people && (await attempt({ ...shorter(), people }))) break
  // What went wrong late in one run may go wrong early in another.
  for (let seed = 1; seed <= 12; seed++) await attempt({ ...shorter(), seed })
  return best
}

interface Options {
  /** Planted anew in every run. */
  readonly sabotage?: () => Sabotage
  /** In all runs together. */
  readonly mostEvents?: number
  readonly tell?: (best: Outcome) => void
}

/** What has to be looked at by whoever repeats it: events first, then classes of fault and people. */
const weight = ({ plan, violation }: Outcome): number =>
  (violation?.events ?? plan.events) * 10 + 20 * (faultClasses.length - plan.without.length) + plan.people

/** How to see it again. */
export const commandOf = ({ seed, events, people, without }: Plan): string =>
  [
    'npm run simulate --',
    `--seed ${seed}`,
    `--events ${events}`,
    `--people ${people}`,
    ...(without.length > 0 ? [`--without ${without.join(',')}`] : []),
  ].join(' ')
