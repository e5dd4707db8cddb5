import { createHmac, timingSafeEqual } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Nothing of ours is larger unpacked; more would be somebody's bomb. */
const mostUnpacked = 1024 * 1024

/**
 * What a card brings along and gives back when it is pressed: its own content, or a file. So nothing about anybody is kept here, it
 * outlives a restart, and it is gone when the card is. Signed, since everybody in a chat could send back something else.
 */
export interface Carrier {
  pack(value: object): string
  /** `null` for what this service has not packed. */
  unpack(text: string): unknown
}

export function createCarrier(secret: string): Carrier {
  const sign = (packed: string): Buffer => createHmac('sha256', secret).update(`kausa-card ${packed}`).digest().subarray(0, 16)
  return {
    pack(value) {
      const packed = deflateRawSync(JSON.stringify(value)).toString('base64url')
      return `${packed}.${sign(packed).toString('base64url')}`
    },
    unpack(text) {
      const [packed = '', signature = ''] = text.split('.')
      const given = Buffer.from(signature, 'base64url')
      const expected = sign(packed)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      try {
        const bytes = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: mostUnpacked })
        return JSON.parse(bytes.toString())
      } catch {
        return null
      }
    },
  }
}
