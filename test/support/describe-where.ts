import { describe } from 'vitest'

interface Need {
  /** What is not there, and which tests need it. */
  readonly missing: string
  /** What to do about it. */
  readonly remedy?: string
  /** Where they must not be left out; in CI they never may. */
  readonly isRequired?: boolean
}

/** Suites that need something of the machine: left out loudly where that is missing, or a failure. */
export function describeWhere(
  isThere: boolean,
  { missing, remedy, isRequired = false }: Need,
): typeof describe | typeof describe.skip {
  if (isThere) return describe
  if (isRequired || process.env.CI) throw new Error(`${missing} cannot run.${remedy ? ` ${remedy}.` : ''}`)
  console.warn(`\n  ${missing} ARE LEFT OUT.${remedy ? ` ${remedy} to run them.` : ''}\n`)
  return describe.skip
}
