import type { Dialog, Step } from '../../engine/book.ts'
import type { Json, JsonObject, Language, TopicId } from '../../engine/ids.ts'
import type { RecordsContext } from '../work.ts'
import type { Case } from './case.ts'

type Line = Case['summary'][number]

/** Advisors work in German. */
const german = 'de' as Language

const roles = { applicant: 'sucht oder macht eine Ausbildung', company: 'Betrieb', helper: 'hilft jemandem' } as const

/** Steps whose answer says nothing to an advisor. */
const silent = ['confirmed', 'agreed']

/**
 * German and structured, the same for the same answers: who is asking, language, topic, why it is urgent, then every answer as
 * the dialog names it in German. Made only from what was chosen and said; own words stay as they were written.
 */
export function summaryOf(
  context: RecordsContext,
  facts: Pick<Case, 'audience' | 'language' | 'topic' | 'answers' | 'priority' | 'reasons'>,
): Line[] {
  const { book, state } = context
  const title = facts.topic && `topics/${facts.topic}:title`
  const lines: readonly (Line | null)[] = [
    { label: 'Wer', value: roles[state.audience ?? facts.audience] },
    { label: 'Sprache', value: facts.language ? nameOf(facts.language) : 'nicht gewählt' },
    { label: 'Dringlichkeit', value: [facts.priority, facts.reasons.map(reasonInGerman).join('; ')].filter(Boolean).join(': ') },
    title && book.has(german, title) ? { label: 'Schon beantwortet', value: book.text(german, title) } : null,
    ...answersInGerman(context, facts.answers),
  ]
  return lines.filter((line) => line !== null)
}

function answersInGerman({ book, state }: RecordsContext, answers: JsonObject): readonly Line[] {
  const { situation } = state
  const frame = situation.kind === 'in-dialog' || situation.kind === 'with-human' ? situation.stack[0] : undefined
  const dialog = frame && book.dialog(frame.dialog)
  const has = (key: string) => book.has(german, key)
  return Object.entries(answers).flatMap(([slot, value]) => {
    if (value === null || value === '' || silent.includes(slot)) return []
    const step = dialog?.steps.find((candidate) => asks(candidate, slot))
    const key = dialog && step && `dialogs/${dialog.id}:${step.id}`
    const label = key && has(`${key}.label`) ? book.text(german, `${key}.label`) : slot
    return [{ label, value: valueInGerman(dialog, step, value, (text) => (has(text) ? book.text(german, text) : null)) }]
  })
}

const asks = (step: Step, slot: string): boolean => (step.kind === 'ask' || step.kind === 'choose') && step.slot === slot

function valueInGerman(
  dialog: Dialog | undefined,
  step: Step | undefined,
  value: Json,
  text: (key: string) => string | null,
): string {
  if (typeof value !== 'string') return Array.isArray(value) ? value.join(', ') : String(value)
  if (!dialog || step?.kind !== 'choose' || !step.options.some((option) => option.value === value)) return value
  return text(`dialogs/${dialog.id}:${step.id}.options.${value}`) ?? text(`ui:options.${value}`) ?? value
}

const nameOf = (language: string): string => new Intl.DisplayNames('de', { type: 'language' }).of(language) ?? language

const reasonTexts: { readonly [reason: string]: string } = {
  'danger-selfharm': 'Hinweis auf Selbstgefährdung',
  'danger-violence': 'Hinweis auf Gewalt',
  'danger-removal': 'Abschiebung droht',
  'danger-exploitation': 'Hinweis auf Ausbeutung',
  urgent: 'von der Person als dringend gemeldet',
  'letter-removal': 'Brief: Abschiebung angekündigt',
  'letter-rejection': 'Brief: Ablehnung',
  'words-removal': 'schreibt von Abschiebung',
  'topic-removal': 'fragte nach drohender Abschiebung',
  'training-ended': 'Ausbildung beendet, Aufenthalt kann daran hängen',
  'training-ended-german': 'Ausbildung beendet',
  'deadline-soon': 'Frist in weniger als zwei Wochen',
  'topic-dismissal': 'fragte nach Kündigung',
  'words-dismissal': 'schreibt von Kündigung',
  'words-law': 'schreibt von Gericht, Polizei, Frist oder Ablehnung',
  'deadline-later': 'Frist in mehr als zwei Wochen',
  status: 'Aufenthaltsstatus verlangt genaue Prüfung',
  'topic-complex': 'schwieriges Thema',
}

/** Why a case is urgent, for advisors. */
export const reasonInGerman = (reason: string): string => reasonTexts[reason] ?? reason

/** The topic somebody came from, when the book knows it. */
export function knownTopic({ book, state }: RecordsContext, wanted: TopicId | null): TopicId | null {
  const topic = wanted ?? state.topic
  return topic && book.topic(topic) ? topic : null
}
