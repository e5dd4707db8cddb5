import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { fromParts, type Item, nameOf, Tally, toParts } from './item.ts'

/**
 * A copy of a store in one file: a first line, then items, then what is said about all of them, its length and a hash of everything
 * before. Items are written in rounds: what changes while the copy is taken is written again in a later one, which counts.
 */
const FIRST_LINE = Buffer.from('kausa-bot copy 1\n')
const HASH_BYTES = 32
/** Length of words and of bytes. */
const HEAD_BYTES = 8
const CHUNK = 1 << 20

interface Ending {
  /** In which round the last word on an item was written, for all that were written or deleted again. */
  readonly later: readonly (readonly [name: string, round: number])[]
}

export class CopyWriter {
  readonly #handle: number
  readonly #hash = createHash('sha256')
  readonly #later = new Map<string, number>()
  #waiting: Buffer[] = []
  #size = 0
  #round = 0

  constructor(file: string) {
    this.#handle = openSync(file, 'wx', 0o600)
    this.#push(FIRST_LINE)
  }

  /** From now on an item takes the place of what was written of it before. */
  nextRound(): void {
    this.#round++
    this.#frame(JSON.stringify({ round: this.#round }), Buffer.alloc(0))
  }

  add(item: Item): void {
    if (this.#round > 0) this.#later.set(nameOf(item), this.#round)
    const { words, bytes } = toParts(item)
    this.#frame(words, bytes)
  }

  /** What was written of it before is not there any more. */
  gone(name: string): void {
    this.#later.set(name, this.#round)
  }

  /** The caller syncs the file. */
  end(): void {
    const ending: Ending = { later: [...this.#later] }
    const text = Buffer.from(JSON.stringify(ending))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(text.length)
    this.#push(text)
    this.#push(length)
    this.#flush()
    writeSync(this.#handle, this.#hash.digest())
    closeSync(this.#handle)
  }

  /** Without an end it is no copy. */
  giveUp(): void {
    closeSync(this.#handle)
  }

  #frame(words: string, bytes: Buffer): void {
    const text = Buffer.from(words)
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeUInt32BE(text.length, 0)
    head.writeUInt32BE(bytes.length, 4)
    this.#push(Buffer.concat([head, text, bytes]))
  }

  #push(bytes: Buffer): void {
    this.#waiting.push(bytes)
    this.#size += bytes.length
    if (this.#size >= CHUNK) this.#flush()
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#waiting)
    this.#hash.update(bytes)
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at)
    this.#waiting = []
    this.#size = 0
  }
}

/** A copy that has been checked to be whole. Throws a sentence when it is not. */
export class CopyReader {
  readonly #file: string
  readonly #end: number
  readonly #later: ReadonlyMap<string, number>

  constructor(file: string) {
    this.#file = file
    const handle = openSync(file, 'r')
    try {
      const size = fstatSync(handle).size
      const length = size - HASH_BYTES
      if (length < FIRST_LINE.length + 4 || !readAt(handle, 0, FIRST_LINE.length).equals(FIRST_LINE)) throw notWhole(file)
      const hash = createHash('sha256')
      for (let at = 0; at < length; at += CHUNK) hash.update(readAt(handle, at, Math.min(CHUNK, length - at)))
      if (!hash.digest().equals(readAt(handle, length, HASH_BYTES))) throw notWhole(file)
      const endingLength = readAt(handle, length - 4, 4).readUInt32BE()
      this.#end = length - 4 - endingLength
      const ending: Ending = JSON.parse(readAt(handle, this.#end, endingLength).toString())
      this.#later = new Map(ending.later)
    } finally {
      closeSync(handle)
    }
  }

  /** Every item once, as it was last. May be asked several times. */
  *items(): Generator<Item> {
    const handle = openSync(this.#file, 'r')
    try {
      const source = new Ahead(handle)
      let round = 0
      for (let at = FIRST_LINE.length; at < this.#end; ) {
        const head = source.read(at, HEAD_BYTES)
        const [words, bytes] = [head.readUInt32BE(0), head.readUInt32BE(4)]
        const body = source.read(at + HEAD_BYTES, words + bytes)
        at += HEAD_BYTES + words + bytes
        const text = body.toString('utf8', 0, words)
        if (text.startsWith('{"round"')) round++
        else {
          const item = fromParts(text, body.subarray(words))
          if ((this.#later.get(nameOf(item)) ?? 0) <= round) yield item
        }
      }
    } finally {
      closeSync(handle)
    }
  }

  tally(): Tally {
    const tally = new Tally()
    for (const item of this.items()) tally.add(item)
    return tally
  }
}

/** Whether a file begins like a copy; it may still be damaged. */
export function isCopy(file: string): boolean {
  const handle = openSync(file, 'r')
  try {
    return readAt(handle, 0, FIRST_LINE.length).equals(FIRST_LINE)
  } finally {
    closeSync(handle)
  }
}

/** Reads a piece from the file at a time, and hands out pieces of it. */
class Ahead {
  readonly #handle: number
  #start = 0
  #piece: Buffer = Buffer.alloc(0)

  constructor(handle: number) {
    this.#handle = handle
  }

  read(at: number, length: number): Buffer {
    if (at < this.#start || at + length > this.#start + this.#piece.length) {
      this.#start = at
      this.#piece = readAt(this.#handle, at, Math.max(CHUNK, length))
    }
    return this.#piece.subarray(at - this.#start, at - this.#start + length)
  }
}

function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let read = 0
  while (read < length) {
    const got = readSync(handle, bytes, read, length - read, position + read)
    if (got === 0) break
    read += got
  }
  return bytes.subarray(0, read)
}

function notWhole(file: string): Error {
  return new Error(`${file} is not a whole copy of a store: it is damaged, or was cut off. Take another one.`)
}
