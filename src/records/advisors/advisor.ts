import { z } from 'zod'
import { officeHours } from '../../engine/hours.ts'
import type { AdvisorId, Instant } from '../../engine/ids.ts'
import type { Reader, Tx } from '../../store/store.ts'
import { audience, id, instant, read } from '../document.ts'
import { type DeskContext, workAtDesk } from '../work.ts'

const absence = z.object({ from: instant, to: instant }).refine(({ from, to }) => from < to, 'An absence ends after it begins')

const advisorId = id<AdvisorId>()

/** Somebody of the centre's staff. */
export const advisorSchema = z.object({
  id: advisorId,
  /** As people are told: "… is now here for you". */
  name: z.string().min(1).max(100),
  languages: z.array(z.string()),
  audiences: z.array(audience),
  roles: z.array(z.enum(['advisor', 'coordinator'])).min(1),
  /** Their id on Telegram. */
  telegram: z.string().nullable(),
  email: z.string().nullable(),
  /** From (included) to (not included). */
  absences: z.array(absence),
  /** Stands in while they are absent or after they left. */
  deputy: id<AdvisorId>().nullable(),
  /** When they work, where that is not when the centre is open; counts for the time promised to people, not for who is there. */
  hours: officeHours.nullable().default(null),
  /** Cases they may have at once before others are proposed; without it, the centre's figure. */
  mostCases: z.int().positive().nullable().default(null),
  active: z.boolean(),
})

export type Advisor = Readonly<z.infer<typeof advisorSchema>>
/** What is known of somebody who is taken on. */
export type NewAdvisor = Readonly<Omit<z.input<typeof advisorSchema>, 'id' | 'absences' | 'active'>>
export type Absence = Readonly<z.infer<typeof absence>>

/** Index of everybody on the staff, also those who left; sorted by id. */
const advisorIndex = 'advisors'
/** More staff than any service centre has. */
const mostAdvisors = 500

export const readAdvisor = (reader: Reader, advisor: AdvisorId): Promise<Advisor | null> =>
  read(reader, advisorSchema, `advisor:${advisor}`)

export function putAdvisor(tx: Tx, advisor: Advisor): void {
  tx.put(`advisor:${advisor.id}`, advisor, { index: { [advisorIndex]: advisor.id } })
}

/** The whole staff, in a fixed order. */
export async function listAdvisors(reader: Reader): Promise<readonly Advisor[]> {
  const listed = await reader.list(advisorIndex, { limit: mostAdvisors })
  const found = await Promise.all(listed.map(({ sort }) => readAdvisor(reader, advisorId.parse(sort))))
  return found.filter((advisor) => advisor !== null)
}

/** Takes somebody on. */
export function createAdvisor(desk: DeskContext, details: NewAdvisor): Advisor {
  const advisor = advisorSchema.parse({ ...details, id: workAtDesk(desk).id<AdvisorId>('advisor'), absences: [], active: true })
  putAdvisor(desk.tx, advisor)
  return advisor
}

export const isAbsent = ({ absences }: Advisor, at: Instant): boolean => absences.some(({ from, to }) => from <= at && at < to)

export const isAvailable = (advisor: Advisor, at: Instant): boolean => advisor.active && !isAbsent(advisor, at)

/** Who acts for an advisor at that moment: themselves, else their deputy, else nobody; never somebody else. */
export async function standInOf(reader: Reader, advisor: Advisor, at: Instant): Promise<Advisor | null> {
  if (isAvailable(advisor, at)) return advisor
  const deputy = advisor.deputy && (await readAdvisor(reader, advisor.deputy))
  return deputy && isAvailable(deputy, at) ? deputy : null
}
