import type { IncomingMessage } from 'node:http'
import type { Upload } from './telegram-api.ts'

/** A payload as JSON, or as a form with files; in a form every value is text. */
export async function readBody(
  request: IncomingMessage,
): Promise<{ payload: Record<string, unknown>; uploads: Map<string, Upload> }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString()
  const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1]
  const payload: Record<string, unknown> = {}
  const uploads = new Map<string, Upload>()
  if (boundary === undefined) return { payload: body === '' ? {} : JSON.parse(body), uploads }
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const [head = '', ...content] = part.replace(/^\r\n|\r\n$/g, '').split('\r\n\r\n')
    const [, name = '', , file] = /name="([^"]*)"(;\s*filename="?([^"\r\n]*)"?)?/.exec(head) ?? []
    const value = content.join('\r\n\r\n')
    if (file === undefined) payload[name] = value
    else uploads.set(name, { name: file, content: value })
  }
  return { payload, uploads }
}
