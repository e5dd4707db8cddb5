import type { Json, Language, StepId, TopicId } from './ids.ts'

/** Words that work in every step of every dialog, in every language. */
export const commandWords = ['help', 'menu', 'back', 'cancel', 'skip', 'repeat', 'restart', 'language', 'human', 'data'] as const
export type CommandWord = (typeof commandWords)[number]

/** Signs that need more than an answer. `danger-*` show emergency numbers at once. */
export const signals = [
  'human',
  'greeting',
  'thanks',
  'goodbye',
  'robot',
  'abuse',
  'confused',
  'danger-selfharm',
  'danger-violence',
  'danger-removal',
  'danger-exploitation',
] as const
export type Signal = (typeof signals)[number]

/** What an `ask` step accepts. */
export const slotTypes = ['name', 'text', 'phone', 'email', 'contact', 'number', 'age', 'postcode', 'date'] as const
export type SlotType = (typeof slotTypes)[number]

/** What the conversation is waiting for, so that the same words can be read as an answer. */
export interface Expectation {
  /** A typed value is asked for. */
  readonly value?: { readonly type: SlotType; readonly min?: number; readonly max?: number }
  /** Typed values asked for later in the same form: people tell several things at once. */
  readonly ahead?: readonly { readonly step: StepId; readonly type: SlotType; readonly min?: number; readonly max?: number }[]
  /** What was offered to press, in order: a number or a typed label (or a synonym) means one of these. */
  readonly choices: readonly { readonly press: string; readonly texts: readonly string[]; readonly numbered: boolean }[]
  /** What the main menu leads to, while it is not on the screen: it is meant by a whole label only. */
  readonly menu?: readonly { readonly press: string; readonly texts: readonly string[] }[]
  /** Buttons of earlier messages, likewise. */
  readonly earlier?: readonly { readonly press: string; readonly texts: readonly string[] }[]
  /** Answers given before that can be corrected: "my name is wrong". */
  readonly fields: readonly { readonly step: StepId; readonly texts: readonly string[] }[]
}

/** The words read as an answer to the expectation. `shown` is how the value is repeated to the person. */
export type Reading =
  | { readonly kind: 'value'; readonly value: Json; readonly shown: string }
  | { readonly kind: 'press'; readonly press: string }
  /** `problem` is the key of a text in `ui.problem`, e.g. `phone`, `too-young`. */
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'none' }

export type Candidate = {
  readonly topic: TopicId
  /** Calibrated probability, 0 to 1. */
  readonly p: number
}

/** Three zones and a fourth: answer, ask back, and two honest ways to say "not here". */
export type Verdict =
  | { readonly kind: 'answer'; readonly topic: TopicId; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'clarify'; readonly candidates: readonly Candidate[] }
  /** A known neighbour that is not answered here, with a reply of its own in `ui.neighbour.<name>`. */
  | { readonly kind: 'neighbour'; readonly neighbour: string; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'refuse'; readonly candidates: readonly Candidate[] }

/** Everything that can be said about a text without changing anything. Made by `answers`, read by the engine. */
export type Understanding = {
  /** `sure` is false for short or mixed texts: then the language is offered, never switched. */
  readonly language: { readonly guess: Language | null; readonly sure: boolean }
  readonly command: CommandWord | null
  /** "change my e-mail": the step that asked for it, or `step: null` when it is not clear which; `null` when this is no correction. */
  readonly correction: { readonly step: StepId | null } | null
  readonly signal: Signal | null
  readonly verdict: Verdict
  /** True when the text has the shape of a question (mark, question word, several words about a topic). */
  readonly question: boolean
  readonly reading: Reading
  /** Values for questions still to come; each is confirmed when its question is asked. */
  readonly also?: readonly { readonly step: StepId; readonly value: Json; readonly shown: string }[]
  /** The words without anything personal, for editors to learn from; not there when in doubt. Never kept without consent. */
  readonly masked?: string
  /** A language named in the text ("English please", "türkçe"), for a change of language. */
  readonly named: Language | null
}

export type Audience = 'applicant' | 'company' | 'helper'

export interface Context {
  readonly language: Language | null
  readonly audience: Audience | null
  /** The day where the service is, ISO 8601: what "tomorrow" is counted from. */
  readonly today: string
  readonly expecting: Expectation
  /** The topic answered last: "and how long?" is about it. */
  readonly topic: TopicId | null
}

/** The room `answers` as everybody else sees it. Pure: same text and context, same understanding. */
export interface Answers {
  understand(text: string, context: Context): Understanding
  /** What a text is about, by the names of concepts all languages share. */
  concepts(text: string, language: string): readonly string[]
}
