import type { JsonObject } from './ids.ts'

/** How the answer to a question about a case can come out; `caseAnswered` has a text for each. */
export const caseOutcomes = ['noted', 'passed-on', 'reopened', 'open', 'gone'] as const

/** How the answer to times offered for a talk can come out; `ui:appointment` has a text for each. */
export const appointmentOutcomes = ['chosen', 'declined', 'passed', 'changed', 'gone'] as const

/**
 * What a dialog may have done to the records, and every way each can come out. The book's check reads this table: a `do` step
 * must say where each outcome leads. The rules behind the names live in `records`.
 */
export const commands = {
  /** Upcoming published occasions of the person's audience: `found { items: OccasionView[] }`. Input: `format?`. */
  'list-occasions': ['found', 'none'],
  /** May the chosen occasion be booked with these answers? Input: `occasion`, `ageGroup?`. */
  'check-occasion': ['open', 'waiting', 'closed', 'too-young', 'already'],
  /** Input: `occasion` and the collected answers. */
  book: ['booked', 'waiting', 'closed', 'already', 'too-young'],
  'list-bookings': ['found', 'none'],
  /** Input: `booking`. */
  'cancel-booking': ['cancelled', 'gone'],
  /** Input: `booking`, `accept`. */
  'answer-offer': ['booked', 'declined', 'gone'],
  /** Input: `purpose`. */
  'give-consent': ['given'],
  'withdraw-consent': ['withdrawn'],
  /** Opens a case or adds to the one that is open. Input: `audience`, `topic?`, `answers`, `urgent?`. */
  'open-case': ['opened', 'added'],
  /** A person's words while a case is open; nothing is said in return. Input: `text`, `danger?` (the signal they gave), `thanks?` (nothing else was said). */
  'add-to-case': ['added', 'none'],
  /** What a machine made of an advisor's words goes where they stand. Input: `case`, `line`, `text` (the words), `translation`. */
  'keep-translation': ['kept', 'gone'],
  /** The person ends the talk with the advisor. */
  'leave-case': ['left', 'none'],
  /** "Was it solved?", "Did anybody get in touch?" Input: `about`, `yes`, `case`. */
  'answer-case': caseOutcomes,
  /** One of the times an advisor offered, or none. Input: `case`, `offer`, `slot` (null for none). */
  'choose-appointment': appointmentOutcomes,
  'contact-person': ['known', 'none'],
  /** Asks the coordinators, in confidence, for another contact person. Input: `reason?`. */
  'ask-other-contact': ['asked', 'already', 'nobody', 'none'],
  'show-data': ['shown'],
  'export-data': ['exported'],
  /** A code that joins another chat of the same person to this one: `made { code }`. */
  'make-link-code': ['made'],
  /** What a code written here would do. Input: `code` (its hash). */
  'check-link-code': ['open', 'own', 'already', 'nothing', 'gone'],
  /** Joins this chat to the one the code was made in. Input: `code`. */
  'use-link-code': ['linked', 'gone'],
  /** "Is this also you?" Input: `question`, `yes`. */
  'answer-same': ['joined', 'waits', 'noted', 'gone'],
  erase: ['erased'],
  /** "Did this help?" Counted per topic and language, without the person. Input: `topic`, `helped`. */
  feedback: ['noted'],
  /** A question that was not answered well, masked; only with consent. Input: `text`, `language`, `why`, `topic` (pressed or answered). */
  'keep-question': ['kept', 'dropped'],
} as const satisfies Record<string, readonly string[]>

export type CommandName = keyof typeof commands

export interface Command {
  readonly name: CommandName
  readonly input: JsonObject
}

/** How a command came out; enters the next round of the turn as an event. */
export interface Outcome {
  readonly of: CommandName
  readonly name: string
  readonly values: JsonObject
}
