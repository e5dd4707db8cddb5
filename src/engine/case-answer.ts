import type { TextValue, TextValues } from './book.ts'
import type { Outcome } from './command.ts'
import { caseOutcomes } from './command.ts'
import type { Draft } from './draft.ts'
import { ask } from './flow.ts'
import { type CaseId, type Instant, unreachable } from './ids.ts'
import type { Choice } from './message.ts'
import { type CaseQuestion, writePress } from './press.ts'

/** "Was it solved?" and "Did anybody get in touch?": yes and no, which can be pressed for as long as the case is kept. */
export function caseAnswers(draft: Draft, about: CaseQuestion, of: CaseId): readonly Choice[] {
  return [true, false].map((yes) => ({
    label: draft.text(`ui:${about}.${yes ? 'yes' : 'no'}`),
    press: writePress({ kind: 'case-answer', about, yes, case: of }),
  }))
}

/** A case that is open again is known as open here, so that what is written now is kept for it. An advisor in charge stays in charge. */
export function caseAnswered(draft: Draft, { name, values }: Outcome): void {
  const outcome = caseOutcomes.find((known) => known === name)
  if (!outcome) return
  const { situation } = draft.state
  if ((outcome === 'reopened' || outcome === 'open') && situation.kind !== 'with-human')
    draft.update({ openCase: values.case as CaseId })
  tell(draft, draft.text(`ui:${keyOf(outcome)}`, valuesOf(values)), outcome === 'gone' ? [draft.command('human')] : [])
}

function keyOf(outcome: (typeof caseOutcomes)[number]): string {
  switch (outcome) {
    case 'noted':
      return 'helped.thanks'
    case 'reopened':
    case 'open':
    case 'gone':
      return `solved.${outcome}`
    case 'passed-on':
      return 'called.sorry'
    default:
      return unreachable(outcome)
  }
}

function tell(draft: Draft, text: string, choices: readonly Choice[]): void {
  if (draft.state.situation.kind === 'with-human') return draft.send({ text })
  if (draft.inForm) return ask(draft, [text])
  draft.offer({
    text,
    choices,
    nav: choices.length > 0 ? [draft.command('menu')] : [draft.command('menu'), draft.command('human')],
  })
}

/** Those values the texts name. */
const valuesOf = ({ number, expected }: Outcome['values']): TextValues => ({
  ...(typeof number === 'string' && { number }),
  ...(expected !== undefined && { expected: expectedBy(typeof expected === 'number' ? expected : null) }),
})

/** When an answer can be expected, as it stands in a sentence. */
export const expectedBy = (at: Instant | null): TextValue =>
  at === null ? { text: 'ui:expected-unknown' } : { at, as: 'moment' }
