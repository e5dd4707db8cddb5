import type { PersonId } from '../engine/ids.ts'

/** A document as it was read: its JSON text, and the version that is checked at the commit. */
export interface Stored {
  readonly version: number
  readonly owner: PersonId | null
  readonly text: string
}

/** Version of what is not there. */
export const ABSENT = 0

/** Index name and sort value pairs. */
export type Entries = readonly (readonly [name: string, sort: string])[]
