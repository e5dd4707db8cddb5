import { z } from 'zod'
import type { AdvisorId, CaseId, ConversationId, PersonId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { audience, id, instant, read, sortable } from '../document.ts'
import { type ReminderKind, reminders } from '../occasions/times.ts'
import type { Work } from '../work.ts'
import { type Appointment, appointment, nextAppointment } from './appointment.ts'
import { attachment } from './attachment.ts'
import { delivery } from './delivery.ts'
import { statuses } from './states.ts'
import { deleteUpload, uploads } from './uploads.ts'
import { silentSince } from './watch.ts'

const caseId = id<CaseId>()

const casePriority = z.enum(['P0', 'P1', 'P2', 'P3', 'P4'])
export type CasePriority = z.infer<typeof casePriority>

/** `by` is the id of an advisor, or who else did it. */
const by = z.union([z.enum(['person', 'bot']), id<AdvisorId>()])
const happened = z.object({
  at: instant,
  what: z.enum([
    'opened',
    'added',
    'proposed',
    'claimed',
    'passed',
    'deputy',
    'returned',
    'nobody-there',
    /** Everybody has enough cases: it waits for whoever of the team takes it. */
    'unassigned',
    'waiting',
    'noted',
    'asked',
    'read',
    /** Told again because nobody took it, or because nobody answered; the reason says who heard of it. */
    'escalated',
    'unanswered',
    /** The person was told that it takes longer, was reminded, or (a company) was asked whether anybody got in touch. */
    'told',
    'reminded',
    'followed-up',
    /** Words that show danger: the case became more urgent, or was so already. */
    'raised',
    'danger',
    /** The person said whether it is solved, or whether anybody got in touch. */
    'answered',
    'left',
    'closed',
    'reopened',
    /** Two chats turned out to be one person's: the reason is the number of the case that was added to this one. */
    'joined',
    /** An advisor asked whether another case is the same person's; the person said so or not. */
    'same-asked',
    'same-yes',
    'same-no',
    /** The chat they write from takes nothing any more; the reason is its channel. */
    'unreachable',
  ]),
  by,
  /** Why, as a word the console has a text for; never a text of the person. */
  reason: z.string().nullable(),
})
/** What a machine made of a line: for the advisor of the person's words, for the person of the advisor's. */
export const translation = z.object({ language: z.string(), text: z.string() })
const line = z.object({
  at: instant,
  from: z.enum(['person', 'advisor', 'bot']),
  text: z.string(),
  /** Thanks or a goodbye and nothing else: nobody waits for an answer to it. */
  thanks: z.literal(true).exactOptional(),
  /** A voice message, photo or file that lies with the channel it came by. */
  attachment: attachment.exactOptional(),
  /** What became of an advisor's words on their way to the person. */
  delivery: delivery.exactOptional(),
  translation: translation.exactOptional(),
})

/** How people reach the centre without a chat. */
export const contacts = ['phone', 'visit'] as const

/** Something a human has to look at. Owned by the person. */
const caseSchema = z.object({
  id: caseId,
  /** Short name for the telephone, e.g. K-7F3Q2; no order can be read from it. */
  number: z.string(),
  /** Numbers of cases that were added to this one. */
  alsoNumbers: z.array(z.string()).exactOptional(),
  audience,
  language: z.string().nullable(),
  topic: z.string().nullable(),
  /** What was chosen and said at intake, by slot. */
  answers: z.record(z.string(), z.json()),
  /** German, for the advisor: made only from what was chosen and said. */
  summary: z.array(z.object({ label: z.string(), value: z.string() })),
  priority: casePriority,
  /** Words from the table in `priority.ts`. */
  reasons: z.array(z.string()),
  status: z.enum(statuses),
  /** In charge: the only one who may write. */
  advisor: id<AdvisorId>().nullable(),
  /** Whose case it is while a deputy stands in. */
  principal: id<AdvisorId>().nullable(),
  /** Who should claim it, while nobody has. */
  proposed: id<AdvisorId>().nullable(),
  company: z.string().nullable(),
  history: z.array(happened),
  transcript: z.array(line),
  /** For advisors only. */
  notes: z.array(z.object({ at: instant, by: id<AdvisorId>(), text: z.string() })),
  /** Keyed hashes of names and numbers it is found by (`marks.ts`). */
  marks: z.array(z.string()).default([]),
  /** How somebody came who did not write: an advisor entered the case for them. */
  contact: z.enum(contacts).nullable().default(null),
  /** Talks offered, in order. */
  appointments: z.array(appointment).default([]),
  promisedAt: instant.nullable(),
  /** When somebody of the staff first wrote to the person, who, and until when it had been promised. */
  firstAnswer: z.object({ at: instant, by: id<AdvisorId>(), promised: instant.nullable() }).nullable().default(null),
  openedAt: instant,
  lastAt: instant,
  closedAt: instant.nullable(),
  person: id<PersonId>(),
  /** `null`: came by telephone or in person, and cannot be written to. */
  conversation: id<ConversationId>().nullable(),
})

export type Case = Readonly<z.infer<typeof caseSchema>>
export type Happened = Case['history'][number]

export const caseIndexes = {
  /** Not claimed yet, most urgent and oldest first. */
  open: 'cases:open',
  /** Oldest closed first; retention counts from there. */
  closed: 'cases:closed',
  /** In charge of, or proposed to; most urgent first. */
  mine: (advisor: AdvisorId) => `cases:mine:${advisor}`,
  /** Whose case it is, even while a deputy stands in. */
  owner: (advisor: AdvisorId) => `cases:owner:${advisor}`,
  /** The person's turn, by when it became theirs. */
  silent: 'cases:silent',
  /** Found by a name or a telephone number, as `marks.ts` hashes it; also when it is closed. */
  mark: (mark: string) => `cases:mark:${mark}`,
  /** An advisor's calendar: cases with a talk agreed on, by when it begins. */
  calendar: (advisor: AdvisorId) => `cases:calendar:${advisor}`,
  /** All that are kept, by when they were opened. */
  all: 'cases:all',
} as const

const caseKey = (one: CaseId): Key => `case:${one}`
export const caseOfKey = (key: string): CaseId => caseId.parse(key.slice('case:'.length))
export const numberKey = (number: string): Key => `case-number:${number}`
export const escalationTimer = (one: CaseId): Key => `case:${one}:escalation`
export const followUpTimer = (one: CaseId): Key => `case:${one}:follow-up`
export const talkTimer = (one: CaseId, { id: talk }: Pick<Appointment, 'id'>, kind: ReminderKind): Key =>
  `case:${one}:${talk}-${kind}`

export const readCase = (reader: Reader, one: CaseId): Promise<Case | null> => read(reader, caseSchema, caseKey(one))

const numbered = z.object({ case: caseId })

/** Finds a case by the number somebody read out. */
export async function caseByNumber(reader: Reader, number: string): Promise<Case | null> {
  const found = await read(reader, numbered, numberKey(number.trim().toUpperCase()))
  return found && readCase(reader, found.case)
}

export function putCase(tx: Tx, one: Case): void {
  tx.put(caseKey(one.id), one, { owner: one.person, index: indexOf(one) })
}

export function deleteCase(tx: Tx, one: Case): void {
  for (const { attachment } of one.transcript) if (attachment?.channel === uploads) deleteUpload(tx, attachment.file)
  tx.delete(caseKey(one.id))
  for (const number of [one.number, ...(one.alsoNumbers ?? [])]) tx.delete(numberKey(number))
  tx.cancelTimer(escalationTimer(one.id))
  tx.cancelTimer(followUpTimer(one.id))
  for (const talk of one.appointments) for (const kind of reminders) tx.cancelTimer(talkTimer(one.id, talk, kind))
}

function indexOf(one: Case): { readonly [index: string]: string } {
  const opened = sortable(one.openedAt)
  const marks = one.marks.map((mark) => [caseIndexes.mark(mark), opened])
  const all = { [caseIndexes.all]: opened, ...Object.fromEntries(marks) }
  if (one.status === 'closed') return { ...all, [caseIndexes.closed]: sortable(one.closedAt ?? one.lastAt) }
  const sort = `${one.priority}:${sortable(one.openedAt)}`
  const now = one.advisor ?? one.proposed
  const owner = ownerOf(one)
  const silent = silentSince(one)
  return {
    ...all,
    ...(one.status === 'open' ? { [caseIndexes.open]: sort } : {}),
    ...(now ? { [caseIndexes.mine(now)]: sort } : {}),
    ...(owner ? { [caseIndexes.owner(owner)]: sort } : {}),
    ...(silent === null ? {} : { [caseIndexes.silent]: sortable(silent) }),
    ...calendarOf(one),
  }
}

/** Whoever has the case now holds the talk. */
function calendarOf({ advisor, appointments }: Case): { readonly [index: string]: string } {
  const next = nextAppointment(appointments)
  return advisor && next?.start ? { [caseIndexes.calendar(advisor)]: sortable(next.start) } : {}
}

/** Whose case it is: the one a deputy stands in for, the one in charge, or the one who should claim it. */
export const ownerOf = ({ principal, advisor, proposed }: Case): AdvisorId | null => principal ?? advisor ?? proposed

/** The case after something happened to it, with a line in its history. */
export function changed(
  { at }: Pick<Work, 'at'>,
  one: Case,
  what: Happened['what'],
  who: Happened['by'],
  change: Partial<Case> = {},
  reason: string | null = null,
): Case {
  return { ...one, ...change, lastAt: at, history: [...one.history, { at, what, by: who, reason }] }
}

/** The case with a line in its history about what the service did by itself, which is no sign of life. */
export const noted = ({ at }: Pick<Work, 'at'>, one: Case, what: Happened['what'], reason: string | null = null): Case => ({
  ...one,
  history: [...one.history, { at, what, by: 'bot', reason }],
})
