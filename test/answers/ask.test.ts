import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '..', '..')
const answerShape = z.object({
  id: z.string().nullable(),
  error: z.string().optional(),
  language: z.string().nullish(),
  outcome: z.enum(['answer', 'clarify', 'refuse', 'smalltalk', 'human', 'emergency']).optional(),
  topic: z.string().nullish(),
  candidates: z.array(z.object({ topic: z.string(), p: z.number().min(0).max(1) })).optional(),
  ms: z.number().optional(),
})

function ask(lines: readonly string[]) {
  const { stdout } = spawnSync(process.execPath, ['src/cli/ask.ts', '--json'], {
    cwd: root,
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
  })
  return stdout
    .trim()
    .split('\n')
    .map((line) => answerShape.parse(JSON.parse(line)))
}

test('one line in, one line out, in the same order, whatever comes', { timeout: 240_000 }, () => {
  const answers = ask([
    '{"id":"1","text":"Wie viel verdient ein Azubi?"}',
    'this is no JSON',
    '{"id":"2","language":"ar"}',
    '{"id":"3","text":"كم راتب المتدرب؟","language":"ar","audience":"applicant"}',
    '{"id":"4","text":"Ich will mit einem Menschen sprechen","audience":"company"}',
    '{"id":"5","text":"my husband beats me"}',
    '{"id":"6","text":"merhaba"}',
    '{"id":"7","text":"ehliyeti nasıl alırım","language":"tr"}',
  ])
  expect(answers.map(({ id }) => id)).toEqual(['1', null, null, '3', '4', '5', '6', '7'])
  expect(answers[0]).toMatchObject({ language: 'de', outcome: 'answer', topic: 'training-pay' })
  expect(answers[1]?.error).toContain('not JSON')
  expect(answers[2]?.error).toContain('text')
  expect(answers[3]).toMatchObject({ language: 'ar', outcome: 'answer', topic: 'training-pay' })
  expect(answers[4]).toMatchObject({ outcome: 'human', topic: null })
  expect(answers[5]).toMatchObject({ outcome: 'emergency', topic: null })
  expect(answers[6]).toMatchObject({ outcome: 'smalltalk' })
  expect(answers[7]).toMatchObject({ outcome: 'refuse', topic: null })
})
