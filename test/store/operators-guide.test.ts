import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts'

const guide = readFileSync(join(import.meta.dirname, '../../docs/operators.md'), 'utf8')
const blocks = [...guide.matchAll(/^```\n((?:appendonly|# |repl)[^`]+)```$/gm)].map(([, lines = '']) => lines)

describeWithRedis('the settings of Redis in the guide for operators', () => {
  it.each(blocks)('are read by a server as they stand there:\n%s', async (lines) => {
    const settings = lines.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const server = await startRedisServer(settings.flatMap((line) => `--${line.replaceAll('"', '')}`.split(' ')))
    try {
      for (const line of settings) {
        const [name = '', value = ''] = line.split(' ')
        expect(await server.client.config('GET', name)).toEqual([name, value.replaceAll('"', '')])
      }
    } finally {
      await server.remove()
    }
  })

  it('are two lists, without a word behind a value, which no server reads', () => {
    expect(blocks).toHaveLength(2)
    for (const line of blocks.join('\n').split('\n')) expect(line).toMatch(/^$|^# .+\.$|^[a-z-]+ [a-z0-9]+$|^save ""$/)
  })
})
