export interface ReadMail {
  /** Lines of the header, unfolded, in order. */
  readonly header: readonly (readonly [name: string, value: string])[]
  readonly text: string
}

/** Reads a mail of one plain part, as RFC 5322 (2.2), 2045 (6.7) and 2047 have it. */
export function readMail(raw: string): ReadMail {
  const end = raw.indexOf('\r\n\r\n')
  const header = raw
    .slice(0, end)
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')
    .map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), decodeWords(line.slice(colon + 1).trim())] as const
    })
  const body = raw.slice(end + 4)
  return { header, text: decodeQuoted(body.replaceAll('=\r\n', '')).replaceAll('\r\n', '\n') }
}

export function headerOf({ header }: ReadMail, name: string): string | undefined {
  const found = header.filter(([one]) => one.toLowerCase() === name.toLowerCase())
  if (found.length > 1) throw new Error(`There are ${found.length} lines "${name}"`)
  return found[0]?.[1]
}

function decodeWords(value: string): string {
  return value.replace(/(=\?[^?]+\?[QB]\?[^?]*\?=)\s+(?==\?)/gi, '$1').replace(/(?:=\?utf-8\?[QB]\?[^?]*\?=)+/gi, (words) => {
    const parts = [...words.matchAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi)].map(([, how = '', what = '']) =>
      how.toUpperCase() === 'B' ? Buffer.from(what, 'base64') : quoted(what.replaceAll('_', ' ')),
    )
    return Buffer.concat(parts).toString()
  })
}

const decodeQuoted = (text: string): string => quoted(text).toString()

function quoted(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
