import type { DeskContext } from '../work.ts'
import { closeCase, type Handled, type Press } from './advising.ts'
import { putCase } from './case.ts'

/** How a case can end, for the history and later for reports. */
export const outcomes = ['answered', 'referred', 'placed', 'no-reply', 'other'] as const
export type CaseOutcome = (typeof outcomes)[number]

/** Closes a case and keeps how it ended with the line in its history. */
export async function closeWithOutcome(
  desk: DeskContext,
  { outcome, ...press }: Press & { readonly outcome: CaseOutcome },
): Promise<Handled<'closed'>> {
  const handled = await closeCase(desk, press)
  if (handled.kind !== 'closed') return handled
  const { history } = handled.case
  const closed = {
    ...handled.case,
    history: history.map((line, place) => (place === history.length - 1 ? { ...line, reason: outcome } : line)),
  }
  putCase(desk.tx, closed)
  return { kind: 'closed', case: closed }
}
