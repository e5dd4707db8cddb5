import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Format, Service } from '../../engine/book.ts'
import type { Instant, Language } from '../../engine/ids.ts'
import type { Occasion } from '../../records/occasions/occasion.ts'
import type { Plan } from '../../records/occasions/organising.ts'

/** What can be wrong in the form; each has a text of the console. */
const planProblems = [
  'format',
  'place',
  'date',
  'start',
  'end',
  'capacity',
  'minAge',
  'guardianUnder',
  'audience',
  'past',
] as const
export type PlanProblem = (typeof planProblems)[number]

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const years = z.preprocess((text) => (text === '' || text === null ? null : Number(text)), z.int().min(1).max(99).nullable())
const schema = z.object({
  place: z.string().trim().min(1).max(200),
  address: z.string().trim().max(300),
  date: z.iso.date(),
  start: time,
  end: time,
  capacity: z.preprocess(Number, z.int().min(1).max(5000)),
  minAge: years,
  guardianUnder: years,
  audience: z.array(z.enum(['applicant', 'company', 'helper'])).min(1),
})

type Reading =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'wrong'; readonly problems: readonly PlanProblem[] }

interface Frame {
  readonly service: Service
  readonly languages: readonly Language[]
  readonly now: Instant
  /** The plan so far: what has begun may stay where it was. */
  readonly before: Occasion | null
}

/** Reads the form of an event. Times are those on the centre's clock. */
export function readPlan(form: URLSearchParams, { service, languages, now, before }: Frame): Reading {
  const format = service.formats.find(({ id }) => id === form.get('format'))
  const text = (name: string) => form.get(name) ?? ''
  const raw = {
    ...Object.fromEntries(
      ['place', 'address', 'date', 'start', 'end', 'capacity', 'minAge', 'guardianUnder'].map((name) => [name, text(name)]),
    ),
    audience: form.getAll('audience'),
  }
  const parsed = schema.safeParse(raw)
  const named = new Set<unknown>(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]))
  const wrong: PlanProblem[] = planProblems.filter((problem) => named.has(problem))
  if (!format) wrong.unshift('format')
  if (!parsed.success || !format) return { kind: 'wrong', problems: wrong }
  const { date, start: from, end: to, address, place, capacity, minAge, guardianUnder, audience } = parsed.data
  const at = (clock: string): Instant => DateTime.fromISO(`${date}T${clock}`, { zone: service.timezone }).toMillis()
  const [start, end] = [at(from), at(to)]
  if (end <= start) wrong.push('end')
  if (start <= now && before?.start !== start) wrong.push('past')
  if (wrong.length > 0) return { kind: 'wrong', problems: wrong }
  const names = languages.map((language) => [language, text(`title-${language}`).trim().slice(0, 200).toWellFormed()] as const)
  const titles = names.filter(([, title]) => title !== '')
  const title = titles.length > 0 ? Object.fromEntries(titles) : null
  const plan = {
    format: format.id,
    title,
    place,
    address: address || null,
    start,
    end,
    capacity,
    minAge,
    guardianUnder,
    audience,
  }
  return {
    kind: 'plan',
    plan: { ...plan, languages: languages.filter((language) => form.getAll('languages').includes(language)) },
  }
}

/** What stands in the form: of an event, or the usual values of a format. */
export function planForm(source: Occasion | Format, { timezone }: Service): URLSearchParams {
  const form = new URLSearchParams()
  const set = (values: { readonly [name: string]: string | number | null }) => {
    for (const [name, value] of Object.entries(values)) form.set(name, value === null ? '' : String(value))
  }
  set({ minAge: source.minAge, guardianUnder: source.guardianUnder })
  for (const each of source.audience) form.append('audience', each)
  if (!('start' in source)) {
    set({ format: source.id, capacity: source.capacityHint, start: '10:00', end: clockAfter('10:00', source.minutes) })
    return form
  }
  const local = (at: Instant, format: string) => DateTime.fromMillis(at, { zone: timezone }).toFormat(format)
  const { format, place, address, capacity, start, end } = source
  set({
    format,
    place,
    address,
    capacity,
    date: local(start, 'yyyy-MM-dd'),
    start: local(start, 'HH:mm'),
    end: local(end, 'HH:mm'),
  })
  for (const [language, title] of Object.entries(source.title ?? {})) form.set(`title-${language}`, title)
  for (const language of source.languages) form.append('languages', language)
  return form
}

const clockAfter = (clock: string, minutes: number): string =>
  DateTime.fromISO(clock, { zone: 'utc' }).plus({ minutes }).toFormat('HH:mm')
