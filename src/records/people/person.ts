import { z } from 'zod'
import type { BookingId, CaseId, ConversationId, PersonId } from '../../engine/ids.ts'
import { type Purpose, purposes } from '../../engine/state.ts'
import type { Reader, Tx } from '../../store/store.ts'
import { audience, id, instant, read, sortable } from '../document.ts'
import type { RecordsContext } from '../work.ts'

/** What a person agreed to, with the notice they saw; kept after withdrawal as the proof of both. */
const consent = z.object({ purpose: z.enum(purposes), version: z.string(), at: instant, withdrawn: instant.nullable() })

/** Who somebody is to the centre: nothing but references, consents and language. Owned by themselves. */
const personSchema = z.object({
  id: id<PersonId>(),
  /** One person may come by several channels. */
  conversations: z.array(id<ConversationId>()),
  consents: z.array(consent),
  bookings: z.array(id<BookingId>()),
  cases: z.array(id<CaseId>()),
  /** The company whose fixed contact person looks after them. */
  company: z.string().nullable(),
  language: z.string().nullable(),
  audience: audience.nullable(),
  /** When records last had to do with them. */
  seenAt: instant,
})

export type Person = Readonly<z.infer<typeof personSchema>>

/** Index of everybody by when they were last seen, for retention. */
export const peopleIndex = 'people:seen'

export const readPerson = (reader: Reader, person: PersonId): Promise<Person | null> =>
  read(reader, personSchema, `person:${person}`)

export function putPerson(tx: Tx, person: Person): void {
  tx.put(`person:${person.id}`, person, { owner: person.id, index: { [peopleIndex]: sortable(person.seenAt) } })
}

/** The person who is speaking, as known so far, with this conversation, language and audience. */
export async function thisPerson({ tx, at, state, conversation }: RecordsContext): Promise<Person> {
  const known = await readPerson(tx, state.person)
  const conversations = known?.conversations ?? []
  return {
    id: state.person,
    conversations: conversations.includes(conversation) ? conversations : [...conversations, conversation],
    consents: known?.consents ?? [],
    bookings: known?.bookings ?? [],
    cases: known?.cases ?? [],
    company: known?.company ?? null,
    language: state.language,
    audience: state.audience,
    seenAt: at,
  }
}

/** Nothing personal is kept without consent. A dialog that comes here without asking for it is broken, and says so. */
export function demandConsent({ state }: RecordsContext, purpose: Purpose): void {
  if (!state.consents[purpose]) throw new Error(`There is no consent for "${purpose}"; add "consent: ${purpose}" to the dialog`)
}
