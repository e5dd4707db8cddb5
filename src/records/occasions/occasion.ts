import { z } from 'zod'
import type { TextValue } from '../../engine/book.ts'
import type { Notice } from '../../engine/event.ts'
import type { BookingId, ConversationId, OccasionId, PersonId } from '../../engine/ids.ts'
import type { Reader, Tx } from '../../store/store.ts'
import { audience, id, instant, read, sortable } from '../document.ts'

const entry = z.object({
  booking: id<BookingId>(),
  person: id<PersonId>(),
  conversation: id<ConversationId>(),
  /** When this place, or place in the queue, was taken. */
  since: instant,
})
const offer = z.object({ ...entry.shape, until: instant })

/**
 * Something people can attend, with its seats and its waiting list: every decision about a place rests on this one document, so
 * two people can never both get the last one. Belongs to the centre; holds ids and dates of people only.
 */
export const occasionSchema = z.object({
  id: id<OccasionId>(),
  /** A format of `dialogs/service.yaml`; its name is the text `ui:formats.<format>`. */
  format: z.string(),
  /** By language, when the organiser gave it a name of its own. */
  title: z.record(z.string(), z.string()).nullable(),
  place: z.string(),
  address: z.string().nullable(),
  start: instant,
  end: instant,
  capacity: z.int().positive(),
  /** Languages spoken there. */
  languages: z.array(z.string()),
  minAge: z.int().nullable(),
  /** Younger people need a guardian's consent. */
  guardianUnder: z.int().nullable(),
  audience: z.array(audience),
  status: z.enum(['draft', 'published', 'cancelled']),
  seats: z.array(entry),
  /** First come, first served. */
  waiting: z.array(entry),
  /** Seats held for people from the waiting list until they answer. */
  offers: z.array(offer),
  /** Counts changes that people are told about; names the run that tells them. */
  revision: z.int(),
  /** Places whose personal data were deleted after the retention time; kept as a number for reports. */
  archived: z.int(),
})

export type Occasion = Readonly<z.infer<typeof occasionSchema>>
export type Entry = Readonly<z.infer<typeof entry>>
export type Offer = Readonly<z.infer<typeof offer>>

/** Index of all occasions by start, drafts and cancelled ones too. */
export const occasionIndex = 'occasions'

export const readOccasion = (reader: Reader, occasion: OccasionId): Promise<Occasion | null> =>
  read(reader, occasionSchema, `occasion:${occasion}`)

export function putOccasion(tx: Tx, occasion: Occasion): void {
  tx.put(`occasion:${occasion.id}`, occasion, { index: { [occasionIndex]: sortable(occasion.start) } })
}

/** Its own name, else the name of its format; told in the reader's language. */
export const titleOf = ({ title, format }: Occasion): TextValue => (title ? { in: title } : { text: `ui:formats.${format}` })

/** Place and address in one line. */
export const placeOf = ({ place, address }: Occasion): string => (address ? `${place}, ${address}` : place)

/** What a message about it may say, for texts of dialogs. */
export const toldOf = (occasion: Occasion) => ({
  title: titleOf(occasion),
  when: { at: occasion.start, as: 'moment' as const },
  german: { at: occasion.start, as: 'german' as const },
  place: placeOf(occasion),
})

/** What a notice about it says. */
export const noticeOf = (occasion: Occasion) =>
  ({ occasion: occasion.id, title: titleOf(occasion), start: occasion.start }) satisfies Partial<Notice>
