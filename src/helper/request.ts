/** Answers are a few words; whatever is longer is none. */
const longestAnswer = 64 * 1024

/** Why there is no answer; a word for the log, never anything that was sent or came back. */
export class Failed extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** Posts once and reads JSON. No redirect is followed: the key goes nowhere else. Throws `Failed`; reason `late` when the signal came first. */
export async function post(url: string, headers: Readonly<Record<string, string>>, body: string | FormData, signal: AbortSignal) {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
    if (!response.ok) {
      await response.body?.cancel()
      throw new Failed(`status ${response.status}`)
    }
    return readJson(await readText(response))
  } catch (error) {
    if (error instanceof Failed) throw error
    throw new Failed(signal.aborted ? 'late' : 'no connection')
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > longestAnswer) throw new Failed('too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Throws `Failed` for anything that is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Failed('no JSON')
  }
}
