import { actsFor, audienceOf } from '../audience.ts'
import type { DoStep } from '../book.ts'
import type { Draft } from '../draft.ts'
import type { Json } from '../ids.ts'
import type { Frame } from '../state.ts'

/** Has the records do something and waits for how it came out. */
export function enterDo(draft: Draft, frame: Frame, step: DoStep): void {
  const input: { [name: string]: Json } = {}
  for (const [name, value] of Object.entries(step.with)) {
    const resolved = value === '$audience' ? (audienceOf(draft) ?? undefined) : resolve(frame, value)
    if (resolved !== undefined) input[name] = resolved
  }
  // The case of a company is read as one from now on, and so is what its owner asks next.
  if (step.command === 'open-case' && input.audience === 'company') actsFor(draft, 'company')
  // Told in between, not asked for by any step.
  const { danger } = frame.data
  if (step.command === 'open-case' && danger !== undefined) input.urgent ??= danger
  draft.run({ name: step.command, input })
}

function resolve(frame: Frame, value: Json): Json | undefined {
  if (typeof value !== 'string' || !value.startsWith('$')) return value
  const name = value.slice(1)
  return name === 'answers' ? frame.answers : (frame.answers[name] ?? frame.data[name])
}
