import { html } from 'hono/html'
import type { Attachment } from '../../engine/attachment.ts'
import type { CaseId } from '../../engine/ids.ts'
import { type Case, readCase } from '../../records/cases/case.ts'
import type { Html } from '../forms.ts'
import { gonePage, plainPage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'

/** What browsers show without running anything; everything else is saved. */
const shown = /^(audio\/[\w.+-]+|video\/mp4|image\/(png|jpeg|webp|gif))$/

/** A voice message is played in place, anything else is opened by its name. */
export function fileOf({ say }: Visit, one: Case, place: number, { media, mime, name, bytes }: Attachment): Html {
  const path = `/console/cases/${one.id}/files/${place}`
  const size = bytes === null ? '' : ` (${Math.max(1, Math.round(bytes / 1024))} KB)`
  const label = name ?? say(`console:media.${media}`)
  const player = mime.startsWith('audio/')
    ? html`<audio controls preload="none" src="${path}" aria-label="${label}"></audio>`
    : ''
  return html`<p class="file">${player}<a href="${path}" target="_blank" rel="noopener"><bdi>${label}</bdi>${size}</a></p>`
}

/** As RFC 8187 has it; half a character, which a name may end with, would make the function throw. */
const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** Fetches a file from where the person sent it; nothing of it is kept here. */
export async function filePage(visit: Visit): Promise<Response> {
  const { c, house, say } = visit
  const wanted = idIn<CaseId>(visit)
  const one = wanted && (await readCase(house.store, wanted))
  const attachment = one?.transcript[Number(c.req.param('place'))]?.attachment
  if (!attachment) return gonePage(visit)
  const bytes = await house.fetchFile(attachment)
  if (!bytes) return plainPage(c, visit, say('console:file.title'), html`<p>${say('console:file.text')}</p>`, 502)
  const { mime } = attachment
  const plays = shown.test(mime)
  return c.body(bytes, 200, {
    'content-type': plays ? mime : 'application/octet-stream',
    'content-disposition': `${plays ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(attachment.name ?? attachment.media)}`,
  })
}
