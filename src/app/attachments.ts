import { type Attachment, endingOf } from '../engine/attachment.ts'
import type { FileOut, Message } from '../engine/message.ts'
import { readUpload, uploads } from '../records/cases/uploads.ts'
import type { Parts } from './parts.ts'

/** Telegram hands out at most 20 MB (https://core.telegram.org/bots/api#getfile); nobody needs more on paper. */
const mostBytes = 20 * 1024 * 1024
/** Milliseconds a channel may take to hand a file out. */
const patience = 30_000

/** The bytes of a file from where it lies; `null` when it is gone, larger than that, or does not come. Never rejects. */
export async function fetchAttachment(
  { channels, store }: Pick<Parts, 'channels' | 'store'>,
  attachment: Attachment,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (attachment.channel === uploads) return readUpload(store, attachment.file)
  return (await channels.get(attachment.channel)?.fetch?.(attachment, mostBytes, AbortSignal.timeout(patience))) ?? null
}

/** The message with its attachments fetched. One that cannot be had is said to be missing: nothing is dropped in silence. */
export async function withFiles(parts: Parts, message: Message): Promise<Message> {
  const { attachments = [], ...rest } = message
  if (attachments.length === 0) return message
  const fetched = await Promise.all(attachments.map((one) => fileOf(parts, one)))
  const missing = fetched.includes(null) ? [parts.book().text(message.language, 'ui:media.gone')] : []
  return {
    ...rest,
    text: [message.text, ...missing].filter((part) => part !== '').join('\n\n'),
    files: [...(message.files ?? []), ...fetched.filter((file) => file !== null)],
  }
}

async function fileOf(parts: Parts, attachment: Attachment): Promise<FileOut | null> {
  const bytes = await fetchAttachment(parts, attachment)
  if (!bytes) return null
  const { mime, media, name = `${media}.${endingOf(mime) ?? 'bin'}` } = attachment
  return { name, mime, content: Buffer.from(bytes).toString('base64'), base64: true }
}
