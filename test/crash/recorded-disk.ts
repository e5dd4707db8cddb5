import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Chance } from './chance.ts'

const SECTOR = 512

interface Change {
  /** In milliseconds, when the process asked for it and when it was told that it was done. */
  readonly begun: number
  readonly done: number
  readonly what:
    | { readonly kind: 'write'; readonly offset: number; readonly bytes: Buffer }
    | { readonly kind: 'size'; readonly size: number }
}

/** One file, whatever its names. */
interface Content {
  readonly changes: Change[]
  readonly syncs: { readonly begun: number; readonly done: number }[]
  size: number
}

/** One change of names; they are kept in order. */
interface Naming {
  readonly begun: number
  readonly apply: (names: Map<string, Content>) => void
}

/** What a power cut leaves of what was not synced: nothing, everything, or some of it by chance. */
export type Leaves = 'nothing' | 'everything' | 'something'

/**
 * A folder as a disk would have it after a power cut at any moment, from a record of system calls. What was synced is there. Of what was
 * written later each 512-byte sector is there or not, each for itself, in files that are written in place (SQLite's). Files that only
 * grow (logs) end anywhere, but never show what was not written: a journalling file system (ext4 in its default mode, XFS, btrfs) makes
 * a file longer only when its data are on the disk. Names (made, renamed, deleted) last in order, up to any moment after the last sync.
 */
export class RecordedDisk {
  readonly #folder: string
  readonly #names = new Map<string, Content>()
  readonly #namings: Naming[] = []
  readonly #contents: Content[] = []
  readonly #syncs: { readonly begun: number; readonly done: number }[] = []
  writes = 0
  bytes = 0

  /** `given`: files that were there, and synced, before the records begin. */
  constructor(folder: string, records: readonly string[], given: ReadonlyMap<string, Buffer> = new Map()) {
    this.#folder = folder
    for (const [file, bytes] of given) {
      const whole: Change = { begun: 0, done: 0, what: { kind: 'write', offset: 0, bytes } }
      const content: Content = { changes: [whole], syncs: [], size: bytes.length }
      this.#naming(0, (names) => names.set(file, content))
    }
    const calls = records.flatMap((text) => text.split('\n').flatMap((line) => readCall(line) ?? []))
    for (const call of calls.toSorted((one, two) => one.begun - two.begun)) this.#follow(call)
  }

  get syncs(): number {
    return this.#syncs.length
  }

  /** From now on as if nothing had ever been synced. */
  forgetSyncs(): void {
    this.#syncs.length = 0
    for (const content of this.#contents) content.syncs.length = 0
  }

  /** Writes the folder as it is after a power cut at this moment to another place. */
  async restore(target: string, moment: number, leaves: Leaves, chance: Chance): Promise<void> {
    for (const [path, content] of this.#namesAt(moment, leaves, chance)) {
      const file = join(target, path.slice(this.#folder.length))
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, contentAt(content, moment, /\.(aof|rdb|manifest|journal)$/.test(path), leaves, chance))
    }
  }

  #namesAt(moment: number, leaves: Leaves, chance: Chance): ReadonlyMap<string, Content> {
    const synced = lastSync(this.#syncs, moment)
    const sure = this.#namings.filter(({ begun }) => begun < synced).length
    const most = this.#namings.filter(({ begun }) => begun <= moment).length
    const names = new Map<string, Content>()
    for (const { apply } of this.#namings.slice(0, pick(sure, most, leaves, chance))) apply(names)
    return names
  }

  #follow(call: Call): void {
    const { name, file = '', texts, rest, result, begun, done } = call
    if (result < 0) return
    const [from = '', to = ''] = texts.slice(0, 2).map((text) => resolve(this.#folder, file, text.toString()))
    switch (name) {
      case 'openat':
        return this.#open(from, rest, begun, done)
      case 'write':
      case 'pwrite64': {
        const content = this.#names.get(file)
        if (content)
          this.#write(content, texts[0]?.subarray(0, result), name === 'write' ? content.size : lastNumber(rest), begun, done)
        return
      }
      case 'ftruncate':
        return this.#resize(this.#names.get(file), lastNumber(rest), begun, done)
      case 'fsync':
      case 'fdatasync':
        if (!isWithin(this.#folder, file)) return
        this.#names.get(file)?.syncs.push({ begun, done })
        this.#syncs.push({ begun, done })
        return
      case 'rename':
      case 'link': {
        const content = this.#names.get(from)
        if (!content) return
        return this.#naming(begun, (names) => {
          names.set(to, content)
          if (name === 'rename') names.delete(from)
        })
      }
      case 'unlink':
        if (this.#names.has(from)) this.#naming(begun, (names) => names.delete(from))
        return
      case 'mkdir':
      // Asks for writing and promises nothing.
      case 'sync_file_range':
        return
      default:
        if (isWithin(this.#folder, file)) throw new Error(`${name} on ${file} is not understood`)
    }
  }

  #open(file: string, how: string, begun: number, done: number): void {
    if (!isWithin(this.#folder, file)) return
    const known = this.#names.get(file)
    if (!known && how.includes('O_CREAT')) {
      const content: Content = { changes: [], syncs: [], size: 0 }
      this.#contents.push(content)
      this.#naming(begun, (names) => names.set(file, content))
    } else if (how.includes('O_TRUNC')) this.#resize(known, 0, begun, done)
  }

  #write(content: Content, bytes: Buffer = Buffer.alloc(0), offset: number, begun: number, done: number): void {
    content.changes.push({ begun, done, what: { kind: 'write', offset, bytes } })
    content.size = Math.max(content.size, offset + bytes.length)
    this.writes += 1
    this.bytes += bytes.length
  }

  #naming(begun: number, apply: Naming['apply']): void {
    this.#namings.push({ begun, apply })
    apply(this.#names)
  }

  #resize(content: Content | undefined, size: number, begun: number, done: number): void {
    if (!content) return
    content.changes.push({ begun, done, what: { kind: 'size', size } })
    content.size = size
  }
}

function contentAt({ changes, syncs }: Content, moment: number, onlyGrows: boolean, leaves: Leaves, chance: Chance): Buffer {
  const synced = lastSync(syncs, moment)
  const open = changes.filter(({ begun, done }) => done > synced && begun <= moment)
  const image = new Image()
  for (const { done, what } of changes) if (done <= synced) image.apply(what)
  if (onlyGrows && open.every(({ what }) => what.kind === 'write' && what.offset >= image.size)) {
    const least = image.size
    for (const { what } of open) image.apply(what)
    image.resize(pick(least, image.size, leaves, chance))
  } else if (onlyGrows || leaves === 'everything') {
    for (const { what } of open) image.apply(what)
  } else if (leaves === 'something') {
    for (const { what } of open) {
      if (chance.happens(0.5)) image.apply(what)
      else if (what.kind === 'write') image.tear(what.offset, what.bytes, chance)
    }
  }
  return image.bytes
}

/** A file being put together. */
class Image {
  #room = Buffer.alloc(1 << 16)
  size = 0

  get bytes(): Buffer {
    return this.#room.subarray(0, this.size)
  }

  apply(what: Change['what']): void {
    if (what.kind === 'size') return this.resize(what.size)
    const end = what.offset + what.bytes.length
    if (end > this.size) this.resize(end)
    what.bytes.copy(this.#room, what.offset)
  }

  /** Half of the time nothing of it is written, else each sector for itself is or not. */
  tear(offset: number, bytes: Buffer, chance: Chance): void {
    if (chance.happens(0.5)) return
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + SECTOR - ((offset + at) % SECTOR))
      if (chance.happens(0.5)) this.apply({ kind: 'write', offset: offset + at, bytes: bytes.subarray(at, end) })
      at = end
    }
  }

  resize(size: number): void {
    if (size > this.#room.length) this.#room = Buffer.concat([this.#room], Math.max(size, 2 * this.#room.length))
    if (size < this.size) this.#room.fill(0, size, this.size)
    this.size = size
  }
}

const isWithin = (folder: string, file: string): boolean => file === folder || file.startsWith(`${folder}/`)

const lastNumber = (args: string): number => Number(/(\d+)$/.exec(args)?.[1])

const lastSync = (syncs: readonly { readonly begun: number; readonly done: number }[], moment: number): number =>
  syncs.filter(({ done }) => done <= moment).at(-1)?.begun ?? 0

function pick(least: number, most: number, leaves: Leaves, chance: Chance): number {
  return leaves === 'nothing' ? least : leaves === 'everything' ? most : chance.between(least, most)
}

interface Call {
  readonly name: string
  /** Of the first argument, when it is an open file or folder. */
  readonly file: string | undefined
  /** Texts among the arguments. */
  readonly texts: readonly Buffer[]
  /** The arguments without texts and names of files. */
  readonly rest: string
  readonly result: number
  readonly begun: number
  readonly done: number
}

/** One line of strace -ttt -T -y -xx. Lines that are no calls, or calls that never ended, are none. */
function readCall(line: string): Call | null {
  const found = /^(\d+\.\d+) (\w+)\((.*)\) = (-?\d+)(?:<[^>]*>)?[^<]*<(\d+\.\d+)>$/.exec(line)
  if (!found) return null
  const [, at = '', name = '', args = '', result = '', lasted = ''] = found
  const begun = Number(at) * 1000
  const file = /^[^,"]*?<([^>]*)>/.exec(args)?.[1]
  return {
    name,
    file: file === undefined ? undefined : unhex(file).toString(),
    texts: [...args.matchAll(/"([^"]*)"/g)].map(([, text = '']) => unhex(text)),
    rest: args.replaceAll(/"[^"]*"|<[^>]*>/g, ''),
    result: Number(result),
    begun,
    done: begun + Number(lasted) * 1000,
  }
}

const unhex = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex')
