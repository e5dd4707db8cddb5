import { z } from 'zod'
import { doubtReasons } from '../../engine/doubts.ts'
import type { TopicId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { dayOf } from '../berlin.ts'
import { id, read } from '../document.ts'
import { type Rule, rule } from '../rule.ts'

const line = z.object({
  /** Masked. */
  text: z.string(),
  language: z.string(),
  why: z.enum(doubtReasons),
  /** The topic that was chosen, or that did not help. */
  topic: z.string().nullable(),
  count: z.int().positive(),
})
const daySchema = z.object({ day: z.string(), lines: z.array(line) })

/** A question that was not understood, asked back, or answered in vain; how often in the time looked at. */
export type KeptQuestion = Readonly<z.infer<typeof line>>

/** Days on which questions were kept, for retention. The sort value is the day. */
export const questionIndex = 'questions:kept'
const keyOf = (day: string): Key => `questions:${day}`

/** A day with more different questions than this keeps the first ones: its document must stay small. */
const mostPerDay = 500

const inputSchema = z.object({
  text: z.string().max(400),
  language: z.string(),
  why: z.enum(doubtReasons),
  topic: id<TopicId>().nullable(),
})

/**
 * Keeps a masked question for editors. One document holds a whole day, in the order of the alphabet and counted: nothing in it says who
 * asked, in which conversation, or at what time, so nobody's erasure has anything to find in it.
 */
export const keepQuestion: Rule<'keep-question'> = rule('keep-question', inputSchema, async (input, { tx, at, state, book }) => {
  const dropped = { name: 'dropped', values: {} } as const
  if (!state.consents.advice || !book.languages.some((language) => language === input.language)) return dropped
  const day = dayOf(at)
  const known = (await read(tx, daySchema, keyOf(day))) ?? { day, lines: [] }
  if (known.lines.length >= mostPerDay) return dropped
  putDay(tx, { day, lines: summed([...known.lines, { ...input, count: 1 }]) })
  return { name: 'kept', values: {} }
})

function putDay(tx: Tx, day: z.infer<typeof daySchema>): void {
  if (day.lines.length === 0) tx.delete(keyOf(day.day))
  else tx.put(keyOf(day.day), day, { index: { [questionIndex]: day.day } })
}

/** Everything kept, the same question once. */
export async function keptQuestions(reader: Reader): Promise<readonly KeptQuestion[]> {
  const days = await readDays(reader)
  return summed(days.flatMap(({ lines }) => lines))
}

/** What has been seen to is not kept any longer. */
export async function dropQuestions(tx: Tx, done: readonly Pick<KeptQuestion, 'text' | 'language'>[]): Promise<void> {
  const names = new Set(done.map(({ text, language }) => `${language}|${text}`))
  for (const { day, lines } of await readDays(tx)) {
    const left = lines.filter(({ text, language }) => !names.has(`${language}|${text}`))
    if (left.length < lines.length) putDay(tx, { day, lines: left })
  }
}

async function readDays(reader: Reader): Promise<readonly z.infer<typeof daySchema>[]> {
  const listed = await reader.list(questionIndex)
  const found = await Promise.all(listed.map(({ key }) => read(reader, daySchema, key)))
  return found.filter((day) => day !== null)
}

function summed(lines: readonly KeptQuestion[]): KeptQuestion[] {
  const sums = new Map<string, KeptQuestion>()
  for (const one of lines) {
    const name = JSON.stringify([one.text, one.language, one.why, one.topic])
    sums.set(name, { ...one, count: one.count + (sums.get(name)?.count ?? 0) })
  }
  return [...sums].sort(([first], [second]) => (first < second ? -1 : 1)).map(([, one]) => one)
}
