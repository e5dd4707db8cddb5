import { crc32 } from 'node:zlib'

export interface Entry {
  readonly name: string
  readonly content: Buffer
}

/** 1 January 1980, the first moment there is in a zip file: the same content gives the same bytes. */
const date = 0x0021
/** Names are UTF-8. */
const flags = 0x0800
const version = 20

/** A zip file without compression (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT); for a few small files. */
export function toZip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const bytes = Buffer.from(name)
    const about = aboutOf(content, bytes)
    const local = Buffer.concat([number32(0x04034b50), about, number16(0), bytes, content])
    const nothing = [number16(0), number16(0), number16(0), number16(0), number32(0)]
    directory.push(Buffer.concat([number32(0x02014b50), number16(version), about, ...nothing, number32(offset), bytes]))
    parts.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(directory)
  const count = number16(entries.length)
  const end = [
    number32(0x06054b50),
    number16(0),
    number16(0),
    count,
    count,
    number32(listed.length),
    number32(offset),
    number16(0),
  ]
  return Buffer.concat([...parts, listed, ...end])
}

/** What stands in front of a file and once more in the directory. */
function aboutOf(content: Buffer, name: Buffer): Buffer {
  const size = number32(content.length)
  return Buffer.concat([
    ...[version, flags, 0, 0, date].map(number16),
    number32(crc32(content)),
    size,
    size,
    number16(name.length),
  ])
}

function number16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
