import type { Api } from 'grammy/web'
import type { Recording } from '../../engine/attachment.ts'
import { readBytes } from '../bytes.ts'
import { limit } from './client.ts'

const telegram = 'https://api.telegram.org'
/** Milliseconds until the place of a file is known. */
const longestRequest = 10_000

/**
 * Fetches a file people sent (https://core.telegram.org/bots/api#getfile). `null` when it is gone, larger than `most` bytes, or
 * does not come. The address holds the token: nothing of an error is passed on.
 */
export async function download(
  api: Api,
  server: { readonly token: string; readonly apiRoot: string | undefined },
  { file }: Recording,
  most: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const { file_path, file_size = 0 } = await api.raw.getFile({ file_id: file }, limit(longestRequest, signal))
    if (!file_path || file_size > most) return null
    const root = (server.apiRoot ?? telegram).replace(/\/+$/, '')
    return await readBytes(await fetch(`${root}/file/bot${server.token}/${file_path}`, { signal, redirect: 'error' }), most)
  } catch {
    return null
  }
}
