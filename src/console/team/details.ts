import { DateTime } from 'luxon'
import { z } from 'zod'
import { weekdays } from '../../engine/book.ts'
import type { Language } from '../../engine/ids.ts'
import type { Absence, Advisor } from '../../records/advisors/advisor.ts'
import { type DayField, dayField, readHours } from './hours.ts'

/** What a coordinator writes about somebody of the staff. */
export type Details = Pick<Advisor, 'name' | 'languages' | 'audiences' | 'roles' | 'telegram' | 'email' | 'hours' | 'mostCases'>

const text = z.string().trim()
const emptyIsNull = (value: unknown) => (value === '' || value === null ? null : value)
const schema = z.object({
  name: text.min(1).max(100),
  telegram: z.preprocess(emptyIsNull, text.regex(/^\d{1,20}$/).nullable()),
  email: z.preprocess(emptyIsNull, z.email().max(200).nullable()),
  languages: z.array(z.string()),
  audiences: z.array(z.enum(['applicant', 'company', 'helper'])),
  roles: z.array(z.enum(['advisor', 'coordinator'])).min(1),
  mostCases: z.preprocess(emptyIsNull, z.coerce.number().int().min(1).max(500).nullable()),
})

/** Fields in which something can be wrong. */
const detailProblems = ['name', 'telegram', 'email', 'roles', 'mostCases'] as const
export type DetailProblem = (typeof detailProblems)[number] | DayField

export function readDetails(
  form: URLSearchParams,
  known: readonly Language[],
): { readonly details: Details } | { readonly problems: readonly DetailProblem[] } {
  const parsed = schema.safeParse({
    name: form.get('name') ?? '',
    telegram: form.get('telegram')?.trim() ?? null,
    email: form.get('email')?.trim() ?? null,
    languages: known.filter((language) => form.getAll('languages').includes(language)),
    audiences: form.getAll('audiences'),
    roles: form.getAll('roles'),
    mostCases: form.get('mostCases')?.trim() ?? null,
  })
  const { hours, wrong } = readHours(form)
  if (parsed.success && wrong.length === 0) return { details: { ...parsed.data, hours } }
  const named = new Set<unknown>(parsed.error?.issues.map(({ path }) => path[0]))
  return { problems: [...detailProblems.filter((problem) => named.has(problem)), ...wrong.map(dayField)] }
}

export function detailsForm({ name, telegram, email, languages, audiences, roles, hours, mostCases }: Details): URLSearchParams {
  const form = new URLSearchParams({ name, telegram: telegram ?? '', email: email ?? '', mostCases: String(mostCases ?? '') })
  for (const day of weekdays) form.set(dayField(day), hours ? hours[day].join(', ') : '')
  for (const [key, values] of Object.entries({ languages, audiences, roles })) for (const value of values) form.append(key, value)
  return form
}

/**
 * Reads rows of first and last day (`from-0`, `to-0`, …), both included. Empty rows are left out; `null` when one is only half filled in or
 * ends before it begins.
 */
export function readAbsences(form: URLSearchParams, zone: string): readonly Absence[] | null {
  const absences: Absence[] = []
  const rows = [...form.keys()].flatMap((name) => /^from-(\d{1,3})$/.exec(name)?.[1] ?? [])
  for (const row of rows) {
    const [from, to] = [form.get(`from-${row}`) ?? '', form.get(`to-${row}`) ?? '']
    if (from === '' && to === '') continue
    const [first, last] = [from, to].map((day) => DateTime.fromISO(day, { zone }).startOf('day'))
    if (!first?.isValid || !last?.isValid || last < first) return null
    absences.push({ from: first.toMillis(), to: last.plus({ days: 1 }).toMillis() })
  }
  return absences
}

/** First and last day of an absence as a form shows them. */
export function daysOf({ from, to }: Absence, zone: string): { readonly first: string; readonly last: string } {
  const day = (at: number) => DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd')
  return { first: day(from), last: day(to - 1) }
}
