import { readContent } from './content.ts'
import { simulate } from './run.ts'
import type { Plan } from './world.ts'

/** One of several worlds, for whoever started this process. */
const plan: Plan = JSON.parse(process.argv[2] ?? '')
process.send?.(await simulate(plan, readContent()))
