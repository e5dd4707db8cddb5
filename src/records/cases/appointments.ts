import { z } from 'zod'
import type { AppointmentNotice } from '../../engine/event.ts'
import type { AdvisorId, CaseId, Instant, Language } from '../../engine/ids.ts'
import type { Reader } from '../../store/store.ts'
import { readAdvisor } from '../advisors/advisor.ts'
import { id, sortable } from '../document.ts'
import { german, languageOf } from '../language.ts'
import { notifyLine, tellAs } from '../outbox.ts'
import { type Result, type Rule, rule } from '../rule.ts'
import { type DeskContext, type RecordsContext, type Work, workOf } from '../work.ts'
import { answeredWith, type Handled, inCharge, type Press } from './advising.ts'
import { type Appointment, appointmentFile, mostSlots } from './appointment.ts'
import { type Case, caseIndexes, caseOfKey, readCase } from './case.ts'
import { queued } from './delivery.ts'
import { keepCase } from './escalation.ts'
import { next } from './states.ts'

/** Times for a talk as an advisor offers them. */
export interface Offer {
  readonly slots: readonly Instant[]
  readonly minutes: number
  readonly place: string | null
  /** What stands in the conversation for advisors, in German. */
  readonly text: string
}

/**
 * Offers the person up to three times for a talk. An offer nobody has answered gives way to the new one. Only the advisor in charge does,
 * and only where there is a chat to answer in.
 */
export async function offerAppointment(
  desk: DeskContext,
  { slots, minutes, place, text, ...press }: Press & Offer,
): Promise<Handled<'offered'>> {
  const times = [...new Set(slots)].filter((start) => start > desk.at).toSorted((one, two) => one - two)
  const reachable = (await readCase(desk.tx, press.case))?.conversation !== null
  if (!reachable || times.length === 0 || times.length > mostSlots) return { kind: 'gone' }
  return inCharge(desk, press, 'write', (work, one, advisor, status) => {
    const before = one.appointments.map((each) => (each.state === 'offered' ? { ...each, state: 'cancelled' as const } : each))
    const fresh: Appointment = {
      id: work.id<string>(`appointment:${one.id}`),
      by: advisor.id,
      offeredAt: work.at,
      slots: times,
      minutes,
      place,
      state: 'offered',
      start: null,
    }
    const offer = before.length
    const notice = { kind: 'appointment-offered', case: one.id, offer, advisor: advisor.name, slots: times, place } as const
    const told = { ...one, status, appointments: [...before, fresh] }
    return { kind: 'offered', case: answeredWith(work, told, advisor, { text, ...telling(work, one, notice) }) }
  })
}

/** Calls a talk off, or takes an offer back; the person is told. */
export async function cancelAppointment(
  desk: DeskContext,
  { offer, text, ...press }: Press & { readonly offer: number; readonly text: string },
): Promise<Handled<'called-off'>> {
  const wanted = (await readCase(desk.tx, press.case))?.appointments[offer]
  if (wanted?.state !== 'offered' && wanted?.state !== 'chosen') return { kind: 'gone' }
  return inCharge(desk, press, 'write', (work, one, advisor, status) => {
    const { start } = wanted
    const notice = { kind: 'appointment-cancelled', case: one.id, advisor: advisor.name, start } as const
    const off = { ...withState(one, offer, { state: 'cancelled' }), status }
    return { kind: 'called-off', case: answeredWith(work, off, advisor, { text, ...telling(work, one, notice) }) }
  })
}

function telling(work: Work, one: Case, notice: AppointmentNotice) {
  const errand = tellAs(work, one, { kind: 'noticed', notice }, `${notice.kind}:${one.id}`)
  return errand ? { delivery: queued(errand, work.at) } : {}
}

const withState = (one: Case, offer: number, change: Partial<Appointment>): Case => ({
  ...one,
  appointments: one.appointments.map((each, place) => (place === offer ? { ...each, ...change } : each)),
})

const input = z.object({ case: id<CaseId>(), offer: z.int().nonnegative(), slot: z.int().nonnegative().nullable() })
type Chosen = Result<'choose-appointment'>

/**
 * The person takes one of the times, or none. A button of any age may be pressed: a time that has passed, an offer taken back, a case that
 * is closed are said to be so. Another time of the same offer may be taken as long as it lies ahead.
 */
export const chooseAppointment: Rule<'choose-appointment'> = rule(
  'choose-appointment',
  input,
  async ({ case: which, offer, slot }, context) => {
    const one = await readCase(context.tx, which)
    const wanted = one?.person === context.state.person ? one.appointments[offer] : undefined
    if (!one || !wanted) return outcome('gone')
    if (one.status === 'closed' || wanted.state === 'cancelled') return outcome('changed')
    if (slot === null) return decline(context, one, offer, wanted)
    const start = wanted.slots[slot]
    if (start === undefined) return outcome('gone')
    return start <= context.at ? outcome('passed') : take(context, one, offer, wanted, start)
  },
)

const outcome = (name: Chosen['name']): Chosen => ({ name, values: {} })

function decline(context: RecordsContext, one: Case, offer: number, wanted: Appointment): Chosen {
  // Pressed twice: the advisor knows already.
  if (wanted.state === 'declined') return outcome('declined')
  said(context, withState(one, offer, { state: 'declined', start: null }), { text: label(context, 'none', null) })
  return outcome('declined')
}

async function take(context: RecordsContext, one: Case, offer: number, wanted: Appointment, start: Instant): Promise<Chosen> {
  const taken: Appointment = { ...wanted, state: 'chosen', start }
  // Nobody has to answer this: it is an answer.
  if (wanted.state !== 'chosen' || wanted.start !== start)
    said(context, withState(one, offer, taken), { text: label(context, 'slot', start), thanks: true })
  const advisor = (await readAdvisor(context.tx, one.advisor ?? wanted.by))?.name ?? ''
  const { book, at, config } = context
  const language = languageOf(context)
  const calendar = appointmentFile(taken, start, {
    summary: book.text(language, 'ui:appointment.title', { advisor }),
    location: wanted.place ?? book.text(language, 'ui:appointment.phone'),
    stamp: at,
    url: config.publicUrl,
  })
  return { name: 'chosen', values: { start, place: wanted.place, advisor, calendar } }
}

/** What was pressed, as it stood on the button. */
function label(context: RecordsContext, key: 'slot' | 'none', start: Instant | null): string {
  const values =
    start === null ? {} : { when: { at: start, as: 'moment' as const }, german: { at: start, as: 'german' as const } }
  return context.book.text(languageOf(context), `ui:appointment.${key}`, values)
}

function said(context: RecordsContext, one: Case, words: Pick<Case['transcript'][number], 'text' | 'thanks'>): void {
  const work = workOf(context)
  const { at } = context
  const transcript = [...one.transcript, { at, from: 'person' as const, ...words }]
  keepCase(work, { ...one, status: next(one.status, 'write') ?? one.status, lastAt: at, transcript })
  notifyLine(work, one.id, 'added', transcript.length - 1)
}

/** An advisor's talks from this moment on, next first. For showing only. */
export async function listAppointments(reader: Reader, advisor: AdvisorId, from: Instant): Promise<readonly Case[]> {
  const listed = await reader.list(caseIndexes.calendar(advisor), { from: sortable(from), limit: 200 })
  const found = await Promise.all(listed.map(({ key }) => readCase(reader, caseOfKey(key))))
  return found.filter((one) => one !== null)
}

/** The talk for the advisor's own calendar, which may lie with others: the number of the case, and nothing of the person. */
export const advisorsFile = (
  { number }: Case,
  one: Appointment,
  start: Instant,
  {
    say,
    stamp,
    url,
  }: { readonly say: (language: Language, key: string) => string; readonly stamp: Instant; readonly url: string },
) => appointmentFile(one, start, { summary: number, location: one.place ?? say(german, 'ui:appointment.phone'), stamp, url })
