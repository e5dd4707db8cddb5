declare const brand: unique symbol
type Brand<Name extends string> = string & { readonly [brand]: Name }

/** One chat of one person on one channel: a keyed hash of the platform's own id, never that id itself. */
export type ConversationId = Brand<'ConversationId'>
/** The person behind a conversation. Owns the data key under which everything about them is sealed. */
export type PersonId = Brand<'PersonId'>
/** A case handed to the advisors. */
export type CaseId = Brand<'CaseId'>
/** A place (or a place in the waiting list) at an occasion. */
export type BookingId = Brand<'BookingId'>
/** An event people can attend; called "occasion" so that "event" keeps meaning "something happened". */
export type OccasionId = Brand<'OccasionId'>
export type AdvisorId = Brand<'AdvisorId'>
/** Identity of something that happened; the store changes exactly once for each. */
export type EventId = Brand<'EventId'>
/** Identity of something to be done outside; derived from the event and its place in the turn, so that a repeat yields the same. */
export type EffectId = Brand<'EffectId'>
export type DialogId = Brand<'DialogId'>
export type StepId = Brand<'StepId'>
export type TopicId = Brand<'TopicId'>
export type TableId = Brand<'TableId'>
/** A language people can choose, as BCP 47 code; every one has a folder in `locales/`. */
export type Language = Brand<'Language'>

/** Milliseconds since 1970-01-01T00:00Z. Time enters with the event; nothing in the engine reads a clock. */
export type Instant = number

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Ends an exhaustive switch: a new member of the union does not compile until it is handled. The value itself is kept out of the error. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value of type ${typeof value}`)
}
