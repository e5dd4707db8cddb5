import type { Instant } from '../engine/ids.ts'
import { type Advisor, isAvailable, listAdvisors, standInOf } from '../records/advisors/advisor.ts'
import type { Case } from '../records/cases/case.ts'
import { heardBy, stages } from '../records/cases/ladder.ts'
import type { Reader } from '../store/store.ts'

type Told = readonly Advisor[]

/** Who hears of a new case: whoever should take it; everybody where nobody is proposed, or where life is in danger. */
export async function toldOfNew(reader: Reader, one: Case, at: Instant): Promise<Told> {
  const there = await everybodyThere(reader, at)
  const proposed = there.filter(({ id }) => id === one.proposed)
  return one.priority === 'P0' || proposed.length === 0 ? there : proposed
}

/** Who hears that nobody has taken it, or that nobody has answered: those the history names as the reason of its last such line. */
export async function toldOfSilence(reader: Reader, one: Case, at: Instant): Promise<Told> {
  const last = one.history.findLast(({ what }) => what === 'escalated' || what === 'unanswered' || what === 'nobody-there')
  const stage = stages.find((known) => known === last?.reason) ?? 'coordinator'
  const staff = await listAdvisors(reader)
  const told = heardBy(stage, one, staff, at)
  return told.length > 0 ? told : everybodyThere(reader, at)
}

/** Who hears that the person has written: the one in charge or who stands in for them, else whoever should claim it. */
export async function toldOfWords(reader: Reader, one: Case, at: Instant): Promise<Told> {
  const staff = await listAdvisors(reader)
  const holder = staff.find(({ id }) => id === (one.advisor ?? one.proposed))
  const now = holder && (await standInOf(reader, holder, at))
  return now ? [now] : staff.filter((each) => each.roles.includes('coordinator') && isAvailable(each, at))
}

/** Who hears of words that show danger: the one in charge or who stands in, everybody while nobody is. */
export const toldOfDanger = async (reader: Reader, one: Case, at: Instant): Promise<Told> => {
  const told = one.advisor === null ? [] : await toldOfWords(reader, one, at)
  return told.length > 0 ? told : everybodyThere(reader, at)
}

/** Who hears that nobody got in touch with a company: its contact person, or who stands in, and the coordinators. */
export async function toldOfNoCall(reader: Reader, one: Case, at: Instant): Promise<Told> {
  const contact = await toldOfWords(reader, one, at)
  const coordinators = heardBy('coordinator', one, await listAdvisors(reader), at)
  return [...contact, ...coordinators.filter(({ id }) => contact.every((each) => each.id !== id))]
}

export const everybodyThere = async (reader: Reader, at: Instant): Promise<Told> =>
  (await listAdvisors(reader)).filter((one) => isAvailable(one, at))
