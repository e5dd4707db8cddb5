import { z } from 'zod'
import { mediaKinds } from '../../engine/attachment.ts'

/** What a person sent that is no text: kept as a reference, fetched from its channel when an advisor opens it. */
export const attachment = z.object({
  channel: z.string(),
  file: z.string(),
  mime: z.string(),
  bytes: z.number().nullable(),
  name: z.string().exactOptional(),
  media: z.enum(mediaKinds),
  caption: z.string(),
})
