/** The body of an answer; `null` when it was refused or is larger than `most` bytes, of which no more than that is read. */
export async function readBytes({ ok, body }: Response, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!ok || !body) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > most) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
