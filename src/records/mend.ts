import type { BookingId } from '../engine/ids.ts'
import type { Key, Reader } from '../store/store.ts'
import { companyIndex, leaveCompany, readCompany } from './advisors/company.ts'
import { id } from './document.ts'
import { readBooking } from './occasions/booking.ts'
import { occasionIndex, putOccasion, readOccasion } from './occasions/occasion.ts'
import { offerFreeSeats } from './occasions/queue.ts'
import { everybody, isOpen, release } from './occasions/seats.ts'
import { readPerson } from './people/person.ts'
import { type RingContext, type Work, workOfTimer } from './work.ts'

/** Everything that belongs to the centre and names people: occasions with their seats, companies with their members. */
export async function mendable(reader: Reader): Promise<readonly Key[]> {
  const listed = await Promise.all([occasionIndex, companyIndex].map((index) => reader.list(index)))
  return listed.flat().map(({ key }) => key)
}

/**
 * Takes people out of one of these who are not there any more. Erasing somebody does so at once; but in a restored backup the erasure
 * journal takes what is theirs, and the seat they held would stay taken by nobody.
 */
export async function mend(context: RingContext, key: Key): Promise<void> {
  const work = workOfTimer(context)
  const [kind, name = ''] = key.split(':')
  if (kind === 'occasion') return mendOccasion(work, name)
  if (kind === 'company') return mendCompany(work, name)
}

async function mendOccasion(work: Work, name: string): Promise<void> {
  const before = await readOccasion(work.tx, id<Parameters<typeof readOccasion>[1]>().parse(name))
  if (!before) return
  const stray: BookingId[] = []
  for (const { booking } of everybody(before)) if ((await readBooking(work.tx, booking)) === null) stray.push(booking)
  if (stray.length === 0) return
  const mended = stray.reduce(release, before)
  if (isOpen(mended, work.at)) return offerFreeSeats(work, mended)
  putOccasion(work.tx, mended)
}

async function mendCompany({ tx }: Work, name: string): Promise<void> {
  const company = await readCompany(tx, name)
  for (const member of company?.members ?? []) {
    if ((await readPerson(tx, member)) === null) await leaveCompany({ tx }, { id: member, company: name })
  }
}
