import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type AdvisorId, type CaseId, type ConversationId, type TopicId, unreachable } from '../../engine/ids.ts'
import type { Tx } from '../../store/store.ts'
import type { Advisor } from '../advisors/advisor.ts'
import { type Proposal, propose } from '../advisors/assignment.ts'
import { type Company, companyFor, contactOf, putCompany } from '../advisors/company.ts'
import { deputyText } from '../advisors/contact-person.ts'
import { audience, id } from '../document.ts'
import { notify } from '../outbox.ts'
import { demandConsent, type Person, putPerson, thisPerson } from '../people/person.ts'
import { type Rule, rule } from '../rule.ts'
import { type IntakeContext, type RecordsContext, type Work, workOf } from '../work.ts'
import { type Case, type CasePriority, changed, type Happened, numberKey } from './case.ts'
import { openCaseOf } from './current.ts'
import { withDanger } from './danger.ts'
import { keepCase } from './escalation.ts'
import { marksOf } from './marks.ts'
import { moreUrgent, priorityOf } from './priority.ts'
import { promiseFor, promiseOf, sooner } from './promise.ts'
import { next } from './states.ts'
import { knownTopic, summaryOf } from './summary.ts'

const inputSchema = z.object({
  audience: audience.default('applicant'),
  topic: id<TopicId>().nullish(),
  answers: z.record(z.string(), z.json()).default({}),
  urgent: z.string().nullish(),
})
type Input = z.infer<typeof inputSchema> & {
  /** Nobody asked for it: the program failed at what they wrote. */
  readonly failed?: true
}

export const openCase: Rule<'open-case'> = rule('open-case', inputSchema, async (input, context) => {
  demandConsent(context, 'advice')
  const person = await thisPerson(context)
  const open = await openCaseOf(context.tx, person)
  return open ? addIntake(context, input, open, person) : openNew(context, input, person)
})

/** Who should take it, and how that was decided. `fixed` is the company's contact person. */
interface Found {
  readonly company: Company | null
  readonly fixed: Advisor | null
  readonly proposed: Advisor | null
  readonly steps: readonly Pick<Happened, 'what' | 'reason'>[]
}

async function openNew(context: RecordsContext, input: Input, person: Person) {
  const { opened, fixed, proposed } = await takeDown(context, input, person, context.conversation)
  return { name: 'opened' as const, values: { ...receiptOf(opened), ...contactFor(context, fixed, proposed) } }
}

/** Who entered a case for somebody who called or came by, and how urgent they think it is. */
export interface Entered {
  readonly contact: NonNullable<Case['contact']>
  readonly by: AdvisorId
  readonly priority: CasePriority
}

/** A new case, of somebody in a chat, or entered by an advisor. */
export async function takeDown(context: IntakeContext, input: Input, person: Person, from: ConversationId | Entered) {
  const work = workOf(context)
  const { tx, at, state } = context
  const entered = typeof from === 'string' ? null : from
  const topic = knownTopic(context, input.topic ?? null)
  const urgent = input.urgent ?? null
  const failed = input.failed === true
  const facts = {
    ...judged(priorityOf({ answers: input.answers, topic, urgent, failed }), entered),
    audience: input.audience,
    language: state.language,
    topic,
    answers: input.answers,
  }
  const { company, fixed, proposed, steps } = await findAdvisor(context, work, input, person)
  const opened: Case = {
    ...facts,
    reasons: [...facts.reasons],
    id: work.id<CaseId>('case'),
    number: await freeNumber(tx, work.id<string>('case-number')),
    summary: summaryOf(context, { ...facts, reasons: [...facts.reasons] }),
    status: 'open',
    advisor: null,
    principal: fixed && proposed?.id !== fixed.id ? fixed.id : null,
    proposed: proposed?.id ?? null,
    company: company?.id ?? null,
    history: [
      { at, what: 'opened', by: entered?.by ?? 'bot', reason: entered?.contact ?? (failed ? 'failed' : null) },
      ...steps.map((step) => ({ at, by: 'bot' as const, ...step })),
    ],
    transcript: intakeOf(context, input),
    notes: [],
    marks: marksOf(input.answers, context.hash),
    contact: entered?.contact ?? null,
    appointments: [],
    promisedAt: promiseOf(work, facts.priority, proposed),
    firstAnswer: null,
    openedAt: at,
    lastAt: at,
    closedAt: null,
    person: person.id,
    conversation: typeof from === 'string' ? from : null,
  }
  keepCase(work, opened)
  tx.put(numberKey(opened.number), { case: opened.id }, { owner: person.id })
  putPerson(tx, { ...person, cases: [...person.cases, opened.id], company: company?.id ?? person.company })
  notify(work, opened.id, steps.some(({ what }) => what === 'unassigned') ? 'full' : 'opened')
  return { opened, fixed, proposed }
}

/** The table of priorities and the advisor who spoke with somebody: the more urgent one counts. */
function judged(table: ReturnType<typeof priorityOf>, entered: Entered | null): ReturnType<typeof priorityOf> {
  const priority = entered ? moreUrgent(table.priority, entered.priority) : table.priority
  return priority === table.priority ? table : { priority, reasons: [...table.reasons, 'advisor'] }
}

/**
 * A company's contact person comes first; where none is fixed yet, whoever is proposed now becomes it. Where the company is not known yet
 * a failure does not make one: nobody has said its name.
 */
async function findAdvisor(context: IntakeContext, work: Work, input: Input, person: Person): Promise<Found> {
  const wanted = { language: context.state.language, audience: input.audience }
  if (input.audience !== 'company' || (input.failed && person.company === null)) {
    const { proposed, steps } = foundBy(await propose(work, wanted))
    return { company: null, fixed: null, proposed, steps }
  }
  const company = await companyFor(work, person, input.answers, context.hash)
  const contact = await contactOf(work, company)
  if (contact) {
    const { fixed, now } = contact
    // The fixed person stays even while nobody can stand in: then the coordinator is asked.
    const what = now === null ? 'nobody-there' : now.id === fixed.id ? 'proposed' : 'deputy'
    return { company, fixed, proposed: now, steps: [{ what, reason: 'contact-person' }] }
  }
  const { proposed, steps } = foundBy(await propose(work, wanted))
  if (proposed) putCompany(work.tx, { ...company, advisor: proposed.id })
  return { company, fixed: proposed, proposed, steps }
}

function foundBy(proposal: Proposal): Pick<Found, 'proposed' | 'steps'> {
  switch (proposal.kind) {
    case 'proposed':
      return { proposed: proposal.advisor, steps: [{ what: 'proposed', reason: proposal.reason }] }
    case 'full':
      return { proposed: null, steps: [{ what: 'unassigned', reason: 'all-full' }] }
    case 'nobody':
      return { proposed: null, steps: [{ what: 'nobody-there', reason: null }] }
    default:
      return unreachable(proposal)
  }
}

/** What a company hears about its contact person; others learn a name when somebody takes over. */
const contactFor = (context: IntakeContext, fixed: Advisor | null, now: Advisor | null) => ({
  assigned: fixed !== null,
  advisor: fixed?.name ?? '',
  deputy: fixed ? deputyText(context, fixed, now) : '',
})

/** The case that is open already learns what was said now; it may only become more urgent. */
async function addIntake(context: RecordsContext, input: Input, before: Case, person: Person) {
  const work = workOf(context)
  const urgent = input.urgent ?? null
  const open = urgent === null ? before : withDanger(work, before, urgent)
  const answers = { ...open.answers, ...input.answers }
  const topic = knownTopic(context, input.topic ?? null) ?? open.topic
  const now = priorityOf({ answers, topic, urgent })
  const priority = moreUrgent(open.priority, now.priority)
  const reasons = [...new Set([...open.reasons, ...now.reasons])]
  const facts = { ...open, answers, topic, priority, reasons }
  const added = changed(work, open, 'added', 'person', {
    ...facts,
    summary: mergeSummary(open.summary, summaryOf(context, facts)),
    transcript: [...open.transcript, ...intakeOf(context, input)],
    status: next(open.status, 'write') ?? open.status,
    marks: marksOf(answers, context.hash),
    promisedAt: sooner(open.promisedAt, await promiseFor(work, open, priority)),
  })
  keepCase(work, added)
  putPerson(context.tx, person)
  notify(work, added.id, urgent === null ? 'added' : 'danger')
  return { name: 'added' as const, values: receiptOf(added) }
}

/** Lines said anew replace those with the same label; what another dialog asked stays. */
function mergeSummary(before: Case['summary'], now: Case['summary']): Case['summary'] {
  const labels = new Set(now.map(({ label }) => label))
  return [...now, ...before.filter(({ label }) => !labels.has(label))]
}

const receiptOf = ({ id: of, number, promisedAt }: Case) => ({
  case: of,
  number,
  expected: promisedAt === null ? { text: 'ui:expected-unknown' } : { at: promisedAt, as: 'moment' as const },
})

/** The question in the person's own words opens the transcript, and a file they sent on the way here. */
function intakeOf({ at, state: { sent } }: IntakeContext, { answers }: Input): Case['transcript'] {
  const { concern } = answers
  const words = typeof concern === 'string' && concern !== '' ? [{ at, from: 'person' as const, text: concern }] : []
  return [...words, ...(sent ? [{ at, from: 'person' as const, text: sent.caption, attachment: sent }] : [])]
}

/** Letters and digits nobody confuses on the telephone; no vowels, so that no number is a word. */
const alphabet = '23456789BCDFGHJKLMNPQRSTVWXYZ'

/** A short number that no case has. Derived from an id by hashing, so no order can be read from it and a repeat yields the same. */
async function freeNumber(tx: Tx, seed: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const bytes = createHash('sha256').update(`${seed}:${attempt}`).digest().subarray(0, 5)
    const number = `K-${[...bytes].map((byte) => alphabet[byte % alphabet.length]).join('')}`
    if ((await tx.get(numberKey(number))) === null) return number
  }
}
