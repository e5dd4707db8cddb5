import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Book } from '../../engine/book.ts'
import type { AdvisorId, Instant } from '../../engine/ids.ts'
import { contacts } from '../../records/cases/case.ts'
import type { Contact } from '../../records/cases/contact.ts'

/** What can be wrong in the form; each has a text of the console. */
const contactProblems = ['firstName', 'phone', 'concern', 'consent', 'day', 'time'] as const
export type ContactProblem = (typeof contactProblems)[number]

export const contactAudiences = ['applicant', 'company', 'helper'] as const
/** The least urgent first, as most are. */
export const contactPriorities = ['P4', 'P3', 'P2', 'P1', 'P0'] as const

const schema = z.object({
  contact: z.enum(contacts).catch('phone'),
  audience: z.enum(contactAudiences).catch('applicant'),
  priority: z.enum(contactPriorities).catch('P4'),
  firstName: z.string().trim().min(1).max(80),
  // What people dictate: digits, with signs between them.
  phone: z
    .string()
    .trim()
    .regex(/^(\+?[\d\s()/-]{6,30})?$/),
  company: z.string().trim().max(120).catch(''),
  postcode: z
    .string()
    .trim()
    .regex(/^(\d{5})?$/)
    .catch(''),
  concern: z.string().trim().min(1).max(5000),
  consent: z.literal('yes'),
  day: z.iso.date(),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
})

type Reading =
  | { readonly kind: 'contact'; readonly contact: Contact }
  | { readonly kind: 'wrong'; readonly problems: readonly ContactProblem[] }

/** Reads what an advisor wrote down. Nothing is kept without the consent, and none can be given in the future. */
export function readContact(form: URLSearchParams, book: Book, now: Instant, by: AdvisorId): Reading {
  const parsed = schema.safeParse({ ...Object.fromEntries(form), concern: form.get('concern')?.replace(/\r\n/g, '\n') })
  if (!parsed.success) {
    const named = new Set<unknown>(parsed.error.issues.map(({ path }) => path[0]))
    return { kind: 'wrong', problems: contactProblems.filter((problem) => named.has(problem)) }
  }
  const { contact, audience, priority, day, time, consent: _, ...said } = parsed.data
  const consentAt = DateTime.fromISO(`${day}T${time}`, { zone: book.service.timezone }).toMillis()
  // The form shows minutes: what is noted in this one has happened.
  if (consentAt > now) return { kind: 'wrong', problems: ['day'] }
  const language = book.languages.find((known) => known === form.get('language')) ?? null
  const topic = book.topics.find(({ id }) => id === form.get('topic'))?.id ?? null
  const answers = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''))
  const mine = form.get('mine') === 'yes'
  return { kind: 'contact', contact: { contact, audience, priority, language, topic, answers, consentAt, mine, by } }
}

/** An empty form: the consent is given now. */
export function emptyContact(now: Instant, { service }: Book): URLSearchParams {
  const clock = DateTime.fromMillis(now, { zone: service.timezone })
  return new URLSearchParams({ day: clock.toFormat('yyyy-MM-dd'), time: clock.toFormat('HH:mm'), mine: 'yes' })
}
