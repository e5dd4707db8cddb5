import { readArguments } from '../src/cli/arguments.ts'
import { readContent } from './content.ts'
import { faultClasses } from './faults.ts'
import { divided, simulateAll } from './jobs.ts'
import { report, reportViolation } from './report.ts'
import { missed, type Outcome, simulate } from './run.ts'
import { shrink } from './shrink.ts'
import { promises } from './violation.ts'

/** `npm run simulate -- --seed 1 --events 1000000 --people 3000 --without crash,lease --jobs 4` */
const { values } = readArguments({
  options: {
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '100000' },
    people: { type: 'string', default: '3000' },
    without: { type: 'string', default: '' },
    jobs: { type: 'string', default: '1' },
  },
})
const names = values.without.split(',').filter((name) => name !== '')
const without = faultClasses.filter((fault) => names.includes(fault))
const unknown = names.filter((name) => !without.some((fault) => fault === name))
const plan = { seed: Number(values.seed), events: Number(values.events), people: Number(values.people), without }
const jobs = Number(values.jobs)
if (unknown.length > 0 || ![plan.seed, plan.events, plan.people, jobs].every((count) => Number.isInteger(count) && count > 0)) {
  console.error(`Classes of fault are ${faultClasses.join(', ')}; seed, events, people and jobs are whole numbers above 0.`)
  process.exit(2)
}
const content = readContent()
const started = performance.now()
const plans = divided(plan, jobs)
if (jobs > 1)
  console.log(`${jobs} worlds of ${plans[0]?.events} events, with the seeds ${plans.map(({ seed }) => seed).join(', ')}`)
const outcome = jobs > 1 ? await simulateAll(plans) : await simulate(plan, content)
console.log(report(outcome, (performance.now() - started) / 1000))
if (outcome.violation) {
  console.log(
    `BROKEN: ${promises[outcome.violation.promise]}\n  ${outcome.violation.what}, after ${outcome.violation.events} events. Looking for a shorter way to it.`,
  )
  const tell = ({ violation }: Outcome) => console.log(`… ${violation?.events} events are enough`)
  console.log(reportViolation(outcome, await shrink(outcome, content, { tell })))
}
if (outcome.violation || missed(outcome).length > 0) process.exitCode = 1
