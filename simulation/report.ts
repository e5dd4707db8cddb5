import { faultClasses } from './faults.ts'
import { missed, type Outcome } from './run.ts'
import { commandOf } from './shrink.ts'
import { promises } from './violation.ts'

/** A run in words and figures, for whoever started it. */
export function report(outcome: Outcome, seconds: number): string {
  const { plan, events, figures, met, digest } = outcome
  const lines = [
    `seed ${plan.seed}: ${events} events by ${plan.people} people in ${seconds.toFixed(0)} s, ${Math.round(events / seconds)} a second`,
    ...Object.entries(figures).map(([name, count]) => `  ${String(count).padStart(9)}  ${name}`),
    'events that met each class of fault:',
    ...faultClasses.map((fault) => {
      const isOff = plan.without.includes(fault)
      return `  ${String(met[fault]).padStart(9)}  ${((100 * met[fault]) / events).toFixed(2).padStart(5)} %  ${fault}${isOff ? ' (left out)' : ''}`
    }),
    `log: ${digest}`,
  ]
  const few = missed(outcome)
  if (!outcome.violation && few.length > 0) lines.push(`TOO FEW events met: ${few.join(', ')}`)
  if (!outcome.violation && few.length === 0) lines.push('Every promise held.')
  return lines.join('\n')
}

/** A broken promise, and the shortest way to it that was found. */
export function reportViolation(found: Outcome, shortest: Outcome): string {
  const { violation } = shortest
  if (!violation) return ''
  return [
    `BROKEN: ${promises[violation.promise]}`,
    `  ${found.violation?.what} (seed ${found.plan.seed}, after ${found.violation?.events} events)`,
    `shortest repeat: ${violation.what}, after ${violation.events} events`,
    `  ${commandOf(shortest.plan)}`,
    ...shortest.log.slice(-5).map((line) => `  | ${line}`),
  ].join('\n')
}
