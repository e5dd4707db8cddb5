import { audienceOf, isForCompanies } from './audience.ts'
import type { Topic } from './book.ts'
import type { Draft } from './draft.ts'
import { openable } from './flow.ts'
import { type DialogId, type TopicId, unreachable } from './ids.ts'
import type { Choice } from './message.ts'
import { writePress } from './press.ts'
import type { Audience, Candidate, Verdict } from './understanding.ts'

/** A company owner never gets a text written for applicants only, and the other way round. Helpers may read everything. */
export function isFor(topic: Topic, audience: Audience | null): boolean {
  return topic.audience === 'both' || audience === null || audience === 'helper' || topic.audience === audience
}

/** The centre has switched the topic off: it says nothing about it for now. */
const isOff = (draft: Draft, id: TopicId): boolean => draft.book.service.off.topics.includes(id)

/** Answers, asks back or says honestly that this is not answered here. */
export function giveVerdict(draft: Draft, verdict: Verdict): void {
  switch (verdict.kind) {
    case 'answer':
      return giveAnswer(draft, verdict.topic)
    case 'clarify':
      return askBack(draft, verdict.candidates)
    case 'neighbour':
      return notHere(draft, `ui:neighbour.${verdict.neighbour}`)
    case 'refuse':
      return notUnderstood(draft)
    default:
      return unreachable(verdict)
  }
}

/** Says so, and that a human is there. */
export function notUnderstood(draft: Draft): void {
  notHere(draft, 'ui:not-understood')
}

function notHere(draft: Draft, key: string): void {
  const known = draft.book.has(draft.language, key) ? key : 'ui:not-understood'
  draft.offer({ text: draft.text(known), choices: [draft.command('human')], nav: [draft.command('menu')] })
}

const human = 'human' as DialogId

/** Two or three topics to choose from, and "none of these". */
function askBack(draft: Draft, candidates: readonly Candidate[]): void {
  const choices = candidates.flatMap(({ topic }) => topicChoice(draft, topic)).slice(0, 3)
  if (choices.length === 0) return notUnderstood(draft)
  const none: Choice = { label: draft.text('ui:none-of-these'), press: writePress({ kind: 'none-of-these' }) }
  draft.offer({ text: draft.text('ui:did-you-mean'), choices: [...choices, none], nav: [draft.command('human')] })
}

function topicChoice(draft: Draft, id: TopicId): readonly Choice[] {
  const topic = draft.book.topic(id)
  if (!topic || !isFor(topic, draft.state.audience) || isOff(draft, id)) return []
  return [{ label: draft.text(`topics/${id}:title`), press: writePress({ kind: 'topic', topic: id }) }]
}

/** The curated text with source and date, and what people ask next. `part` is the short answer or its continuation. */
export function giveAnswer(draft: Draft, id: TopicId, part: 'answer' | 'more' = 'answer'): void {
  const topic = draft.book.topic(id)
  if (!topic) return draft.offer({ text: draft.text('ui:late'), nav: [draft.command('menu'), draft.command('human')] })
  if (!isFor(topic, draft.state.audience)) return notHere(draft, `ui:not-for.${draft.state.audience}`)
  if (isOff(draft, id)) return notHere(draft, 'ui:topic-off')
  const key = `topics/${id}`
  const hasMore = draft.book.has(draft.language, `${key}:more`)
  const body = draft.text(part === 'more' && hasMore ? `${key}:more` : `${key}:answer`)
  draft.update({ topic: id })
  const text = [body, footer(draft, topic, part)].join('\n\n')
  // In a form the question waiting there comes next: one way to read on, nothing that leads away.
  const more: readonly Choice[] =
    hasMore && part === 'answer' ? [{ label: draft.text('ui:more'), press: writePress({ kind: 'more', topic: id }) }] : []
  if (draft.inForm) return draft.send({ text, choices: more })
  const choices = [...more, ...readingOn(draft, topic), ...helped(draft, id)]
  const beside = topic.human === 'offer' ? [draft.command('human')] : []
  draft.offer({ text, choices, nav: [...beside, draft.command('menu')] })
}

/** What people read and do after this. */
export function readingOn(draft: Draft, topic: Topic): readonly Choice[] {
  const next = followUps(draft, topic)
  // A topic and a dialog may bear the same name: doing it beats reading about it.
  const reading = related(draft, topic).filter(({ label }) => next.every((choice) => choice.label !== label))
  return [...reading, ...next]
}

/** Sources named under the short answer; the continuation names all. */
const mostSources = 2

/** Source, date, review state: what the reader needs to trust or doubt the text. */
function footer(draft: Draft, topic: Topic, part: 'answer' | 'more'): string {
  const sources = topic.sources.slice(0, part === 'more' ? undefined : mostSources).join('; ')
  const lines = [draft.text('ui:source', { sources, asOf: { date: topic.asOf } })]
  if (topic.human !== 'offer') lines.push(draft.text('ui:office-decides'))
  if (draft.book.stale(topic, draft.event.at)) lines.push(draft.text('ui:stale', { reviewBy: { date: topic.reviewBy } }))
  if (!draft.book.reviewed(draft.language, `topics/${topic.id}`)) lines.push(draft.text('ui:not-reviewed'))
  return lines.join('\n')
}

function related(draft: Draft, topic: Topic): readonly Choice[] {
  return topic.related.flatMap((id) => topicChoice(draft, id)).slice(0, 3)
}

/** A human is a choice where the topic asks for one; else a human stands in the ever-present row. */
function followUps(draft: Draft, topic: Topic): readonly Choice[] {
  const first = topic.human === 'offer' ? [] : [draft.command('human')]
  // Whoever opened a dialog of companies would count as one: who has not said it gets none where everybody reads.
  const isUnknown = audienceOf(draft) === null
  const opened = topic.dialogs.flatMap((id) => {
    if (id === human || !openable(draft, id) || (isUnknown && isForCompanies(draft.book.dialog(id)))) return []
    return [{ label: draft.text(`dialogs/${id}:title`), press: writePress({ kind: 'dialog', dialog: id, arg: null }) }]
  })
  return [...first, ...opened]
}

function helped(draft: Draft, topic: TopicId): readonly Choice[] {
  return [true, false].map((yes) => ({
    label: draft.text(yes ? 'ui:helped.yes' : 'ui:helped.no'),
    press: writePress({ kind: 'helped', topic, yes }),
  }))
}
