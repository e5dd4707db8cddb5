import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Corpus, hashOf, readCorpus } from './corpus.ts'
import { type Knowledge, readArtefact, writeArtefact } from './model/artefact.ts'
import { train } from './model/train.ts'

/** What a training run made. */
export interface Prepared {
  readonly knowledge: Knowledge
  /** SHA-256 of the artefact. The same lines and the same code give the same. */
  readonly digest: string
  readonly bytes: Uint8Array
  /** `false` where the folder cannot be written: the model then lives in memory until the next start. */
  readonly kept: boolean
}

/** Learns from a corpus at hand; nothing is kept. */
export function learn(corpus: Corpus): Knowledge {
  return readArtefact(writeArtefact(train(corpus), corpus, identity(corpus)))
}

/** Learns from the lines under `root` and keeps the result in `build/answers.bin`. */
export function prepare(root: string): Prepared {
  const corpus = readCorpus(root)
  const bytes = writeArtefact(train(corpus), corpus, identity(corpus))
  return {
    // Read back, so that a model is the same whether it was trained or loaded: weights are rounded on the way.
    knowledge: readArtefact(bytes),
    digest: createHash('sha256').update(bytes).digest('hex'),
    bytes,
    kept: keep(root, bytes),
  }
}

/** The artefact if it was made from just these lines by just this code, else `null`. */
export function readPrepared(root: string): Pick<Prepared, 'knowledge' | 'bytes'> | null {
  try {
    const bytes = readFileSync(fileOf(root))
    const knowledge = readArtefact(bytes)
    return isCurrent(root, knowledge.hash) ? { knowledge, bytes } : null
  } catch {
    // Missing, cut short or of another version: all of them are cured by training anew.
    return null
  }
}

/**
 * Whether what is learnt today would be the same. Reading every line to find out takes longer than everything else at a start, so the
 * answer is kept with what it was found for: how the files look from outside, and, where they were only copied since, a hash of them.
 */
function isCurrent(root: string, learnt: string): boolean {
  const noted = join(root, 'build', 'answers.current')
  const files = sourcesOf(root)
  const look = lookOf(root, files)
  const [knownLearnt, knownLook, knownContent] = readNoted(noted)
  if (knownLearnt === learnt && knownLook === look) return true
  const content = contentHash(root, files)
  const isKnown = knownLearnt === learnt && knownContent === content
  if (!isKnown && identity(readCorpus(root)) !== learnt) return false
  write(noted, [learnt, look, content].join(' '))
  return true
}

function readNoted(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(' ')
  } catch {
    return []
  }
}

/** Everything that could be a line or could decide what is learnt from it. */
function sourcesOf(root: string): readonly string[] {
  const folders = [join(root, 'locales'), join(root, 'dialogs', 'topics'), import.meta.dirname]
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return files.sort()
}

/** Nobody changes a file without a change of its `ctime`, which no program can set. */
function lookOf(root: string, files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) {
    const { ino, size, ctimeNs } = statSync(file, { bigint: true })
    hash.update(`${relative(root, file)} ${ino} ${size} ${ctimeNs}\n`)
  }
  return hash.digest('hex')
}

function contentHash(root: string, files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file)} ${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

function fileOf(root: string): string {
  return join(root, 'build', 'answers.bin')
}

function keep(root: string, bytes: Uint8Array): boolean {
  try {
    mkdirSync(join(root, 'build'), { recursive: true })
    return write(fileOf(root), bytes)
  } catch {
    return false
  }
}

/** Whole or not at all; `false` where the folder cannot be written. */
function write(file: string, content: Uint8Array | string): boolean {
  try {
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, content)
    renameSync(draft, file)
    return true
  } catch {
    return false
  }
}

/** Lines and code together: a changed recipe trains anew as changed lines do. */
function identity(corpus: Corpus): string {
  const hash = createHash('sha256').update(hashOf(corpus))
  for (const file of recipe()) hash.update(readFileSync(join(import.meta.dirname, file)))
  return hash.digest('hex')
}

/** The files that decide what is learnt from the lines. */
function recipe(): readonly string[] {
  const inFolders = ['language', 'model'].flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder)).map((name) => join(folder, name)),
  )
  return ['concepts.ts', 'corpus.ts', 'normalise.ts', ...inFolders].filter((file) => file.endsWith('.ts')).sort()
}
