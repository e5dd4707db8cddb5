import { z } from 'zod'
import type { CaseId } from '../../engine/ids.ts'
import type { Translation } from '../../engine/translation.ts'
import type { Tx } from '../../store/store.ts'
import { id } from '../document.ts'
import { type Rule, rule } from '../rule.ts'
import { type Case, putCase, readCase, translation } from './case.ts'

type Line = Case['transcript'][number]

/** A machine's translation, and the words it was made of: whose, where they stand, and what they are, should lines have moved since. */
export interface Translated extends Pick<Line, 'from' | 'text'> {
  readonly line: number
  readonly translation: Translation
}

const input = z.object({ case: id<CaseId>(), line: z.number(), text: z.string(), translation })

/** What the person was sent of the advisor's words in their own language. */
export const keepTranslation: Rule<'keep-translation'> = rule('keep-translation', input, async (kept, { tx }) => {
  const done = await noteTranslations(tx, kept.case, [{ from: 'advisor', ...kept }])
  return { name: done ? 'kept' : 'gone', values: {} }
})

/**
 * Puts translations beside the words they were made of; `false` when none of these stand there any more. Nothing has happened in the
 * case by it: neither history nor timers change.
 */
export async function noteTranslations(tx: Tx, about: CaseId, made: readonly Translated[]): Promise<boolean> {
  const one = await readCase(tx, about)
  if (!one) return false
  const transcript = made.reduce<Case['transcript']>(withTranslation, one.transcript)
  if (transcript === one.transcript) return false
  putCase(tx, { ...one, transcript })
  return true
}

function withTranslation(lines: Case['transcript'], { from, line, text, translation }: Translated): Case['transcript'] {
  const found = lines[line]
  return found?.from === from && found.text === text ? lines.with(line, { ...found, translation }) : lines
}
