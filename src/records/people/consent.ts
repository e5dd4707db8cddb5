import { z } from 'zod'
import { unreachable } from '../../engine/ids.ts'
import { type Purpose, purposes } from '../../engine/state.ts'
import { leaveCompany } from '../advisors/company.ts'
import { dropWish } from '../advisors/contact-wish.ts'
import { deleteCase, readCase } from '../cases/case.ts'
import { leaveWord } from '../cases/withdrawn.ts'
import { readBooking } from '../occasions/booking.ts'
import { releasePlace } from '../occasions/queue.ts'
import { type Rule, rule } from '../rule.ts'
import { type Work, workOf } from '../work.ts'
import { type Person, putPerson, thisPerson } from './person.ts'

const inputSchema = z.object({ purpose: z.enum(purposes) })

export const giveConsent: Rule<'give-consent'> = rule('give-consent', inputSchema, async ({ purpose }, context) => {
  const { tx, at, book } = context
  const person = await thisPerson(context)
  const given = { purpose, version: book.privacyVersion, at, withdrawn: null }
  putPerson(tx, { ...person, consents: [...person.consents, given] })
  return { name: 'given', values: { purpose } }
})

/** What rested on the consent goes with it; what rests on the other one stays. */
export const withdrawConsent: Rule<'withdraw-consent'> = rule('withdraw-consent', inputSchema, async ({ purpose }, context) => {
  const work = workOf(context)
  const person = await thisPerson(context)
  const left = await forgetPurpose(work, person, purpose)
  const consents = person.consents.map((one) =>
    one.purpose === purpose && one.withdrawn === null ? { ...one, withdrawn: context.at } : one,
  )
  putPerson(context.tx, { ...left, consents })
  return { name: 'withdrawn', values: { purpose } }
})

function forgetPurpose(work: Work, person: Person, purpose: Purpose): Promise<Person> {
  switch (purpose) {
    case 'events':
      return forgetBookings(work, person)
    case 'advice':
      return forgetCases(work, person, 'withdrawn')
    default:
      return unreachable(purpose)
  }
}

/** Gives every place back, to the next one waiting, and deletes the bookings. */
export async function forgetBookings(work: Work, person: Person): Promise<Person> {
  for (const id of person.bookings) {
    const booking = await readBooking(work.tx, id)
    if (booking) await releasePlace(work, booking)
    work.tx.delete(`booking:${id}`)
  }
  return { ...person, bookings: [] }
}

/** Deletes every case and leaves the company; whoever was in charge sees that the case is gone, without what was in it. */
export async function forgetCases(work: Work, person: Person, why: 'withdrawn' | 'erased'): Promise<Person> {
  for (const id of person.cases) {
    const one = await readCase(work.tx, id)
    if (!one) continue
    deleteCase(work.tx, one)
    if (one.status !== 'closed') leaveWord(work, one, why)
  }
  dropWish(work.tx, person.id)
  await leaveCompany(work, person)
  return { ...person, cases: [], company: null }
}
