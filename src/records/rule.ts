import type { z } from 'zod'
import type { CommandName, commands } from '../engine/command.ts'
import type { JsonObject } from '../engine/ids.ts'
import type { RecordsContext } from './work.ts'

/** How one command came out: one of its own outcomes, and what the dialog may tell about it. */
export interface Result<Name extends CommandName> {
  readonly name: (typeof commands)[Name][number]
  readonly values: JsonObject
}

export type Rule<Name extends CommandName> = (input: JsonObject, context: RecordsContext) => Promise<Result<Name>>

/** A rule behind a command: its input is checked before it runs. Throws when the step of the dialog gives it something else. */
export function rule<Name extends CommandName, Input>(
  name: Name,
  schema: z.ZodType<Input>,
  run: (input: Input, context: RecordsContext) => Promise<Result<Name>>,
): Rule<Name> {
  return (input, context) => {
    const parsed = schema.safeParse(input)
    if (parsed.success) return run(parsed.data, context)
    // Paths only: what somebody typed does not belong into an error.
    const where = parsed.error.issues.map((issue) => `"${issue.path.join('.')}"`).join(', ')
    throw new Error(`Command ${name}: ${where} is missing or of the wrong kind; correct the "with" of its step in the dialog`)
  }
}
