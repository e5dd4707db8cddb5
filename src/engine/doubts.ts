import type { Draft } from './draft.ts'
import type { EventOf } from './event.ts'
import { type TopicId, unreachable } from './ids.ts'
import type { Press } from './press.ts'
import type { Doubt } from './state.ts'

/** Why a question is kept for editors. */
export const doubtReasons = ['refused', 'none-of-these', 'chosen', 'not-helped'] as const
type Reason = (typeof doubtReasons)[number]

/**
 * Notes how a question was understood, so that editors can learn from it. Only where consent to advice was given, only masked words, and
 * never while somebody is in danger or wants a human: those texts have no masked form.
 */
export function noteQuestion(draft: Draft, { understood }: EventOf<'said'>): void {
  const { masked, verdict } = understood
  const language = understood.language.guess ?? draft.state.language
  forgetDoubt(draft)
  if (!draft.state.consents.advice || masked === undefined || language === null) return
  switch (verdict.kind) {
    case 'refuse':
      return keep(draft, { text: masked, language }, 'refused', null)
    case 'neighbour':
      return
    case 'answer':
      return draft.update({ doubt: { text: masked, language, kind: 'answer', topics: [verdict.topic] } })
    case 'clarify': {
      const topics = verdict.candidates.slice(0, 3).map(({ topic }) => topic)
      return draft.update({ doubt: { text: masked, language, kind: 'clarify', topics } })
    }
    default:
      return unreachable(verdict)
  }
}

/** What a press says about the question before it: which topic was meant, that none was, or that the answer did not help. */
export function notePress(draft: Draft, press: Press): void {
  const { doubt } = draft.state
  if (!doubt) return
  if (press.kind === 'topic' && doubt.kind === 'clarify') settle(draft, doubt, 'chosen', press.topic)
  else if (press.kind === 'none-of-these' && doubt.kind === 'clarify') settle(draft, doubt, 'none-of-these', null)
  else if (press.kind === 'helped' && doubt.kind === 'answer' && press.yes) forgetDoubt(draft)
  else if (press.kind === 'helped' && doubt.kind === 'answer') settle(draft, doubt, 'not-helped', press.topic)
}

function settle(draft: Draft, doubt: Doubt, why: Reason, topic: TopicId | null): void {
  forgetDoubt(draft)
  // A button of an older message is about another question.
  if (topic !== null && !doubt.topics.includes(topic)) return
  keep(draft, doubt, why, topic)
}

function keep(draft: Draft, { text, language }: Pick<Doubt, 'text' | 'language'>, why: Reason, topic: TopicId | null): void {
  draft.run({ name: 'keep-question', input: { text, language, why, topic } })
}

function forgetDoubt(draft: Draft): void {
  if (draft.state.doubt) draft.update({ doubt: null })
}
