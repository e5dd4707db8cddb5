import { z } from 'zod'
import type { BookingId, CaseId, ConversationId, Instant, Json, PersonId } from '../../engine/ids.ts'
import { type Purpose, purposes, type State } from '../../engine/state.ts'
import type { Reader, Tx } from '../../store/store.ts'
import { audience, id, instant, read, sortable } from '../document.ts'
import type { RecordsContext } from '../work.ts'

/** What a person agreed to, with the notice they saw; kept after withdrawal as the proof of both. */
const consent = z.object({
  purpose: z.enum(purposes),
  version: z.string(),
  at: instant,
  withdrawn: instant.nullable(),
  /** Given by word of mouth, to an advisor who noted it. */
  how: z.literal('spoken').exactOptional(),
})

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
  /**
   * Who they were to the centre before chats of theirs were joined. What waits in the outbox, timers and what others wrote for them may
   * still be sealed with the keys of then: these go with the person.
   */
  formerly: z.array(id<PersonId>()).exactOptional(),
})

export type Person = Readonly<z.infer<typeof personSchema>>

/** Index of everybody by when they were last seen, for retention. */
export const peopleIndex = 'people:seen'

export const readPerson = (reader: Reader, person: PersonId): Promise<Person | null> =>
  read(reader, personSchema, `person:${person}`)

export function putPerson(tx: Tx, person: Person): void {
  tx.put(`person:${person.id}`, person, { owner: person.id, index: { [peopleIndex]: sortable(person.seenAt) } })
}

/** Somebody of whom nothing is known but the chat they write from. */
export function newcomer(person: PersonId, conversation: ConversationId, seenAt: Instant): Person {
  const nothing = { consents: [], bookings: [], cases: [], company: null, language: null, audience: null }
  return { id: person, conversations: [conversation], ...nothing, seenAt }
}

/** The person who is speaking, as known so far, with this conversation, language and audience. */
export async function thisPerson({
  tx,
  at,
  state,
  conversation,
}: Pick<RecordsContext, 'tx' | 'at' | 'state' | 'conversation'>): Promise<Person> {
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
    ...(known?.formerly && { formerly: known.formerly }),
  }
}

/** Erases all a person is and was to the centre: their keys, and everything sealed with them. */
export async function forgetPerson(tx: Tx, person: PersonId): Promise<void> {
  const known = await readPerson(tx, person)
  for (const each of [person, ...(known?.formerly ?? [])]) tx.forget(each)
}

/** What a person agrees to now, as their chats must know it. */
export const consentsOf = ({ consents }: Pick<Person, 'consents'>): State['consents'] =>
  Object.fromEntries(
    consents
      .filter(({ withdrawn }) => withdrawn === null)
      .toSorted((one, two) => one.at - two.at)
      .map(({ purpose, version, at }) => [purpose, { version, at }]),
  )

/** What is needed of a chat's document, which belongs to another room. */
const chat = z.looseObject({
  state: z.looseObject({ person: id<PersonId>(), lastAt: instant, shared: z.literal(true).optional() }),
})

/** Whose chat it is, whether others read along there, and when something last happened; `null` where none is kept (any more), or an advisor works there. */
export async function readChatOf(
  reader: Reader,
  conversation: ConversationId,
): Promise<{ readonly person: PersonId; readonly lastAt: Instant; readonly isGroup: boolean } | null> {
  const value = await reader.get<Json>(`conversation:${conversation}`)
  const found = chat.safeParse(value)
  if (!found.success) return null
  const { person, lastAt, shared = false } = found.data.state
  return { person, lastAt, isGroup: shared }
}

/** Nothing personal is kept without consent. A dialog that comes here without asking for it is broken, and says so. */
export function demandConsent({ state }: RecordsContext, purpose: Purpose): void {
  if (!state.consents[purpose]) throw new Error(`There is no consent for "${purpose}"; add "consent: ${purpose}" to the dialog`)
}
