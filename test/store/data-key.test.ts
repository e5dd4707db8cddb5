import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadDataKey } from '../../src/store/data-key.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'key-'))
})
afterEach(() => rm(dir, { recursive: true }))

const key = Buffer.from(Array.from({ length: 32 }, (_, n) => 255 - n))

describe('the data key', () => {
  it.each(['base64', 'hex', 'base64url'] as const)('is read from the environment as %s', async (encoding) => {
    expect(await loadDataKey(dir, ` ${key.toString(encoding)}\n`)).toEqual(key)
    expect(await readdir(dir)).toEqual([])
  })

  it.each(['hello', 'ab'.repeat(31), Buffer.alloc(16).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'is refused with a remedy when the environment says %s',
    async (text) => {
      await expect(loadDataKey(dir, text)).rejects.toThrow('DATA_KEY must hold 32 bytes as base64 or hex. Make one with:')
    },
  )

  it('is made once, readable by its owner only, also when two start at the same moment', async () => {
    const data = join(dir, 'deep', 'data')
    const [first, second] = await Promise.all([loadDataKey(data, undefined), loadDataKey(data, '')])
    expect(first).toHaveLength(32)
    expect(second).toEqual(first)
    expect(await loadDataKey(data, undefined)).toEqual(first)
    expect((await stat(join(data, 'data.key'))).mode & 0o777).toBe(0o600)
    expect(await readdir(data)).toEqual(['data.key'])
  })

  it('is refused, not replaced, when its file is damaged', async () => {
    await writeFile(join(dir, 'data.key'), '')
    await expect(loadDataKey(dir, undefined)).rejects.toThrow('data.key must hold 32 bytes')
  })
})
