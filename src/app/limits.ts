import type { InboundEvent } from '../channels/channel.ts'
import { Allowances } from '../engine/allowance.ts'
import type { ConversationId, Instant } from '../engine/ids.ts'
import { type Danger, dangerOf } from '../engine/interrupts.ts'
import type { Answers } from '../engine/understanding.ts'
import { longestLine } from '../records/cases/talking.ts'

/** An album of pictures or some dozens of forwarded messages at once are everyday life; a script that never ends is not. */
const measure = { burst: 60, perSecond: 1 }

const minute: Instant = 60_000

/** Why something is not worked: `silent` when the person was told a moment ago. */
export type Limit = 'too-fast' | 'too-long' | 'silent'

/**
 * How much one conversation may bring, whatever address or platform it comes from. Words of danger always pass, and whoever writes them
 * may go on as if they had said nothing before.
 */
export class Limits {
  readonly #allowances = new Allowances<ConversationId>(measure)
  /** Who was told, and may not have been able to say anything since. */
  readonly #told = new Map<ConversationId, Instant>()

  /** `null`: to be worked. */
  of(conversation: ConversationId, event: InboundEvent, at: Instant, answers: () => Answers): Limit | null {
    const allowance = this.#allowances.of(conversation, at)
    const tooFast = allowance.take(at) > 0
    const limit = tooFast ? 'too-fast' : wordsOf(event).length > longestLine ? 'too-long' : null
    if (limit === null && !allowance.isLow) return null
    if (isUrgent(wordsOf(event), answers())) {
      allowance.refill(at)
      return null
    }
    return tooFast && this.#wasTold(conversation, at) ? 'silent' : limit
  }

  #wasTold(conversation: ConversationId, at: Instant): boolean {
    for (const [name, since] of this.#told) {
      // The oldest come first.
      if (at - since < minute) break
      this.#told.delete(name)
    }
    if (this.#told.has(conversation)) return true
    this.#told.set(conversation, at)
    return false
  }
}

/** What the person wrote with it. */
export function wordsOf(event: InboundEvent): string {
  if (event.kind === 'said') return event.text
  return event.kind === 'sent-media' ? (event.caption ?? '') : ''
}

/** Whether these words need numbers for an emergency at once, in any language. */
export const isUrgent = (text: string, answers: Answers): boolean => dangerIn(text, answers) !== null

/** The danger these words show, in any language. */
export function dangerIn(text: string, answers: Answers): Danger | null {
  if (text === '') return null
  const nothing = { choices: [], fields: [] }
  const context = { language: null, audience: null, today: '1970-01-01', topic: null, expecting: nothing }
  return dangerOf(answers.understand(text, context).signal)
}
