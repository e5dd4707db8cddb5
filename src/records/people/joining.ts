import { moveMembership } from '../advisors/company.ts'
import { moveWish } from '../advisors/contact-wish.ts'
import { moveCases } from '../cases/joining.ts'
import { moveBookings } from '../occasions/joining.ts'
import type { Work } from '../work.ts'
import { type Person, putPerson } from './person.ts'

/**
 * Two turn out to be one person: everything the first has, is allowed and is asked becomes the second's, and the first is nobody any
 * more. The chats themselves follow in the same transaction, by the application. What each agreed to holds for all: the data that rest on
 * it are there. Whatever is written anew is sealed with the second's key; what cannot be (errands under way, timers) keeps the first's, which
 * goes with the person.
 */
export async function joinPersons(work: Work, from: Person, into: Person): Promise<Person> {
  const { tx, at } = work
  const company = await moveMembership(work, from, into)
  const joined: Person = {
    ...into,
    conversations: [...new Set([...into.conversations, ...from.conversations])],
    consents: [...into.consents, ...from.consents].toSorted((one, two) => one.at - two.at),
    bookings: await moveBookings(work, from, into),
    cases: await moveCases(work, from, into, company),
    company,
    language: into.language ?? from.language,
    audience: into.audience ?? from.audience,
    seenAt: at,
    formerly: [...(into.formerly ?? []), from.id, ...(from.formerly ?? [])],
  }
  await moveWish(tx, from.id, into.id)
  tx.delete(`person:${from.id}`)
  putPerson(tx, joined)
  return joined
}
