import type { JsonObject } from './ids.ts'

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
  /** A person's words while a case is open; nothing is said in return. Input: `text`. */
  'add-to-case': ['added', 'none'],
  /** The person ends the talk with the advisor. */
  'leave-case': ['left', 'none'],
  'contact-person': ['known', 'none'],
  'show-data': ['shown'],
  'export-data': ['exported'],
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
