import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Instant, JsonObject, Language } from '../../engine/ids.ts'
import type { FileOut } from '../../engine/message.ts'
import type { Activity } from './activity.ts'
import type { Carrier } from './carried.ts'
import { isDrive } from './drives.ts'
import type { OutActivity } from './outbound.ts'
import { request } from './request.ts'

/**
 * How a bot gives a file in a private chat: it asks, the person allows it, Teams names a place in their OneDrive, and the bot writes
 * there (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4).
 */
const consentType = 'application/vnd.microsoft.teams.card.file.consent'
const infoType = 'application/vnd.microsoft.teams.card.file.info'
/** Characters of a file that travels with its card, which has 28 KB; packed, a calendar file or all of a person's data fits. */
const longestCarried = 12_000
/** No text of more characters packs as small as that. */
const worthPacking = 200_000
/** Larger ones wait in memory: so many bytes together, which is two of the largest an advisor can send, and so long. */
const mostKept = 40 * 1024 * 1024
const keptFor: Instant = 60 * 60 * 1000
const loopback = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/

const fileOut = z.object({ content: z.string(), base64: z.literal(true).optional() })
const context = z.object({
  language: z.string().transform((code) => code as Language),
  file: z.string().optional(),
  kept: z.string().optional(),
})
const accepted = z.object({
  action: z.literal('accept'),
  context,
  uploadInfo: z.object({
    contentUrl: z.string(),
    name: z.string(),
    uploadUrl: z.url(),
    uniqueId: z.string(),
    fileType: z.string().catch(''),
  }),
})

/** What a person answered to the offer of a file. */
export type Consent = { readonly kind: 'declined' } | ({ readonly kind: 'accepted' } & z.infer<typeof accepted>)

/** `null` when the activity is none. */
export function readConsent({ type, name, value }: Activity): Consent | null {
  if (type !== 'invoke' || name !== 'fileConsent/invoke') return null
  const read = accepted.safeParse(value)
  return read.success ? { kind: 'accepted', ...read.data } : { kind: 'declined' }
}

export interface Files {
  /** The card that asks whether the file may be given. */
  offer(file: FileOut, language: Language): JsonObject
  /** Brings the file to its place; `gone` when it was too large to travel and has waited too long. */
  give(consent: Extract<Consent, { kind: 'accepted' }>): Promise<'given' | 'gone' | 'failed'>
}

interface Surroundings {
  readonly carrier: Carrier
  /** What stands on the card beside the name. */
  readonly describe: (language: Language) => string
  /** Whether a place on this machine will do: never in service. */
  readonly local: boolean
  readonly now: () => Instant
  /** Milliseconds for one upload. */
  readonly timeout: number
}

export function createFiles({ carrier, describe, local, now, timeout }: Surroundings): Files {
  const waiting = new Map<string, { readonly bytes: Uint8Array<ArrayBuffer>; readonly until: Instant }>()

  return {
    offer(file, language) {
      const bytes = bytesOf(file)
      const { content: written, base64 } = file
      const packed = written.length > worthPacking ? null : carrier.pack({ content: written, ...(base64 && { base64 }) })
      const where = packed !== null && packed.length <= longestCarried ? { file: packed } : { kept: keep(bytes) }
      const acceptContext = { language, ...where }
      const content = { description: describe(language), sizeInBytes: bytes.length, acceptContext, declineContext: {} }
      return { contentType: consentType, name: file.name, content }
    },
    async give({ context, uploadInfo }) {
      const packed = context.file === undefined ? undefined : fileOut.safeParse(carrier.unpack(context.file)).data
      const body = packed ? bytesOf(packed) : kept(context.kept)
      if (!body) return 'gone'
      if (!isPlace(uploadInfo.uploadUrl)) return 'failed'
      const headers = {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${body.length - 1}/${body.length}`,
      }
      const done = await request(uploadInfo.uploadUrl, { method: 'PUT', headers, body }, timeout).catch(() => null)
      return done ? 'given' : 'failed'
    },
  }

  function keep(bytes: Uint8Array<ArrayBuffer>): string {
    const id = randomUUID()
    waiting.set(id, { bytes, until: now() + keptFor })
    let total = 0
    // The newest stay.
    for (const [other, { bytes, until }] of [...waiting].toReversed()) {
      total += bytes.length
      if (total > mostKept || until <= now()) waiting.delete(other)
    }
    return id
  }

  function kept(id: string | undefined): Uint8Array<ArrayBuffer> | undefined {
    const found = id === undefined ? undefined : waiting.get(id)
    return found && found.until > now() ? found.bytes : undefined
  }

  /** The place comes in a signed request; all the same nothing of ours is written just anywhere. */
  function isPlace(url: string): boolean {
    const { protocol, hostname } = new URL(url)
    return (protocol === 'https:' && isDrive(hostname)) || (local && loopback.test(hostname))
  }
}

function bytesOf({ content, base64 }: z.infer<typeof fileOut>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(content, base64 ? 'base64' : 'utf8'))
}

/** The card with which the file can be opened, once it is there. */
export function given({ uploadInfo }: Extract<Consent, { kind: 'accepted' }>): OutActivity {
  const { contentUrl, name, uniqueId, fileType } = uploadInfo
  return { type: 'message', attachments: [{ contentType: infoType, contentUrl, name, content: { uniqueId, fileType } }] }
}
