import { z } from 'zod'
import type { Activity } from './activity.ts'

/** The `verb` of our buttons: an Action.Execute with another one is not ours. */
export const pressVerb = 'press'
/** Under this id the card carries its own content along; see `carried.ts`. */
export const carriedInput = 'card'

/** What a button of ours sends, with Action.Execute as with Action.Submit. */
const data = z.object({
  press: z.string().min(1).max(256),
  /** Made anew for each card, and again each time it is answered. */
  nonce: z.string().min(1).max(64),
  [carriedInput]: z.string().optional().catch(undefined),
})
/** https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#adaptivecard-action-invoke-activity */
const execute = z.object({ action: z.object({ verb: z.literal(pressVerb), data }) })

export type PressData = z.infer<typeof data>

/** `null` when the activity is no press of a button of ours. */
export function readPressData({ type, name, value }: Activity): PressData | null {
  if (type === 'message') return data.safeParse(value).data ?? null
  if (type === 'invoke' && name === 'adaptiveCard/action') return execute.safeParse(value).data?.action.data ?? null
  return null
}
