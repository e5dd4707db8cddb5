import { z } from 'zod'
import type { TopicId } from '../../engine/ids.ts'
import type { Key, Reader } from '../../store/store.ts'
import { dayOf } from '../berlin.ts'
import { id, read } from '../document.ts'
import { type Rule, rule } from '../rule.ts'

const count = z.object({ topic: z.string(), language: z.string(), helped: z.int(), notHelped: z.int() })
const daySchema = z.object({ day: z.string(), counts: z.array(count) })
/** One day's answers to "did this help?". */
type FeedbackDay = Readonly<z.infer<typeof daySchema>>
export type FeedbackCount = Readonly<z.infer<typeof count>>

const feedbackIndex = 'stat:feedback'
const keyOf = (day: string): Key => `stat:feedback:${day}`

/** Counted per topic, language and day; who answered is not kept. */
export const feedback: Rule<'feedback'> = rule(
  'feedback',
  z.object({ topic: id<TopicId>(), helped: z.boolean() }),
  async (input, context) => {
    const { tx, at, state, book } = context
    const day = dayOf(at)
    // Only topics there are: what travels in a button may have been made up.
    const topic = book.topic(input.topic)?.id
    if (!topic) return { name: 'noted', values: {} }
    const known = (await read(tx, daySchema, keyOf(day))) ?? { day, counts: [] }
    const language = state.language ?? 'unknown'
    const isSame = (one: FeedbackCount) => one.topic === topic && one.language === language
    const before = known.counts.find(isSame) ?? { topic, language, helped: 0, notHelped: 0 }
    const after = input.helped ? { ...before, helped: before.helped + 1 } : { ...before, notHelped: before.notHelped + 1 }
    const counted: FeedbackDay = { day, counts: [...known.counts.filter((one) => !isSame(one)), after] }
    tx.put(keyOf(day), counted, { index: { [feedbackIndex]: day } })
    return { name: 'noted', values: {} }
  },
)

/** What people said from one day (ISO, included) to another (not included), added up per topic and language. */
export async function feedbackBetween(reader: Reader, from: string, to: string): Promise<readonly FeedbackCount[]> {
  const sums = new Map<string, FeedbackCount>()
  for (const { key } of await reader.list(feedbackIndex, { from, to })) {
    const { counts } = (await read(reader, daySchema, key)) ?? { counts: [] }
    for (const one of counts) {
      const name = `${one.topic}|${one.language}`
      const { helped, notHelped } = sums.get(name) ?? { helped: 0, notHelped: 0 }
      sums.set(name, { ...one, helped: helped + one.helped, notHelped: notHelped + one.notHelped })
    }
  }
  return [...sums.values()]
}
