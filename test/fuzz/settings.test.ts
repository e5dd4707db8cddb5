import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { canary, nastyText, runs } from './hostile.ts'

const folder = mkdtempSync(join(tmpdir(), 'kausa-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true }))

const usual: Readonly<Record<string, string>> = {
  PORT: '3000',
  PUBLIC_URL: 'https://bot.example.org',
  STORE_URL: 'redis://user:password@host:6379',
  DATA_KEY: 'a'.repeat(64),
  TELEGRAM_TOKEN: '123:abc',
  TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(32),
  TELEGRAM_ADVISORS_CHAT: '-100123',
  HELPER_URL: 'https://llm.example.org/v1',
  HELPER_KEY: 'key',
  HELPER_MODEL: 'model',
  SMTP_URL: 'smtps://user:password@mail.example.org',
  SMTP_FROM: 'KAUSA <notices@example.org>',
  TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555',
  TEAMS_APP_PASSWORD: 'secret',
  TEAMS_TENANT_ID: 'example.org',
}
const secrets = [
  'DATA_KEY',
  'TELEGRAM_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'HELPER_KEY',
  'SMTP_URL',
  'STORE_URL',
  'TEAMS_APP_PASSWORD',
]

describe('settings', () => {
  test('are read, or refused in one sentence that names the variable', () => {
    const broken = fc.tuple(nastyText, fc.constantFrom('', 'redis://', 'smtp://', 'https://', 'redis://:%', 'sqlite:'))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(usual)), broken, (name, [text, scheme]) => {
        try {
          readConfig({ ...usual, [name]: scheme + text })
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
          expect((error as Error).message).toMatch(/^[A-Z_]+ .*\.$/s)
        }
      }),
      runs(1_000),
    )
  })

  test.each(secrets)('never repeat what stands in %s', (name) => {
    for (const value of [
      `${canary}\n`,
      ` ${canary} ä`,
      `smtp:// ${canary}:@@`,
      `redis://${canary}:${canary}%@h:1/x`,
      `smtps://${canary}:%zz${canary}@h`,
    ]) {
      try {
        readConfig({ ...usual, [name]: value })
      } catch (error) {
        expect((error as Error).message).not.toContain(canary)
      }
    }
  })

  test('a file of settings that is none stops the start in a sentence, or is read', () => {
    const file = join(folder, '.env')
    for (const content of [
      Buffer.from([0xff, 0xfe, 0, 0]),
      Buffer.from('='.repeat(10_000)),
      Buffer.from(`PORT="${canary}`),
      Buffer.from('\0\0=\0'),
    ]) {
      writeFileSync(file, content)
      const code = `import { readConfig, ConfigError } from ${JSON.stringify(new URL('../../src/config.ts', import.meta.url).href)}
try { readConfig(process.env, ${JSON.stringify(file)}) } catch (error) { process.exit(error instanceof ConfigError ? 0 : 1) }`
      expect(spawnSync(process.execPath, ['--input-type=module', '-e', code]).status).toBe(0)
    }
  })
})

const hostile = [
  '{',
  '[]',
  'null',
  '"text"',
  '{"text":7}',
  '{"text":null,"id":[]}',
  '{"__proto__":{"text":"a"}}',
  '{"text":"a","text":"b"}',
  `${'['.repeat(100_000)}`,
  `{"text":"\\ud800\\u0000\\u202e"}`,
  `{"text":"${'x'.repeat(1_000_000)}"}`,
  '{"text":"a","language":"../../etc"}',
  '{"text":"a","language":"__proto__","audience":"king"}',
  '\0\x01\x02',
]

describe('a tool that reads lines', () => {
  test('answers each in one line, whatever it is: ask', () => {
    const asked = spawnSync(process.execPath, ['src/cli/ask.ts', '--json'], {
      input: Buffer.concat([
        Buffer.from(`${hostile.join('\n')}\n`),
        Buffer.from([0xff, 0xfe, 0x0a]),
        Buffer.from('{"text":"Hallo"}\n'),
      ]),
      maxBuffer: 50_000_000,
    })
    expect(asked.status).toBe(0)
    const lines = asked.stdout.toString().trim().split('\n')
    expect(lines).toHaveLength(hostile.length + 2)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ outcome: expect.any(String) })
  })

  test('answers each in one line, whatever it is: talk', () => {
    const more = ['{"press":"__proto__"}', '{"press":1e99}', '{"open":true,"new":true}', '{"new":true}']
    const talked = spawnSync(process.execPath, ['src/main.js', 'talk', '--json'], {
      input: `${[...hostile, ...more].join('\n')}\n{"open":true}\n`,
      maxBuffer: 50_000_000,
      env: { ...process.env, FORCE_COLOR: '0' },
    })
    expect(talked.status).toBe(0)
    const lines = talked.stdout.toString().trim().split('\n')
    expect(lines).toHaveLength(hostile.length + more.length + 1)
    for (const line of lines) expect(Object.keys(JSON.parse(line))[0]).toMatch(/^(error|messages)$/)
  })
})
