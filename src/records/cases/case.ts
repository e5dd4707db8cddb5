import { z } from 'zod'
import type { AdvisorId, CaseId, ConversationId, PersonId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { audience, id, instant, read, sortable } from '../document.ts'
import type { Work } from '../work.ts'
import { attachment } from './attachment.ts'
import { statuses } from './states.ts'

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
    'waiting',
    'noted',
    'read',
    'escalated',
    'left',
    'closed',
    'reopened',
  ]),
  by,
  /** Why, as a word the console has a text for; never a text of the person. */
  reason: z.string().nullable(),
})
const line = z.object({
  at: instant,
  from: z.enum(['person', 'advisor', 'bot']),
  text: z.string(),
  /** A voice message, photo or file that lies with the channel it came by. */
  attachment: attachment.exactOptional(),
})

/** Something a human has to look at. Owned by the person. */
const caseSchema = z.object({
  id: id<CaseId>(),
  /** Short name for the telephone, e.g. K-7F3Q2; no order can be read from it. */
  number: z.string(),
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
  promisedAt: instant.nullable(),
  openedAt: instant,
  lastAt: instant,
  closedAt: instant.nullable(),
  person: id<PersonId>(),
  conversation: id<ConversationId>(),
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
} as const

const caseKey = (one: CaseId): Key => `case:${one}`
export const caseOfKey = (key: string): CaseId => id<CaseId>().parse(key.slice('case:'.length))
export const numberKey = (number: string): Key => `case-number:${number}`
export const escalationTimer = (one: CaseId): Key => `case:${one}:escalation`

export const readCase = (reader: Reader, one: CaseId): Promise<Case | null> => read(reader, caseSchema, caseKey(one))

/** Finds a case by the number somebody read out. */
export async function caseByNumber(reader: Reader, number: string): Promise<Case | null> {
  const found = await read(reader, z.object({ case: id<CaseId>() }), numberKey(number.trim().toUpperCase()))
  return found && readCase(reader, found.case)
}

export function putCase(tx: Tx, one: Case): void {
  tx.put(caseKey(one.id), one, { owner: one.person, index: indexOf(one) })
}

export function deleteCase(tx: Tx, one: Case): void {
  tx.delete(caseKey(one.id))
  tx.delete(numberKey(one.number))
  tx.cancelTimer(escalationTimer(one.id))
}

function indexOf(one: Case): { readonly [index: string]: string } {
  if (one.status === 'closed') return { [caseIndexes.closed]: sortable(one.closedAt ?? one.lastAt) }
  const sort = `${one.priority}:${sortable(one.openedAt)}`
  const now = one.advisor ?? one.proposed
  const owner = ownerOf(one)
  return {
    ...(one.status === 'open' ? { [caseIndexes.open]: sort } : {}),
    ...(now ? { [caseIndexes.mine(now)]: sort } : {}),
    ...(owner ? { [caseIndexes.owner(owner)]: sort } : {}),
  }
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
