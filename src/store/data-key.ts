import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

const BYTES = 32
const HEX = /^[0-9a-f]{64}$/i
/** 32 bytes in base64 or base64url, with or without padding. */
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/

/**
 * The key under which everything is sealed: from the environment (`DATA_KEY`, 32 bytes as base64 or hex), else from
 * `<dir>/data.key`, which is made on the first start, readable by its owner only. Throws a sentence when the text is no such key.
 */
export async function loadDataKey(dir: string, fromEnv: string | undefined): Promise<Buffer> {
  if (fromEnv !== undefined && fromEnv !== '') return parse(fromEnv, 'DATA_KEY')
  const file = join(dir, 'data.key')
  try {
    return parse(await readFile(file, 'utf8'), file)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
  await create(dir, file)
  return parse(await readFile(file, 'utf8'), file)
}

function parse(text: string, source: string): Buffer {
  const trimmed = text.trim()
  if (HEX.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (BASE64.test(trimmed)) return Buffer.from(trimmed, 'base64')
  throw new Error(`${source} must hold 32 bytes as base64 or hex. Make one with: openssl rand -base64 32`)
}

/** Written aside and linked into place: a crash leaves no half key, and of two who start at once one wins. */
async function create(dir: string, file: string): Promise<void> {
  await mkdir(dir, { recursive: true })
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  const handle = await open(aside, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(BYTES).toString('base64')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(aside, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(aside, { force: true })
  }
  const folder = await open(dir)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
