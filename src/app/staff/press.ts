import type { AdvisorId, CaseId } from '../../engine/ids.ts'
import { type CaseOutcome, outcomes } from '../../records/cases/outcome.ts'

/** Presses that need nothing but a case. */
const onCase = ['case', 'log', 'claim', 'reply', 'note', 'wait', 'reopen', 'ask', 'pass', 'close', 'snippets'] as const
type OnCase = (typeof onCase)[number]
const lists = ['menu', 'open', 'mine', 'console', 'done', 'leave'] as const
export type ListName = (typeof lists)[number]

/** What an advisor's button means. */
export type StaffPress =
  | { readonly kind: ListName }
  | { readonly kind: OnCase; readonly case: CaseId }
  | { readonly kind: 'ask-this' | 'pass-to'; readonly case: CaseId; readonly colleague: AdvisorId }
  | { readonly kind: 'close-as'; readonly case: CaseId; readonly outcome: CaseOutcome }
  | { readonly kind: 'snippet' | 'send-snippet'; readonly case: CaseId; readonly snippet: string }

/** At most 64 bytes: ids have 16 characters, names of snippets at most 24. */
export function writeStaffPress(press: StaffPress): string {
  const about = 'case' in press ? press.case : ''
  const more =
    'colleague' in press ? press.colleague : 'outcome' in press ? press.outcome : 'snippet' in press ? press.snippet : ''
  return `s:${press.kind}:${about}:${more}`
}

/** `null` for anything not written by `writeStaffPress`. */
export function readStaffPress(text: string): StaffPress | null {
  const [mark, kind, about = '', more = ''] = text.split(':')
  if (mark !== 's') return null
  const list = lists.find((name) => name === kind)
  if (list) return { kind: list }
  if (!/^[\w-]{1,64}$/.test(about)) return null
  const one = about as CaseId
  const plain = onCase.find((name) => name === kind)
  if (plain) return { kind: plain, case: one }
  if (!/^[\w-]{1,64}$/.test(more)) return null
  switch (kind) {
    case 'ask-this':
    case 'pass-to':
      return { kind, case: one, colleague: more as AdvisorId }
    case 'close-as': {
      const outcome = outcomes.find((name) => name === more)
      return outcome ? { kind, case: one, outcome } : null
    }
    case 'snippet':
    case 'send-snippet':
      return { kind, case: one, snippet: more }
    default:
      return null
  }
}
