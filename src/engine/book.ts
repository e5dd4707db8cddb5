import type { CommandName } from './command.ts'
import type { OfficeHours } from './hours.ts'
import type { DialogId, Instant, Json, Language, StepId, TableId, TopicId } from './ids.ts'
import type { Purpose } from './state.ts'
import type { Audience, SlotType } from './understanding.ts'

/** One answer a `choose` offers. Its label is the text `dialogs/<dialog>:<step>.options.<value>`. */
interface Option {
  readonly value: string
  readonly next?: StepId
  /** Opens this dialog on top instead of going to a step (menus). */
  readonly dialog?: DialogId
  /** Opens `dialog` with this value (the dialog's own `arg` names the slot). */
  readonly arg?: string
  /** Shown only to these audiences. */
  readonly for?: readonly Audience[]
}

/** A rule of a `decide` step: the first whose every slot holds one of the values wins. */
interface Branch {
  readonly when: { readonly [slot: string]: readonly Json[] }
  readonly next: StepId
}

interface StepBase {
  readonly id: StepId
  readonly next?: StepId
}

/** Tells something. With `each`, once for every item of a list in the frame's data. */
export interface SayStep extends StepBase {
  readonly kind: 'say'
  readonly each?: string
  /** With `each`: only the item whose value is the answer to this slot. */
  readonly only?: string
  /** Offers this dialog under the message, opened with a value a command brought (`arg` names it). */
  readonly button?: { readonly dialog: DialogId; readonly arg: string }
  /** Adds the file a command brought (`calendar`, `export`) to the message. */
  readonly file?: string
}

/** Asks for something typed. */
export interface AskStep extends StepBase {
  readonly kind: 'ask'
  readonly slot: string
  readonly type: SlotType
  readonly optional: boolean
  readonly min?: number
  readonly max?: number
}

/** Offers things to choose from: a list a command or a table brought (`from`), fixed `options`, or one after the other. */
export interface ChooseStep extends StepBase {
  readonly kind: 'choose'
  readonly slot: string
  readonly optional: boolean
  readonly options: readonly Option[]
  readonly from?: string
  /** Shows these slots (label: value) first: the summary before anything is booked or shared. */
  readonly summary?: readonly string[]
  /** Asked only while the answer still matters to an undecided result of this table. */
  readonly matters?: TableId
}

/** Goes on by what is known, without asking. */
export interface DecideStep extends StepBase {
  readonly kind: 'decide'
  readonly branches: readonly Branch[]
  /** Evaluates a decision table over the answers and keeps the results under this step's id. */
  readonly table?: TableId
}

/** Has the records do something; every outcome leads somewhere. */
export interface DoStep extends StepBase {
  readonly kind: 'do'
  readonly command: CommandName
  /** Input: constants, or `$slot` for an answer; `$answers` for all. */
  readonly with: { readonly [name: string]: Json }
  readonly on: { readonly [outcome: string]: StepId }
}

/** Leaves: to a step, into another dialog (`dialog`), back to the caller (`end`), or to whoever called that one (`stop`). */
export interface GoStep extends StepBase {
  readonly kind: 'go'
  readonly to: { readonly dialog: DialogId } | 'end' | 'stop'
}

export type Step = SayStep | AskStep | ChooseStep | DecideStep | DoStep | GoStep

export interface Dialog {
  readonly id: DialogId
  /** Hash of the file. */
  readonly version: string
  /** May be opened by a press that names it (menus, buttons under messages), or only by other dialogs. */
  readonly open: boolean
  /** A menu: an interrupt does not ask it again, and words that fit nothing are not a miss. */
  readonly home: boolean
  /** Needs this consent before its first step. */
  readonly consent?: Purpose
  /** Slot filled with the argument of a press `d:<dialog>:<arg>`. */
  readonly arg?: string
  readonly audience?: readonly Audience[]
  /** What is said in it goes to whom it is for, and never to the advisor of a case that is open. */
  readonly confidential?: boolean
  /** Takes over what was answered in these dialogs, when one of them lies open, and closes it. */
  readonly takes?: readonly DialogId[]
  readonly steps: readonly [Step, ...Step[]]
}

/** When a human is offered beside or with an answer. */
type HumanRule = 'offer' | 'advise' | 'always'

export interface Topic {
  readonly id: TopicId
  readonly audience: 'applicant' | 'company' | 'both'
  readonly sources: readonly string[]
  /** ISO dates. */
  readonly asOf: string
  readonly reviewBy: string
  readonly confidence: 'high' | 'medium' | 'low'
  readonly yearly?: string
  readonly neighbours: readonly TopicId[]
  readonly related: readonly TopicId[]
  readonly dialogs: readonly DialogId[]
  readonly human: HumanRule
}

/** One result of a decision table: decided on its own, by rules that cover every case exactly once. */
export interface TableResult {
  readonly id: string
  readonly source: string
  readonly asOf: string
  readonly confidence: 'high' | 'medium' | 'low' | 'open'
  readonly topic?: TopicId
  readonly rules: readonly { readonly when: { readonly [input: string]: readonly string[] }; readonly then: string }[]
}

export interface Table {
  readonly id: TableId
  readonly inputs: { readonly [input: string]: readonly string[] }
  readonly results: readonly TableResult[]
}

/** A value inside a text, formatted for the language when the text is made. */
export type TextValue =
  | string
  | number
  /** An ISO date. */
  | { readonly date: string }
  /** Another text of the book, in the same language. */
  | { readonly text: string }
  /** Written by an organiser in some languages; German where the language is missing. */
  | { readonly in: { readonly [language: string]: string } }
  /** A moment, told in Europe/Berlin: `at` day and time, `day`, `time`; `german` adds a line in German where the text is not. */
  | { readonly at: Instant; readonly as: 'moment' | 'day' | 'time' | 'german' }

export type TextValues = { readonly [name: string]: TextValue }

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** How urgent a case is; P1 is the most urgent. */
export const priorities = ['P1', 'P2', 'P3', 'P4'] as const
type Priority = (typeof priorities)[number]

/** A kind of event the centre offers. Its name is the text `ui:formats.<id>`. */
export interface Format {
  readonly id: string
  readonly audience: readonly Audience[]
  /** Years; `null` when everybody may come. */
  readonly minAge: number | null
  /** Younger people need a guardian's consent; `null` when nobody does. */
  readonly guardianUnder: number | null
  /** Usual number of places, proposed to the coordinator. */
  readonly capacityHint: number
  readonly minutes: number
  readonly emergencyContact: boolean
  /** Whether needs (interpreter, childcare, wheelchair) are asked for. */
  readonly needs: boolean
}

/** Who runs the centre. `null` is what the operator has not filled in: pages say so. */
export interface Operator {
  readonly name: string | null
  readonly street: string | null
  readonly postcode: string | null
  readonly city: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly representative: string | null
  readonly register: string | null
}

/** The service centre: `dialogs/service.yaml`. */
export interface Service {
  readonly name: string
  /** The line about the project and who pays for it. */
  readonly project: string
  readonly operator: Operator
  /** Name of the data protection authority people can complain to. */
  readonly authority: string
  /** IANA name; office hours and reminders are told in it. */
  readonly timezone: string
  /** Spans like `09:00-12:00`; a day without spans is closed. */
  readonly officeHours: OfficeHours
  /** ISO dates on which nobody works, besides public holidays. */
  readonly closedDays: readonly string[]
  readonly formats: readonly Format[]
  /** Minutes of office time without an advisor's answer until the next ones are told. */
  readonly escalation: { readonly deputy: number; readonly team: number; readonly coordinator: number }
  /** Days without a word from the person an advisor waits for: they are reminded; the case is listed as left behind. */
  readonly waiting: { readonly remind: number; readonly abandoned: number }
  /** Days until a company is asked whether anybody got in touch. */
  readonly followUp: { readonly company: number }
  /** Cases an advisor may have at once before others are proposed, where nothing else is set for them. */
  readonly mostCases: number
  /** Working days until an answer is promised. */
  readonly answerTargets: { readonly [priority in Priority]: number }
  readonly retention: readonly { readonly class: string; readonly what: string; readonly days: number; readonly why: string }[]
  /** Version of the privacy notice. */
  readonly privacyVersion: string
  readonly languagesOfAdvisors: readonly Language[]
  /** Channels in which advisors may read what people say; elsewhere they get a link. */
  readonly caseText: readonly string[]
  /** Switched off for now: of these topics nothing is said, and by these channels nothing goes out. */
  readonly off: { readonly topics: readonly TopicId[]; readonly channels: readonly string[] }
  /** From when on humans are told that work grows. */
  readonly alarms: {
    /** So many messages, tried in vain for so many minutes. */
    readonly undelivered: { readonly count: number; readonly minutes: number }
    readonly deadLetters: number
    readonly unclaimed: number
  }
}

/**
 * Everything editors write, loaded and checked once. Immutable: a change on disk makes a new one, and a turn pins the one it
 * started with. Texts come finished: figures filled in, and in right-to-left languages numbers, names and links isolated.
 */
export interface Book {
  readonly hash: string
  readonly languages: readonly Language[]
  /** `key` is `<file>:<path>`, e.g. `ui:nav.back`, `dialogs/register:name.text`, `topics/training-pay:answer`. Throws on an unknown key. */
  text(language: Language, key: string, values?: TextValues): string
  has(language: Language, key: string): boolean
  /** Several ways to write the same thing (synonyms of a label); empty when there are none. */
  texts(language: Language, key: string): readonly string[]
  /** Whether a human has reviewed this text in this language, as it stands. */
  reviewed(language: Language, file: string): boolean
  /** True when the topic's review date has passed at that moment: the answer then carries a notice. */
  stale(topic: Topic, at: Instant): boolean
  dialog(id: DialogId): Dialog | undefined
  topic(id: TopicId): Topic | undefined
  table(id: TableId): Table | undefined
  readonly dialogs: readonly Dialog[]
  readonly topics: readonly Topic[]
  readonly service: Service
  /** Version of the privacy notice, recorded with each consent. */
  readonly privacyVersion: string
  /** Where the privacy notice can be read; empty when the centre has no public address. */
  readonly privacyUrl: string
}
