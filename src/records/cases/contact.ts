import type { Book } from '../../engine/book.ts'
import type { Instant, Language, PersonId, TopicId } from '../../engine/ids.ts'
import { newState } from '../../engine/turn.ts'
import type { Audience } from '../../engine/understanding.ts'
import { readAdvisor } from '../advisors/advisor.ts'
import { forgetCases } from '../people/consent.ts'
import { forgetPerson, type Person, readPerson } from '../people/person.ts'
import { type DeskContext, workAtDesk } from '../work.ts'
import { claimCase, type Handled, type Press } from './advising.ts'
import { type Case, readCase } from './case.ts'
import { type Entered, takeDown } from './opening.ts'

/** What an advisor writes down about somebody who called or came by. */
export interface Contact extends Entered {
  readonly audience: Audience
  readonly language: Language | null
  readonly topic: TopicId | null
  /** In the words of the forms in the chat: `concern`, `firstName`, `phone`, `company`, `postcode`. */
  readonly answers: { readonly [slot: string]: string }
  /** When they agreed, in words, that this is kept. */
  readonly consentAt: Instant
  /** The advisor looks after it themselves. */
  readonly mine: boolean
}

/**
 * Opens a case for somebody without a chat: they are a person of their own, with the consent they gave in words. Nobody can write to them
 * from here. `null` when the advisor is none any more.
 */
export async function enterContact(
  desk: DeskContext & { readonly book: Book; readonly hash: (text: string) => string },
  contact: Contact,
): Promise<Case | null> {
  const { tx, at, event, book, hash } = desk
  const { by, audience, language, topic, answers, consentAt } = contact
  if (!(await readAdvisor(tx, by))?.active) return null
  const id = workAtDesk(desk).id<PersonId>('person')
  const person: Person = {
    id,
    conversations: [],
    consents: [{ purpose: 'advice', version: book.privacyVersion, at: consentAt, withdrawn: null, how: 'spoken' }],
    bookings: [],
    cases: [],
    company: null,
    language,
    audience,
    seenAt: at,
  }
  const state = { ...newState(id, at), language, audience }
  const { opened } = await takeDown({ tx, book, at, event, round: 0, state, hash }, { audience, topic, answers }, person, contact)
  if (!contact.mine) return opened
  const claimed = await claimCase(desk, { case: opened.id, advisor: by })
  return claimed.kind === 'claimed' ? claimed.case : opened
}

/**
 * Erases somebody who cannot do it themselves, at their wish: for the advisor in charge or a coordinator, and only while they have no chat.
 */
export async function eraseContact(desk: DeskContext, press: Press): Promise<Handled<'erased'>> {
  const work = workAtDesk(desk)
  const [one, advisor] = [await readCase(desk.tx, press.case), await readAdvisor(desk.tx, press.advisor)]
  const person = one && (await readPerson(desk.tx, one.person))
  if (!one || !advisor?.active || !person || person.conversations.length > 0) return { kind: 'gone' }
  const decides = advisor.roles.includes('coordinator')
  if (one.advisor !== null && one.advisor !== advisor.id && !decides) return { kind: 'taken', by: one.advisor }
  await forgetCases(work, person, 'erased')
  await forgetPerson(desk.tx, person.id)
  return { kind: 'erased', case: one }
}

/** Whose data `eraseContact` may take: nobody who has a chat, where they do it themselves. */
export const isContact = ({ contact, conversation }: Case): boolean => contact !== null && conversation === null
