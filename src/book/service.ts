import { z } from 'zod'
import { officeHours } from '../engine/hours.ts'
import { audience, isoDate, languageId, topicId } from './schema.ts'

const open = z.string().min(1).nullable().default(null)
const channel = z.enum(['telegram', 'teams', 'web', 'mail'])
const count = z.int().positive()
const minutes = z.int().positive()
const days = z.int().positive()
const workingDays = z.int().nonnegative()

/** `dialogs/service.yaml`: the service centre. */
export const serviceFile = z.strictObject({
  name: z.string().min(1),
  project: z.string().min(1),
  operator: z.strictObject({
    name: open,
    street: open,
    postcode: z.preprocess((raw) => (typeof raw === 'number' ? String(raw) : raw), open),
    city: open,
    email: open,
    phone: open,
    representative: open,
    register: open,
  }),
  authority: z.string().min(1),
  timezone: z.string().refine(isTimezone, 'write a time zone like "Europe/Berlin"'),
  officeHours,
  closedDays: z.array(isoDate).default([]),
  formats: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'write a name of small letters, digits and hyphens'),
        audience: z.array(audience).min(1),
        minAge: z.int().nonnegative().nullable().default(null),
        guardianUnder: z.int().positive().nullable().default(null),
        capacityHint: z.int().positive(),
        minutes,
        emergencyContact: z.boolean().default(false),
        needs: z.boolean().default(true),
      }),
    )
    .min(1),
  escalation: z.strictObject({ deputy: minutes, team: minutes, coordinator: minutes }),
  waiting: z.strictObject({ remind: days, abandoned: days }),
  followUp: z.strictObject({ company: days }),
  mostCases: z.int().positive(),
  answerTargets: z.strictObject({ P1: workingDays, P2: workingDays, P3: workingDays, P4: workingDays }),
  retention: z
    .array(
      z.strictObject({ class: z.string().min(1), what: z.string().min(1), days: z.int().positive(), why: z.string().min(1) }),
    )
    .min(1),
  privacyVersion: z.string().min(1),
  languagesOfAdvisors: z.array(languageId).min(1),
  caseText: z.array(z.enum(['telegram', 'teams'])).default(['teams']),
  off: z.strictObject({ topics: z.array(topicId).default([]), channels: z.array(channel).default([]) }).prefault({}),
  alarms: z
    .strictObject({
      undelivered: z.strictObject({ count, minutes }).default({ count: 5, minutes: 15 }),
      deadLetters: count.default(10),
      unclaimed: count.default(20),
    })
    .prefault({}),
})

function isTimezone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
