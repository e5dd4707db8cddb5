import { z } from 'zod'

/** Age groups of a registration (never a date of birth), youngest and oldest age in each. */
const groups = {
  'under-14': { from: 0, to: 13 },
  '14-15': { from: 14, to: 15 },
  '16-17': { from: 16, to: 17 },
  '18-24': { from: 18, to: 24 },
  '25-plus': { from: 25, to: Infinity },
} as const

export const ageGroup = z.enum(['under-14', '14-15', '16-17', '18-24', '25-plus'])
export type AgeGroup = z.infer<typeof ageGroup>

/** Nobody in the group is old enough. Where only some are, registration is open and the guardian decides. */
export const tooYoung = (group: AgeGroup, minAge: number | null): boolean => minAge !== null && groups[group].to < minAge

/** Somebody in the group is under the age up to which a guardian must agree. */
export const needsGuardian = (group: AgeGroup, guardianUnder: number | null): boolean =>
  guardianUnder !== null && groups[group].from < guardianUnder
