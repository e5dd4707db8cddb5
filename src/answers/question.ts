import type { Verdict } from '../engine/understanding.ts'
import { normalise, words } from './normalise.ts'
import type { Phrasebook } from './phrasebook.ts'

/** True when a text has the shape of a question: its mark, a word that asks, or several words that are clearly about a topic. */
export function asks(text: string, verdict: Verdict, book: Phrasebook): boolean {
  if (/[?፧]/u.test(normalise(text))) return true
  const list = words(text)
  if (list.length < 2) return false
  if (book.asks(list)) return true
  return (verdict.kind === 'answer' && list.length >= 2) || (verdict.kind === 'clarify' && list.length >= 4)
}
