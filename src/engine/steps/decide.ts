import type { DecideStep } from '../book.ts'
import type { Draft } from '../draft.ts'
import type { Json, StepId } from '../ids.ts'
import type { Frame } from '../state.ts'
import { evaluate } from '../table.ts'

/** Shown before a result's title, explained by the dialog's own text. */
const marks: { readonly [verdict: string]: string } = { fits: '✓', maybe: '?', late: '!' }

/** Goes on by what is known. Results of a table are kept under the step's id, those that fit first; `none` is not told. */
export function enterDecide(draft: Draft, frame: Frame, step: DecideStep): StepId | undefined {
  if (step.table) {
    const table = draft.book.table(step.table)
    if (!table) throw new Error(`Dialog ${frame.dialog}, step ${step.id}: there is no table "${step.table}"`)
    const rank = (verdict: string) => (verdict.startsWith('no') ? 2 : verdict === 'fits' ? 0 : 1)
    const items = evaluate(table, frame.answers)
      .filter(({ verdict }) => verdict !== 'none')
      .map(({ id, verdict }) => ({
        table: table.id,
        value: id,
        verdict,
        mark: marks[verdict] ?? '·',
        title: { text: `tables/${table.id}:${id}.title` },
      }))
      .sort((one, two) => rank(one.verdict) - rank(two.verdict))
    const of = (wanted: (verdict: string) => boolean) => items.filter(({ verdict }) => wanted(verdict))
    draft.setFrame({
      data: {
        ...frame.data,
        [step.id]: items,
        [`${step.id}-yes`]: of((verdict) => !verdict.startsWith('no')),
        [`${step.id}-no`]: of((verdict) => verdict.startsWith('no')),
      },
    })
    return step.next
  }
  const known = (slot: string): Json | undefined =>
    slot === 'audience'
      ? draft.state.audience
      : slot === 'openCase'
        ? draft.state.openCase !== null
        : slot === 'inTalk'
          ? draft.state.situation.kind === 'with-human'
          : (frame.answers[slot] ?? frame.data[slot])
  const branch = step.branches.find(({ when }) =>
    Object.entries(when).every(([slot, values]) => values.some((value) => value === (known(slot) ?? null))),
  )
  return branch?.next ?? step.next
}
