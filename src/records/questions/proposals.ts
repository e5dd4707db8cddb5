import { z } from 'zod'
import type { AdvisorId } from '../../engine/ids.ts'
import type { Key, Reader, Tx } from '../../store/store.ts'
import { id, instant, read, sortable } from '../document.ts'
import { type DeskContext, workAtDesk } from '../work.ts'

const tally = z.object({ asked: z.int(), right: z.int(), wrong: z.int(), served: z.int() })
const change = z.object({ before: tally, after: tally })

/** What a proposal would change, found by learning with and without it. */
const resultSchema = z.object({
  /** Lines kept back from learning, and questions of the bench, by language. */
  rows: z.array(z.object({ set: z.enum(['held-back', 'bench']), language: z.string(), ...change.shape })).readonly(),
  /** Questions about something else that would now be answered with the proposal. */
  taken: z.array(z.object({ text: z.string(), language: z.string(), about: z.string() })).readonly(),
  /** Questions about its topic that would now be served. */
  won: z.int(),
  /** Why it may not be accepted; a text of the console each. */
  against: z
    .array(z.object({ why: z.enum(['stands', 'like', 'means', 'taken', 'wrong', 'right', 'served']), where: z.string() }))
    .readonly(),
})
export type TestResult = Readonly<z.infer<typeof resultSchema>>

const proposalSchema = z.object({
  id: z.string(),
  kind: z.enum(['line', 'topic']),
  /** The topic the lines are for; of a proposed one its name to be. */
  topic: z.string(),
  title: z.string(),
  note: z.string(),
  lines: z.array(z.object({ text: z.string(), language: z.string() })).min(1),
  /** The kept questions it answers: gone when it is accepted. */
  from: z.array(z.object({ text: z.string(), language: z.string() })),
  by: id<AdvisorId>(),
  at: instant,
  status: z.enum(['testing', 'tested', 'refused', 'failed', 'accepted']),
  result: resultSchema.nullable(),
})
export type Proposal = Readonly<z.infer<typeof proposalSchema>>
export type NewProposal = Omit<Proposal, 'id' | 'at' | 'status' | 'result'>

/** All proposals by when they were made; retention deletes them like the questions they came from. */
export const proposalIndex = 'questions:proposals'
const keyOf = (name: string): Key => `proposal:${name}`

export const readProposal = (reader: Reader, name: string): Promise<Proposal | null> => read(reader, proposalSchema, keyOf(name))

function put(tx: Tx, proposal: Proposal): Proposal {
  tx.put(keyOf(proposal.id), proposal, { index: { [proposalIndex]: sortable(proposal.at) } })
  return proposal
}

/** The latest first. */
export async function listProposals(reader: Reader, limit = 50): Promise<readonly Proposal[]> {
  const listed = await reader.list(proposalIndex, { limit, reverse: true })
  const found = await Promise.all(listed.map(({ key }) => read(reader, proposalSchema, key)))
  return found.filter((proposal) => proposal !== null)
}

/** Nothing is learnt from it yet: it has to be tested first. */
export function propose(desk: DeskContext, proposal: NewProposal): Proposal {
  const name = workAtDesk(desk).id<string>('proposal')
  return put(desk.tx, proposalSchema.parse({ ...proposal, id: name, at: desk.at, status: 'testing', result: null }))
}

/** Writes down how the test ended; `null` when it broke off. An accepted one stays as it is. */
export async function noteResult(tx: Tx, name: string, result: TestResult | null): Promise<void> {
  const proposal = await readProposal(tx, name)
  if (!proposal || proposal.status === 'accepted') return
  const status = result === null ? 'failed' : result.against.length > 0 ? 'refused' : 'tested'
  put(tx, { ...proposal, status, result })
}

/** To be tested once more: whatever it was tested against has changed. */
export async function testAgain(tx: Tx, name: string): Promise<boolean> {
  const proposal = await readProposal(tx, name)
  if (!proposal || proposal.status === 'accepted') return false
  put(tx, { ...proposal, status: 'testing', result: null })
  return true
}

/** Only what was tested and does no harm. What others were tested against is then out of date: they have to be tested anew. */
export async function accept(tx: Tx, name: string): Promise<Proposal | null> {
  const proposal = await readProposal(tx, name)
  if (proposal?.status !== 'tested') return null
  for (const other of await listProposals(tx, 200)) {
    if (other.id !== name && other.status === 'tested') put(tx, { ...other, status: 'failed', result: null })
  }
  return put(tx, { ...proposal, status: 'accepted' })
}

export async function discard(tx: Tx, name: string): Promise<void> {
  if (await readProposal(tx, name)) tx.delete(keyOf(name))
}
