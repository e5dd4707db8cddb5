import { z } from 'zod'
import type { TextValues } from '../../engine/book.ts'
import type { JsonObject } from '../../engine/ids.ts'
import { contactOf, readCompany } from '../advisors/company.ts'
import { readWish } from '../advisors/contact-wish.ts'
import { type Case, readCase } from '../cases/case.ts'
import { plain, sortable } from '../document.ts'
import { answersInWords } from '../in-words.ts'
import { languageOf } from '../language.ts'
import { type Booking, readBooking } from '../occasions/booking.ts'
import { type Occasion, placeOf, readOccasion, titleOf, toldOf } from '../occasions/occasion.ts'
import { type Rule, rule } from '../rule.ts'
import { type RecordsContext, workOf } from '../work.ts'
import { forgetBookings, forgetCases } from './consent.ts'
import { forgetPerson, type Person, readPerson, thisPerson } from './person.ts'

/** Everything kept about the person, in words. */
export const showData: Rule<'show-data'> = rule('show-data', z.object({}), async (_, context) => {
  const { book } = context
  const language = languageOf(context)
  const line = (key: string, values?: TextValues) => book.text(language, `ui:data.${key}`, values)
  const said = (answers: JsonObject) =>
    answersInWords(book, language, answers).map((answer) => `  ${book.text(language, 'ui:summary-line', { ...answer })}`)
  const { person, bookings, cases } = await everything(context)
  const company = person.company && (await readCompany(context.tx, person.company))
  const contact = company ? await contactOf(workOf(context), company) : null
  const lines = [
    line('language', { language: { text: 'language:name' } }),
    ...(person.conversations.length > 1 ? [line('chats', { count: person.conversations.length })] : []),
    ...person.consents.map(({ purpose, at, withdrawn }) =>
      line(withdrawn === null ? `consent-${purpose}` : `consent-${purpose}-withdrawn`, {
        when: { at: withdrawn ?? at, as: 'moment' },
      }),
    ),
    ...bookings.flatMap(({ booking, occasion }) => [
      ...(occasion ? [line('booking', { ...toldOf(occasion), status: { text: `ui:booking.${booking.status}` } })] : []),
      ...said(booking.answers ?? {}),
    ]),
    ...cases.flatMap((one) => [
      line('case', {
        number: one.number,
        when: { at: one.openedAt, as: 'moment' },
        status: { text: `ui:case-status.${one.status}` },
      }),
      ...said(one.answers),
    ]),
    ...(contact ? [line('company', { advisor: contact.fixed.name })] : []),
  ]
  const kept = person.consents.length + bookings.length + cases.length > 0
  return { name: 'shown', values: { summary: [...lines, ...(kept ? [] : [line('nothing')])].join('\n') } }
})

/** Everything as a file that machines can read, too (GDPR Art. 15 and 20). */
export const exportData: Rule<'export-data'> = rule('export-data', z.object({}), async (_, context) => {
  const { person, bookings, cases } = await everything(context)
  const wish = await readWish(context.tx, person.id)
  const { address, at } = context
  const language = languageOf(context)
  const content = {
    exported: sortable(at),
    person: {
      id: person.id,
      language: person.language,
      audience: person.audience,
      channel: address.channel,
      chats: person.conversations.length,
      consents: person.consents.map((one) => ({
        ...one,
        at: sortable(one.at),
        withdrawn: one.withdrawn && sortable(one.withdrawn),
      })),
    },
    bookings: bookings.map(({ booking, occasion }) => ({
      title: occasion && plain(context.book, language, titleOf(occasion)),
      start: occasion && sortable(occasion.start),
      place: occasion && placeOf(occasion),
      status: booking.status,
      since: sortable(booking.at),
      answers: booking.answers,
    })),
    cases: cases.map(caseForExport),
    contactWish: wish && { at: sortable(wish.at), reason: wish.reason },
  }
  const file = { name: 'my-data.json', mime: 'application/json', content: `${JSON.stringify(content, null, 2)}\n` }
  return { name: 'exported', values: { export: file } }
})

/** All of a case that is about the person; who of the staff did what stays with the centre. */
const caseForExport = (one: Case) => ({
  number: one.number,
  opened: sortable(one.openedAt),
  status: one.status,
  priority: one.priority,
  reasons: one.reasons,
  answers: one.answers,
  summary: one.summary,
  appointments: one.appointments.map(({ slots, minutes, place, state, start }) => ({
    offered: slots.map(sortable),
    minutes,
    place,
    status: state,
    start: start && sortable(start),
  })),
  transcript: one.transcript.map(lineForExport),
  notes: one.notes.map(({ at, text }) => ({ at: sortable(at), text })),
  history: one.history.map(({ at, what, by }) => ({
    at: sortable(at),
    what,
    by: by === 'person' || by === 'bot' ? by : 'advisor',
  })),
})

/** How the words travelled is no data about the person. */
function lineForExport(said: Case['transcript'][number]) {
  const { attachment, delivery: _, ...line } = said
  return {
    ...line,
    ...(attachment && { attachment: { media: attachment.media, name: attachment.name ?? null, type: attachment.mime } }),
    at: sortable(line.at),
  }
}

/** Everything about the person goes; places go back to the next one waiting. The conversation's own document goes with the person. */
export const erase: Rule<'erase'> = rule('erase', z.object({}), async (_, context) => {
  const [work, person] = [workOf(context), await thisPerson(context)]
  await forgetBookings(work, person)
  await forgetCases(work, person, 'erased')
  await forgetPerson(work.tx, person.id)
  return { name: 'erased', values: {} }
})

interface Everything {
  readonly person: Person
  readonly bookings: readonly { readonly booking: Booking; readonly occasion: Occasion | null }[]
  readonly cases: readonly Case[]
}

async function everything(context: RecordsContext): Promise<Everything> {
  const { tx, reader, state } = context
  const person = (await readPerson(tx, state.person)) ?? (await thisPerson(context))
  const bookings = []
  for (const id of person.bookings) {
    const booking = await readBooking(tx, id)
    if (booking) bookings.push({ booking, occasion: await readOccasion(reader, booking.occasion) })
  }
  const cases = []
  for (const id of person.cases) {
    const one = await readCase(tx, id)
    if (one) cases.push(one)
  }
  return { person, bookings, cases }
}
