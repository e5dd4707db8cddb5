import type { BookingId, OccasionId, PersonId } from '../engine/ids.ts'
import type { Key, Reader } from '../store/store.ts'
import { type Company, companyIndex, leaveCompany, readCompany } from './advisors/company.ts'
import { id } from './document.ts'
import { readBooking } from './occasions/booking.ts'
import { type Occasion, occasionIndex, putOccasion, readOccasion } from './occasions/occasion.ts'
import { offerFreeSeats } from './occasions/queue.ts'
import { everybody, isOpen, release } from './occasions/seats.ts'
import { readPerson } from './people/person.ts'
import { type RingContext, type Work, workOfTimer } from './work.ts'

const occasionId = id<OccasionId>()

/**
 * What belongs to the centre and names people who are not there any more: occasions with their seats, companies with their members.
 * Erasing somebody takes them out at once; but in a restored backup the erasure journal takes what is theirs, and the seat they held
 * would stay taken by nobody.
 */
export async function mendable(reader: Reader): Promise<readonly Key[]> {
  const found: Key[] = []
  for (const { key } of await reader.list(occasionIndex)) {
    const occasion = await occasionAt(reader, key)
    if (occasion && (await strayBookings(reader, occasion)).length > 0) found.push(key)
  }
  for (const { key } of await reader.list(companyIndex)) {
    const company = await companyAt(reader, key)
    if (company && (await strayMembers(reader, company)).length > 0) found.push(key)
  }
  return found
}

/** Takes out of one of these whoever is not there any more. */
export async function mend(context: RingContext, key: Key): Promise<void> {
  const work = workOfTimer(context)
  if (key.startsWith('occasion:')) return mendOccasion(work, key)
  if (key.startsWith('company:')) return mendCompany(work, key)
}

async function mendOccasion(work: Work, key: Key): Promise<void> {
  const before = await occasionAt(work.tx, key)
  const stray = before ? await strayBookings(work.tx, before) : []
  if (!before || stray.length === 0) return
  const mended = stray.reduce(release, before)
  if (isOpen(mended, work.at)) return offerFreeSeats(work, mended)
  putOccasion(work.tx, mended)
}

async function mendCompany({ tx }: Work, key: Key): Promise<void> {
  const company = await companyAt(tx, key)
  if (!company) return
  for (const member of await strayMembers(tx, company)) await leaveCompany({ tx }, { id: member, company: company.id })
}

const nameIn = (key: Key): string => key.slice(key.indexOf(':') + 1)
const occasionAt = (reader: Reader, key: Key): Promise<Occasion | null> => readOccasion(reader, occasionId.parse(nameIn(key)))
const companyAt = (reader: Reader, key: Key): Promise<Company | null> => readCompany(reader, nameIn(key))

async function strayBookings(reader: Reader, occasion: Occasion): Promise<readonly BookingId[]> {
  const stray: BookingId[] = []
  for (const { booking } of everybody(occasion)) if ((await readBooking(reader, booking)) === null) stray.push(booking)
  return stray
}

async function strayMembers(reader: Reader, { members }: Company): Promise<readonly PersonId[]> {
  const stray: PersonId[] = []
  for (const member of members) if ((await readPerson(reader, member)) === null) stray.push(member)
  return stray
}
