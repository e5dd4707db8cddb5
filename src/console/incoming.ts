import type { Context } from 'hono'

/** Far more than the words of any form of the console. */
export const mostWords = 256 * 1024
/** More than a file may have, so that one somewhat too large is answered with a sentence and the words beside it are not lost. */
export const mostWithFile = 25 * 1024 * 1024

/** What a form brought. */
interface Incoming {
  readonly form: URLSearchParams
  readonly file: File | null
}

export const nothing: Incoming = { form: new URLSearchParams(), file: null }

/** Reads a form, with a file or without. Of somebody who is not signed in only so much is read that words can be given back. */
export async function readForm(c: Context, signedIn: boolean): Promise<Incoming> {
  if (!signedIn && !(Number(c.req.header('content-length')) <= mostWords)) return nothing
  if (!c.req.header('content-type')?.startsWith('multipart/form-data')) {
    return { form: new URLSearchParams(await c.req.text()), file: null }
  }
  const data = await c.req.formData().catch(() => new FormData())
  const form = new URLSearchParams()
  let file: File | null = null
  for (const [name, value] of data) {
    if (typeof value === 'string') form.append(name, value)
    // Browsers send a field without a file as a file without a name.
    else if (value.name !== '' || value.size > 0) file = value
  }
  return { form, file }
}
