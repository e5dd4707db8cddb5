import { z } from 'zod'
import type { EffectId, Instant } from '../../engine/ids.ts'
import { id, instant } from '../document.ts'

const deliveryStates = ['queued', 'sent', 'failed', 'unreachable'] as const

/** What became of an advisor's words: they wait, have gone out, could not be sent, or nobody can be reached there any more. */
export const delivery = z.object({
  /** The errand that took the words to the conversation; names them when news of them comes. */
  errand: id<EffectId>(),
  state: z.enum(deliveryStates),
  at: instant,
  /** What the channel said, as a word without personal data. */
  reason: z.string().nullable(),
  /** The dead letter from which they can be sent again. */
  letter: id<EffectId>().nullable(),
})

export type Delivery = Readonly<z.infer<typeof delivery>>

/** Words that were just sent off. */
export const queued = (errand: EffectId, at: Instant): Delivery => ({ errand, state: 'queued', at, reason: null, letter: null })
