import { z } from 'zod'
import type { Recording } from '../../engine/attachment.ts'
import type { InboundEvent } from '../channel.ts'
import type { Activity, Attachment } from './activity.ts'

type Media = Extract<InboundEvent, { kind: 'sent-media' }>['media']

/** A file from the sender's OneDrive, https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 */
const driveFile = 'application/vnd.microsoft.teams.file.download.info'
const download = z.object({ downloadUrl: z.url(), fileType: z.string().catch('') })

/** Teams tells the ending of a file, not its type. */
const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  webm: 'audio/webm',
  txt: 'text/plain',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/** What was sent besides words, and where it lies; `null` when that is nothing. */
export function mediaOf({ attachments, serviceUrl }: Activity): { readonly media: Media; readonly recording?: Recording } | null {
  for (const attachment of attachments) {
    const found = read(attachment, serviceUrl)
    if (found) return found
  }
  // Text with markup comes once more as HTML; whatever else is attached and unknown here is something nobody can read.
  return attachments.length > 0 ? { media: 'other' } : null
}

function read({ contentType, contentUrl, name, content }: Attachment, serviceUrl: string) {
  if (contentType === driveFile) {
    const file = download.safeParse(content).data
    const mime = types[file?.fileType.toLowerCase() ?? ''] ?? 'application/octet-stream'
    return { media: kindOf(mime), ...(file && { recording: recording(`drive ${file.downloadUrl}`, mime, name) }) }
  }
  if (!/^(audio|image|video)\//.test(contentType)) return null
  // Only what lies at the service that called, which its token has proved, is fetched, with our token. Emojis lie elsewhere.
  const isThere = contentUrl && URL.parse(contentUrl)?.origin === new URL(serviceUrl).origin
  const mime = contentType.endsWith('*') ? 'application/octet-stream' : contentType
  return { media: kindOf(contentType), ...(isThere && { recording: recording(`connector ${contentUrl}`, mime, name) }) }
}

function recording(file: string, mime: string, name: string | null | undefined): Recording {
  return { file, mime, bytes: null, ...(name && { name }) }
}

function kindOf(mime: string): Media {
  if (mime.startsWith('audio/')) return 'voice'
  if (mime.startsWith('image/')) return 'image'
  return mime.startsWith('video/') ? 'other' : 'file'
}
