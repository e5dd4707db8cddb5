import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { z } from 'zod'
import type { Arrays } from './linear.ts'

const kinds = { Uint8Array, Int8Array, Uint16Array, Uint32Array, Float32Array } as const
type Kind = keyof typeof kinds
const kindNames = ['Uint8Array', 'Int8Array', 'Uint16Array', 'Uint32Array', 'Float32Array'] as const satisfies readonly Kind[]

const headerShape = z.object({
  /** What the artefact says about itself; its owner checks it. */
  about: z.unknown(),
  arrays: z.array(z.object({ name: z.string(), kind: z.enum(kindNames), length: z.number().int() })),
})

/**
 * One file: length of the header, the header as JSON, then every array on an eight-byte boundary; the whole compressed, with a checksum.
 * Same content, same bytes.
 */
export function pack(about: unknown, arrays: Arrays): Uint8Array {
  const names = Object.keys(arrays).sort()
  const listed = names.map((name) => ({ name, kind: kindOf(arrays[name]), length: arrays[name]?.length ?? 0 }))
  const header = Buffer.from(JSON.stringify({ about, arrays: listed }))
  const parts: Uint8Array[] = []
  let size = padded(4 + header.length)
  for (const name of names) {
    const array = arrays[name]
    if (!array) continue
    const written = array instanceof Uint32Array ? differences(array) : array
    parts.push(new Uint8Array(written.buffer, written.byteOffset, written.byteLength))
    size += padded(array.byteLength)
  }
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, header.length, true)
  bytes.set(header, 4)
  let at = padded(4 + header.length)
  for (const part of parts) {
    bytes.set(part, at)
    at += padded(part.length)
  }
  const { ZSTD_c_compressionLevel, ZSTD_c_checksumFlag } = constants
  return zstdCompressSync(bytes, { params: { [ZSTD_c_compressionLevel]: 12, [ZSTD_c_checksumFlag]: 1 } })
}

/** Bytes. A model is unpacked in one piece: growing through many takes three times as long. What is not used takes no memory. */
const roomy = 2 ** 25

/** The counterpart of `pack`. Throws when the bytes are something else. */
export function unpack(packed: Uint8Array): { readonly about: unknown; readonly arrays: Arrays } {
  const bytes = zstdDecompressSync(packed, { chunkSize: roomy })
  // Small ones may lie at any offset of a pool, and arrays must start on their own boundary.
  const { buffer, byteOffset } = isAligned(bytes) ? bytes : Uint8Array.from(bytes)
  const length = new DataView(buffer, byteOffset).getUint32(0, true)
  const header = headerShape.parse(JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, byteOffset + 4, length))))
  const arrays: { [name: string]: Arrays[string] } = {}
  let at = padded(4 + length)
  for (const { name, kind, length: items } of header.arrays) {
    const array = new kinds[kind](buffer, byteOffset + at, items)
    arrays[name] = array instanceof Uint32Array ? sum(array) : array
    at += padded(array.byteLength)
  }
  return { about: header.about, arrays }
}

/** Sorted numbers differ by little from one to the next, and little compresses well. Both ways round modulo 2^32. */
const differences = (array: Uint32Array): Uint32Array => array.map((value, at) => value - (at > 0 ? array[at - 1]! : 0))

/** In place. */
function sum(array: Uint32Array): Uint32Array {
  for (let at = 1; at < array.length; at++) array[at] = array[at]! + array[at - 1]!
  return array
}

const isAligned = (bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> =>
  bytes.byteOffset % 8 === 0 && bytes.buffer instanceof ArrayBuffer

function kindOf(array: Arrays[string] | undefined): Kind {
  const kind = kindNames.find((name) => array instanceof kinds[name])
  if (!kind) throw new Error('An array of the model has a kind that cannot be packed')
  return kind
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}
