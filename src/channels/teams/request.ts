import { z } from 'zod'

/** Microsoft has answered, and it is a no. */
export class Refusal extends Error {
  readonly status: number
  /** Microsoft's name for the reason, where it gives one. */
  readonly code: string | undefined
  /** Milliseconds it asks us to wait. */
  readonly wait: number | undefined

  constructor(status: number, code: string | undefined, wait: number | undefined) {
    super(`refused with ${status}`)
    this.status = status
    this.code = code
    this.wait = wait
  }
}

interface What {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
}

/**
 * One request, once: nothing here repeats by itself, the delivery loop decides. With the built-in `fetch` an error says whether a
 * connection ever stood, and thereby whether the request can have been written.
 */
export async function request(url: string, { method, headers, body }: What, milliseconds: number) {
  const signal = AbortSignal.timeout(milliseconds)
  const response = await fetch(url, { method, headers, redirect: 'error', signal, ...(body !== undefined && { body }) })
  const text = await response.text()
  if (!response.ok) throw new Refusal(response.status, codeOf(text), waitOf(response.headers.get('retry-after')))
  return { status: response.status, text }
}

const errorBody = z.union([
  z.object({ error: z.object({ code: z.string() }) }).transform(({ error }) => error.code),
  // A person who has blocked the bot, in one of the two forms Microsoft describes.
  z.object({ subCode: z.string() }).transform(({ subCode }) => subCode),
])

/** A code only: what is said beside it may quote the request. */
function codeOf(text: string): string | undefined {
  try {
    const code = errorBody.safeParse(JSON.parse(text)).data
    return code && /^[\w ]{1,60}$/.test(code) ? code : undefined
  } catch {
    return undefined
  }
}

/** Seconds, or a date, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function waitOf(header: string | null): number | undefined {
  if (header === null) return undefined
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(wait) ? Math.max(wait, 0) : undefined
}
