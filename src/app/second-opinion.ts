import { dangerous } from '../answers/pairs.ts'
import type { InboundEvent } from '../channels/channel.ts'
import { isFor } from '../engine/answer.ts'
import type { Book } from '../engine/book.ts'
import type { InternalEvent } from '../engine/effect.ts'
import type { Event } from '../engine/event.ts'
import { contextOf } from '../engine/expectation.ts'
import type { ConversationId, Language, TopicId } from '../engine/ids.ts'
import type { Candidate, Context, Understanding } from '../engine/understanding.ts'
import { mostTitles, type Opinion, type Titled } from '../helper/helper.ts'
import { readConversation } from './conversation.ts'
import type { Parts } from './parts.ts'

/**
 * What a helper outside thinks of a question that is in doubt. Asked before the transaction: nothing waits inside one. Nothing is
 * asked before the person has been greeted and told what happens to their data, nor while an advisor is in charge.
 */
export async function secondOpinion(
  parts: Parts,
  conversation: ConversationId,
  moment: Pick<Event, 'id' | 'at'>,
  event: InboundEvent | InternalEvent,
): Promise<Opinion | null> {
  const { helper, store } = parts
  if (!helper || (event.kind !== 'said' && event.kind !== 'heard')) return null
  const state = (await readConversation(store, conversation))?.state
  if (!state || state.situation.kind === 'new' || state.situation.kind === 'with-human') return null
  const book = parts.book()
  const context = contextOf(state, moment, book)
  const understood = parts.answers().understand(event.text, context)
  const titles = topicsInDoubt(understood, context, book)
  // Words that may hold something personal have no masked form: they go nowhere.
  return titles.length === 0 || understood.masked === undefined ? null : helper.choose(understood.masked, titles)
}

/**
 * The topics a helper may choose among; empty when it is not to be asked. It is asked only where the person would be asked back
 * anyway, and never about what is typed into a form: that may be a name or an address.
 */
function topicsInDoubt(
  { verdict, signal, command, named, correction, reading }: Understanding,
  context: Context,
  book: Book,
): readonly Titled[] {
  const isPlain = signal === null && command === null && named === null && correction === null && reading.kind !== 'press'
  if (verdict.kind !== 'clarify' || !isPlain || context.expecting.value) return []
  const language = context.language ?? book.languages[0]
  if (!language) return []
  return verdict.candidates.flatMap(({ topic }) => titled(book, language, topic, context)).slice(0, mostTitles)
}

function titled(book: Book, language: Language, id: TopicId, { audience }: Context): readonly Titled[] {
  const topic = book.topic(id)
  return topic && isFor(topic, audience) ? [{ topic: id, title: book.text(language, `topics/${id}:title`) }] : []
}

/**
 * What is understood with the helper's opinion heard. It counts only where the person would be asked back, and only for a topic that
 * is asked about. Where a mix-up would do harm the person decides: the topic named just stands first.
 */
export function withOpinion(understood: Understanding, opinion: Opinion | null): Understanding {
  const { verdict } = understood
  if (!opinion || verdict.kind !== 'clarify') return understood
  const { candidates } = verdict
  if (opinion.kind === 'none') return { ...understood, verdict: { kind: 'refuse', candidates } }
  const chosen = candidates.find(({ topic }) => topic === opinion.topic)
  if (!chosen) return understood
  const others = candidates.filter((other) => other !== chosen)
  const first: readonly Candidate[] = [chosen, ...others]
  if (others.some(({ topic }) => dangerous(topic, chosen.topic)))
    return { ...understood, verdict: { ...verdict, candidates: first } }
  return { ...understood, verdict: { kind: 'answer', topic: chosen.topic, candidates: first } }
}
