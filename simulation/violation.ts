/** The promises of the house, as far as a run can break them. */
export const promises = {
  once: 'Each identified event changes the store exactly once',
  delivery: 'Nothing acknowledged is lost; what is said goes out in order and is repeated only after a doubt',
  seats: 'Capacity is never exceeded, and the waiting list is first come, first served',
  cases: 'A case has at most one advisor writing, and every case that opens is claimed, escalated or closed',
  exits: 'Every state has a way out',
  privacy: 'Nothing personal is kept before consent or after an erasure',
  timers: 'Every timer rings once, and none gets lost',
  sound: 'No event breaks the program',
} as const

export type PromiseName = keyof typeof promises

export interface Violation {
  readonly promise: PromiseName
  readonly what: string
  /** How many events had come in. */
  readonly events: number
}

/** Where a rule says that a promise is broken. */
export type Fail = (promise: PromiseName, what: string) => void
