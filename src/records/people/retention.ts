import type { Service } from '../../engine/book.ts'
import type { BookingId, Instant, PersonId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { leaveCompany } from '../advisors/company.ts'
import { wishIndex } from '../advisors/contact-wish.ts'
import { passIndex } from '../advisors/sign-in.ts'
import { caseIndexes, caseOfKey, deleteCase, readCase } from '../cases/case.ts'
import { withdrawnIndex } from '../cases/withdrawn.ts'
import { id, sortable } from '../document.ts'
import { bookingIndex, readBooking } from '../occasions/booking.ts'
import { putOccasion, readOccasion } from '../occasions/occasion.ts'
import { everybody, release } from '../occasions/seats.ts'
import { questionIndex } from '../questions/kept.ts'
import { proposalIndex } from '../questions/proposals.ts'
import { forgetPerson, peopleIndex, putPerson, readChatOf, readPerson } from './person.ts'

const day = 24 * 60 * 60 * 1000
/** Retention is on even where `service.yaml` forgets a class. */
const defaults = { booking: 90, case: 180, conversation: 180, question: 90 } as const
/** Worked per run and class; the rest follows in the next one. */
const portion = 500

/** Everything of the records that is kept longer than `service.yaml` allows. */
export async function retentionRun(reader: Reader, at: Instant, service: Service): Promise<readonly Key[]> {
  const before = (name: keyof typeof defaults): string => {
    const days = service.retention.find((rule) => rule.class === name)?.days ?? defaults[name]
    return sortable(at - days * day)
  }
  const due = await Promise.all([
    reader.list(bookingIndex, { to: before('booking'), limit: portion }),
    reader.list(caseIndexes.closed, { to: before('case'), limit: portion }),
    reader.list(withdrawnIndex, { to: before('case'), limit: portion }),
    reader.list(wishIndex, { to: before('case'), limit: portion }),
    // Days, and therefore the day alone: a day is over when its last moment is.
    reader.list(questionIndex, { to: before('question').slice(0, 10), limit: portion }),
    reader.list(proposalIndex, { to: before('question'), limit: portion }),
    reader.list(passIndex, { to: sortable(at), limit: portion }),
    // Last, so that people whose bookings and cases go in this run are found empty in the next one.
    reader.list(peopleIndex, { to: before('conversation'), limit: portion }),
  ])
  return due.flat().map(({ key }) => key)
}

/** Deletes one of them, with every mention of it elsewhere. */
export async function expire(tx: Tx, key: Key): Promise<void> {
  if (key.startsWith('booking:')) return expireBooking(tx, id<BookingId>().parse(key.slice('booking:'.length)))
  if (key.startsWith('case:')) return expireCase(tx, key)
  if (key.startsWith('person:')) return expirePerson(tx, id<PersonId>().parse(key.slice('person:'.length)))
  tx.delete(key)
}

async function expireBooking(tx: Tx, expired: BookingId): Promise<void> {
  const booking = await readBooking(tx, expired)
  if (!booking) return
  const [person, occasion] = [await readPerson(tx, booking.person), await readOccasion(tx, booking.occasion)]
  tx.delete(`booking:${expired}`)
  if (person) putPerson(tx, { ...person, bookings: person.bookings.filter((other) => other !== expired) })
  if (!occasion || !everybody(occasion).some((entry) => entry.booking === expired)) return
  const archived = occasion.archived + (booking.status === 'booked' ? 1 : 0)
  putOccasion(tx, { ...release(occasion, expired), archived })
}

async function expireCase(tx: Tx, key: Key): Promise<void> {
  const one = await readCase(tx, caseOfKey(key))
  if (one?.status !== 'closed') return
  const person = await readPerson(tx, one.person)
  deleteCase(tx, one)
  if (person) putPerson(tx, { ...person, cases: person.cases.filter((other) => other !== one.id) })
}

/** Somebody nobody heard of: forgotten when nothing of theirs is left, otherwise looked at again later. */
async function expirePerson(tx: Tx, expired: PersonId): Promise<void> {
  const person = await readPerson(tx, expired)
  if (!person) return
  const signs = [
    ...(await Promise.all(person.conversations.map((one) => readChatOf(tx, one)))).map((one) => one?.lastAt),
    ...(await Promise.all(person.bookings.map((one) => readBooking(tx, one)))).map((one) => one?.end),
    ...(await Promise.all(person.cases.map((one) => readCase(tx, one)))).map((one) => one?.lastAt),
  ].filter((sign) => sign !== undefined)
  if (signs.length > 0) return putPerson(tx, { ...person, seenAt: Math.max(person.seenAt, ...signs) })
  await leaveCompany({ tx }, person)
  await forgetPerson(tx, person.id)
}
