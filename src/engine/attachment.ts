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

/** What a file of this kind is usually called, for those that come without a name: phones and endpoints tell by it what opens them. */
export const endingOf = (mime: string): string | undefined => endings.get(mime)

const endings: ReadonlyMap<string, string> = new Map([
  ['audio/ogg', 'ogg'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp4', 'm4a'],
  ['audio/x-m4a', 'm4a'],
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/webm', 'webm'],
  ['audio/flac', 'flac'],
  ['video/mp4', 'mp4'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
  ['application/pdf', 'pdf'],
])
