import { readContent } from './content.ts'
import type { Plan } from './plan.ts'
import { simulate } from './run.ts'

/** One of several worlds, for whoever started this process. */
const plan: Plan = JSON.parse(process.argv[2] ?? '')
process.send?.(await simulate(plan, readContent()))
