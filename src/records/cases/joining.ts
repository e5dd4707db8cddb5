import type { CaseId, PersonId } from '../../engine/ids.ts'
import type { Tx } from '../../store/store.ts'
import { notify } from '../outbox.ts'
import type { Person } from '../people/person.ts'
import type { Work } from '../work.ts'
import { type Case, changed, deleteCase, type Happened, numberKey, readCase } from './case.ts'
import { keepCase } from './escalation.ts'
import { moreUrgent } from './priority.ts'
import { sooner } from './promise.ts'
import { next } from './states.ts'
import { moveUpload, uploads } from './uploads.ts'
import { leaveWord } from './withdrawn.ts'

/**
 * Every case of two people who turned out to be one, as the second's; `company` is the one they are kept for now. Where both had an open
 * case the newer is added to the older: nobody has two.
 */
export async function moveCases(work: Work, from: Person, into: Person, company: string | null): Promise<CaseId[]> {
  const cases: Case[] = []
  for (const id of [...into.cases, ...from.cases]) {
    const one = await readCase(work.tx, id)
    if (!one) continue
    const own = one.person === into.id ? one : { ...one, person: into.id, company: one.company && (company ?? one.company) }
    if (own !== one) await hand(work, own)
    cases.push(own)
  }
  const [older, newer, ...others] = cases.filter(({ status }) => status !== 'closed').toSorted(byAge)
  if (!older || !newer || others.length > 0) return cases.map(({ id }) => id)
  join(work, older, newer)
  return cases.filter((one) => one !== newer).map(({ id }) => id)
}

const byAge = (one: Case, two: Case): number => one.openedAt - two.openedAt

/** With its timers, which go with whoever owns them. */
async function hand(work: Work, one: Case): Promise<void> {
  const { tx } = work
  keepCase(work, one)
  putNumbers(tx, one.person, one.id, numbersOf(one))
  for (const { attachment } of one.transcript)
    if (attachment?.channel === uploads) await moveUpload(tx, attachment.file, one.person)
}

/** Both numbers were told, so both go on leading somewhere. */
const numbersOf = ({ number, alsoNumbers = [] }: Case): readonly string[] => [number, ...alsoNumbers]

function putNumbers(tx: Tx, owner: PersonId, one: CaseId, numbers: readonly string[]): void {
  for (const number of numbers) tx.put(numberKey(number), { case: one }, { owner })
}

function join(work: Work, older: Case, newer: Case): void {
  // The files stay: they belong to the lines that move.
  deleteCase(work.tx, { ...newer, transcript: [] })
  const joined = joinedCase(work, older, newer)
  putNumbers(work.tx, joined.person, joined.id, numbersOf(newer))
  keepCase(work, joined)
  leaveWord(work, newer, 'joined')
  notify(work, joined.id, 'added')
}

/** What others did with a case stays on record when it ends in another one. */
const records: readonly Happened['what'][] = ['read', 'noted', 'asked', 'answered', 'danger']

function joinedCase(work: Work, older: Case, newer: Case): Case {
  const holder = holderOf(older, newer)
  const labels = new Set(newer.summary.map(({ label }) => label))
  const joined: Case = {
    ...older,
    ...holder,
    status: next(holder.status, 'write') ?? holder.status,
    answers: { ...older.answers, ...newer.answers },
    topic: older.topic ?? newer.topic,
    summary: [...newer.summary, ...older.summary.filter(({ label }) => !labels.has(label))],
    priority: moreUrgent(older.priority, newer.priority),
    reasons: [...new Set([...older.reasons, ...newer.reasons])],
    // Behind it: lines are known by their place, and what was not answered there has still to be answered.
    transcript: [...older.transcript, ...newer.transcript],
    notes: [...older.notes, ...newer.notes].toSorted(inOrder),
    history: [...older.history, ...newer.history.filter(({ what }) => records.includes(what))].toSorted(inOrder),
    marks: [...new Set([...older.marks, ...newer.marks])],
    // The buttons of an offer name the case it was made in.
    appointments: [
      ...older.appointments,
      ...newer.appointments.map((each) => (each.state === 'offered' ? { ...each, state: 'cancelled' as const } : each)),
    ],
    promisedAt: sooner(older.promisedAt, newer.promisedAt),
    firstAnswer: older.firstAnswer ?? newer.firstAnswer,
    company: older.company ?? newer.company,
    conversation: older.conversation ?? newer.conversation,
    alsoNumbers: [...numbersOf(older), ...numbersOf(newer)].slice(1),
  }
  return changed(work, joined, 'joined', 'person', {}, newer.number)
}

const inOrder = (one: { readonly at: number }, two: { readonly at: number }): number => one.at - two.at

/**
 * Who has the case now: the older one's advisor; whoever has the newer one while nobody has the older, unless that is a company's, which
 * waits for its contact person.
 */
function holderOf(older: Case, newer: Case): Pick<Case, 'advisor' | 'principal' | 'proposed' | 'status'> {
  const isTaken = older.advisor === null && newer.advisor !== null && (older.company === null || older.company === newer.company)
  const { advisor, principal, proposed, status } = isTaken ? newer : older
  return { advisor, principal, proposed, status }
}
