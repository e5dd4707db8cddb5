import { type Instant, unreachable } from '../../engine/ids.ts'
import { type Advisor, isAvailable } from '../advisors/advisor.ts'
import type { Case } from './case.ts'
import type { Watch } from './watch.ts'

/** Who hears of a case that waits: a word for its history. `advisor` is the one in charge, or who stands in for them. */
export const stages = ['advisor', 'deputy', 'team', 'coordinator'] as const
export type Stage = (typeof stages)[number]

/**
 * Who should hear at each step, first choice first; the last step is repeated. Nobody of a first choice may be there (no deputy, on
 * leave): then the next hears instead of nobody.
 */
const ladders: {
  readonly [kind in Exclude<Watch['kind'], 'person'>]: readonly (readonly [Stage, ...Stage[]])[]
} = {
  taking: [
    ['deputy', 'team'],
    ['team', 'coordinator'],
    ['coordinator', 'team'],
  ],
  answer: [
    ['advisor', 'coordinator', 'team'],
    ['deputy', 'coordinator', 'team'],
    ['coordinator', 'team'],
  ],
}

/** The case of a company is its contact person's: colleagues cannot take it, a coordinator can decide. */
const ofCompany: typeof ladders.taking = [
  ['deputy', 'coordinator', 'team'],
  ['coordinator', 'deputy', 'team'],
  ['coordinator', 'team'],
]

export function stageOf(kind: keyof typeof ladders, step: number, one: Case, staff: readonly Advisor[], at: Instant): Stage {
  const ladder = kind === 'taking' && one.company !== null ? ofCompany : ladders[kind]
  const wanted = ladder[Math.min(step, ladder.length - 1)] ?? ['coordinator']
  return wanted.find((stage) => heardBy(stage, one, staff, at).length > 0) ?? wanted[0] ?? 'coordinator'
}

/** Those of the staff who are there at that moment and hear of the case at this stage. */
export function heardBy(stage: Stage, one: Case, staff: readonly Advisor[], at: Instant): readonly Advisor[] {
  const there = staff.filter((each) => isAvailable(each, at))
  const holder = staff.find(({ id }) => id === (one.advisor ?? one.proposed))
  const deputy = there.filter(({ id }) => id === holder?.deputy)
  switch (stage) {
    case 'advisor':
      return holder && there.includes(holder) ? [holder] : deputy
    case 'deputy':
      return deputy
    case 'team':
      return there
    case 'coordinator':
      return there.filter(({ roles }) => roles.includes('coordinator'))
    default:
      return unreachable(stage)
  }
}
