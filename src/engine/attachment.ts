/** Something sent that is no text (a voice message, a photo, a letter), as its channel can fetch it; the file itself is never stored. */
export type Recording = {
  /** The platform's own name of the file. */
  readonly file: string
  readonly mime: string
  /** Size; `null` when the platform does not say. */
  readonly bytes: number | null
  /** As the sender called it. */
  readonly name?: string
}

export const mediaKinds = ['voice', 'image', 'file', 'other'] as const
export type MediaKind = (typeof mediaKinds)[number]

/** A file for an advisor to fetch, with the channel it lies in and what was written below it. */
export type Attachment = Recording & { readonly channel: string; readonly media: MediaKind; readonly caption: string }
