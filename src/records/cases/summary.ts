import type { DialogId, TopicId } from '../../engine/ids.ts'
import type { State } from '../../engine/state.ts'
import { answersInWords, type Line } from '../in-words.ts'
import { german } from '../language.ts'
import type { RecordsContext } from '../work.ts'
import type { Case } from './case.ts'

const roles = { applicant: 'sucht oder macht eine Ausbildung', company: 'Betrieb', helper: 'hilft jemandem' } as const

/**
 * German and structured, the same for the same answers: who is asking, language, topic, why it is urgent, then every answer as
 * the dialog names it in German. Made only from what was chosen and said; own words stay as they were written.
 */
export function summaryOf(
  context: Pick<RecordsContext, 'book' | 'state'>,
  facts: Pick<Case, 'audience' | 'language' | 'topic' | 'answers' | 'priority' | 'reasons'>,
): Line[] {
  const { book, state } = context
  const title = facts.topic && `topics/${facts.topic}:title`
  const lines: readonly (Line | null)[] = [
    { label: 'Wer', value: roles[state.audience ?? facts.audience] },
    { label: 'Sprache', value: facts.language ? nameOf(facts.language) : 'nicht gewählt' },
    urgencyLine(facts.priority, facts.reasons),
    title && book.has(german, title) ? { label: 'Schon beantwortet', value: book.text(german, title) } : null,
    ...answersInWords(book, german, facts.answers, dialogOf(state)),
  ]
  return lines.filter((line) => line !== null)
}

/** How urgent, and why. */
export const urgencyLine = (priority: Case['priority'], reasons: readonly string[]): Line => ({
  label: 'Dringlichkeit',
  value: [priority, reasons.map(reasonInGerman).join('; ')].filter(Boolean).join(': '),
})

/** The dialog that opened the case is the one on top. */
function dialogOf({ situation }: State): DialogId | undefined {
  return situation.kind === 'in-dialog' || situation.kind === 'with-human' ? situation.stack[0]?.dialog : undefined
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
  failed: 'das Programm ist an der Nachricht gescheitert, eine Antwort gab es nicht',
  advisor: 'so eingeschätzt beim Gespräch',
}

/** Why a case is urgent, for advisors. */
const reasonInGerman = (reason: string): string => reasonTexts[reason] ?? reason

/** The topic somebody came from, when the book knows it. */
export function knownTopic({ book, state }: Pick<RecordsContext, 'book' | 'state'>, wanted: TopicId | null): TopicId | null {
  const topic = wanted ?? state.topic
  return topic && book.topic(topic) ? topic : null
}
