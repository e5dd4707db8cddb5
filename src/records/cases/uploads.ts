import type { Attachment, MediaKind } from '../../engine/attachment.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Reader, Tx } from '../../store/store.ts'

/** Names the place of files that came to this process itself: a colleague's, sent from the console. */
export const uploads = 'upload'

type Upload = { readonly content: string }

/** Keeps a file with the person it is for: it is sealed with their key and goes with it. */
export function keepUpload(
  tx: Tx,
  file: { readonly id: string; readonly name: string; readonly mime: string; readonly bytes: Uint8Array },
  owner: PersonId,
): Attachment {
  const upload: Upload = { content: Buffer.from(file.bytes).toString('base64') }
  tx.put(`upload:${file.id}`, upload, { owner })
  return {
    channel: uploads,
    file: file.id,
    mime: file.mime,
    bytes: file.bytes.length,
    name: file.name,
    media: kindOf(file.mime),
    caption: '',
  }
}

/** The same file, sealed for whom it belongs to now. */
export async function moveUpload(tx: Tx, id: string, owner: PersonId): Promise<void> {
  const upload = await tx.get<Upload>(`upload:${id}`)
  if (upload) tx.put(`upload:${id}`, upload, { owner })
}

export const deleteUpload = (tx: Tx, id: string): void => tx.delete(`upload:${id}`)

export async function readUpload(reader: Reader, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const upload = await reader.get<Upload>(`upload:${id}`)
  return upload && new Uint8Array(Buffer.from(upload.content, 'base64'))
}

function kindOf(mime: string): MediaKind {
  if (mime.startsWith('audio/')) return 'voice'
  return mime.startsWith('image/') ? 'image' : 'file'
}
