import type { Recording } from '../../engine/attachment.ts'
import { readBytes } from '../bytes.ts'
import { isDrive } from './drives.ts'
import type { Token } from './sdk.ts'

/**
 * Fetches what somebody sent, from where `media.ts` says it lies: the service that called us gets our token, a drive gets none, and
 * nothing is fetched from anywhere else. `null` when it is gone, larger than `most` bytes, or does not come. An address may open
 * the file for anybody: nothing of an error is passed on.
 */
export async function download(
  { file }: Recording,
  token: Token,
  local: boolean,
  most: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const [, where = '', address = ''] = /^(connector|drive) (\S+)$/.exec(file) ?? []
    const url = new URL(address)
    if (url.protocol !== 'https:' && !local) return null
    if (where === 'drive' && !isDrive(url.hostname) && !local) return null
    const bearer = where === 'connector' ? await token() : null
    const headers = bearer === null ? {} : { authorization: `Bearer ${bearer}` }
    return await readBytes(await fetch(url, { headers, signal, redirect: 'error' }), most)
  } catch {
    return null
  }
}
