import { unreachable } from '../engine/ids.ts'
import type { Understanding } from '../engine/understanding.ts'

/** What becomes of a text outside any dialog, in one word. */
export type Outcome = 'answer' | 'clarify' | 'refuse' | 'smalltalk' | 'human' | 'emergency'

/** In the order of the engine's interrupts: danger first, then a wish for a human, then small talk, then the question. */
export function outcomeOf({ signal, command, verdict }: Understanding): Outcome {
  if (signal?.startsWith('danger-')) return 'emergency'
  if (command === 'human' || signal === 'human') return 'human'
  if (signal !== null) return 'smalltalk'
  switch (verdict.kind) {
    case 'answer':
    case 'clarify':
      return verdict.kind
    case 'neighbour':
    case 'refuse':
      return 'refuse'
    default:
      return unreachable(verdict)
  }
}
