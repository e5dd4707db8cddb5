import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { loadAnswers } from '../answers/answers.ts'
import { languageId } from '../answers/ids.ts'
import { outcomeOf } from '../answers/outcome.ts'
import type { Answers, Context, Understanding } from '../engine/understanding.ts'

/**
 * How a question is understood, without a conversation around it. With `--json` one JSON object a line goes in and one comes out, in
 * the same order; without, a prompt: `npm run ask`.
 */
const lineShape = z.object({
  id: z.union([z.string(), z.number()]).transform(String).nullish(),
  text: z.string(),
  language: z.string().nullish(),
  audience: z.enum(['applicant', 'company', 'helper']).nullish(),
})
type Line = z.infer<typeof lineShape>

function contextOf({ language, audience }: Line): Context {
  return {
    language: language ? languageId(language) : null,
    audience: audience ?? null,
    topic: null,
    today: new Date().toISOString().slice(0, 10),
    expecting: { choices: [], fields: [] },
  }
}

function describe(line: Line, understood: Understanding, ms: number) {
  const { verdict } = understood
  const outcome = outcomeOf(understood)
  return {
    id: line.id ?? null,
    language: understood.language.guess ?? line.language ?? null,
    outcome,
    topic: outcome === 'answer' && verdict.kind === 'answer' ? verdict.topic : null,
    candidates: verdict.candidates.map(({ topic, p }) => ({ topic, p: Math.round(p * 1000) / 1000 })),
    ms: Math.round(ms * 100) / 100,
  }
}

function answerLine(answers: Answers, text: string): object {
  const line = readLine(text)
  if ('error' in line) return { id: null, error: line.error }
  const from = performance.now()
  const understood = answers.understand(line.text, contextOf(line))
  return describe(line, understood, performance.now() - from)
}

function readLine(text: string): Line | { readonly error: string } {
  try {
    const parsed = lineShape.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : { error: z.prettifyError(parsed.error) }
  } catch {
    return { error: 'This line is not JSON. Expected: {"id":"1","text":"…","language":"ar","audience":"company"}' }
  }
}

async function answerLines(answers: Answers): Promise<void> {
  for await (const text of createInterface({ input: process.stdin })) {
    if (text.trim() !== '') process.stdout.write(`${JSON.stringify(answerLine(answers, text))}\n`)
  }
}

async function chat(answers: Answers): Promise<void> {
  console.log('Type a question in any of the languages; an empty line ends.')
  const prompt = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  prompt.prompt()
  for await (const text of prompt) {
    if (text.trim() === '') break
    const { language, outcome, topic, candidates } = describe({ text }, answers.understand(text, contextOf({ text })), 0)
    console.log(`  ${outcome}${topic ? `: ${topic}` : ''}   (${language ?? 'language unclear'})`)
    for (const candidate of candidates.slice(0, 3))
      console.log(`    ${(candidate.p * 100).toFixed(0).padStart(3)} %  ${candidate.topic}`)
    prompt.prompt()
  }
  prompt.close()
}

const answers = loadAnswers(join(import.meta.dirname, '..', '..'))
await (process.argv.includes('--json') ? answerLines(answers) : chat(answers))
