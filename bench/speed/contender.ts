import type { Answer } from './form.ts'

/** A bot that asks the form. Each promise resolves when everything the turn caused is done, and kept as the contender promises. */
export interface Contender {
  /** From the first word to the first question; not measured. */
  begin(chat: number): Promise<void>
  answer(chat: number, step: number, answer: Answer): Promise<void>
  /** Places that were given away, by all processes together. */
  booked(): Promise<number>
  close(): Promise<void>
}

/** Where a contender keeps what it knows. */
export interface Place {
  /** A folder of its own, gone afterwards. */
  readonly folder: string
  readonly redisPort: number | null
  /** Which of several processes this is, and how many there are. */
  readonly process: number
  readonly processes: number
}
