import { describe, expect, it } from 'vitest'
import { readSources, violations } from './imports.ts'

const sources = readSources(new URL('../../src', import.meta.url).pathname)

/** Real sources with one line planted at the end of a file that exists. */
const planted = (file: string, line: string) => new Map([...sources, [file, `${sources.get(file)}\n${line}\n`]])

describe('the import table', () => {
  it('holds for every file', () => {
    expect(sources.size).toBeGreaterThan(50)
    expect(violations(sources)).toEqual([])
  })

  it.each([
    ['engine/turn.ts', "import { readFileSync } from 'node:fs'", 'the engine may not import "node:fs"'],
    ['engine/turn.ts', "import type { Store } from '../store/store.ts'", '"engine" may not import store/store.ts'],
    ['engine/turn.ts', 'export const now = () => Date.now()', 'the engine may not use a clock'],
    ['engine/turn.ts', 'export const chance = Math.random()', 'the engine may not use chance'],
    ['engine/turn.ts', 'export const wait = async () => {}', 'the engine may not use waiting'],
    ['book/load.ts', "import { Receiver } from '../app/receive.ts'", '"book" may not import app/receive.ts'],
    ['store/store.ts', "import type { Channel } from '../channels/channel.ts'", '"store" may not import channels/channel.ts'],
    ['app/receive.ts', "import { openSqliteStore } from '../store/sqlite.ts'", '"app" may not import store/sqlite.ts'],
    [
      'app/receive.ts',
      "const late = await import('../channels/telegram/telegram.ts')",
      '"app" may not import channels/telegram/telegram.ts',
    ],
    ['channels/web/web.ts', "import '../telegram/telegram.ts'", 'one channel may not import another'],
    ['cli/talk.ts', "import { openSqliteStore } from '../store/sqlite.ts'", '"cli" may not import store/sqlite.ts'],
  ])('finds a planted violation in %s: %s', (file, line, sentence) => {
    expect(violations(planted(file, line)).join('\n')).toContain(sentence)
  })
})
