import { z } from 'zod'
import { notify, notifyLine } from '../outbox.ts'
import { thisPerson } from '../people/person.ts'
import { type Rule, rule } from '../rule.ts'
import { workOf } from '../work.ts'
import { attachment } from './attachment.ts'
import { type Case, changed } from './case.ts'
import { openCaseOf } from './current.ts'
import { withDanger } from './danger.ts'
import { keepCase } from './escalation.ts'
import { next } from './states.ts'

/** The longest message of a person that is worked and kept. */
export const longestLine = 10_000

const said = z.object({
  text: z.string(),
  attachment: attachment.exactOptional(),
  danger: z.string().exactOptional(),
  thanks: z.literal(true).exactOptional(),
})

/** What the person writes or sends while a case is open goes to the advisor. */
export const addToCase: Rule<'add-to-case'> = rule('add-to-case', said, async ({ text, attachment, danger, thanks }, context) => {
  const one = await openCaseOf(context.tx, await thisPerson(context))
  if (!one) return { name: 'none', values: {} }
  const { at } = context
  const work = workOf(context)
  const line = { at, from: 'person' as const, text: text.slice(0, longestLine).toWellFormed() }
  // Words do not fill the history: they have the transcript.
  const added: Case = {
    ...one,
    status: next(one.status, 'write') ?? one.status,
    lastAt: at,
    transcript: [...one.transcript, { ...line, ...(thanks && { thanks }), ...(attachment && { attachment }) }],
  }
  keepCase(work, danger === undefined ? added : withDanger(work, added, danger))
  notifyLine(work, one.id, danger === undefined ? 'added' : 'danger', added.transcript.length - 1)
  return { name: 'added', values: {} }
})

/** The person ends the talk: the case is closed, and the advisor sees by whom. */
export const leaveCase: Rule<'leave-case'> = rule('leave-case', z.object({}), async (_, context) => {
  const one = await openCaseOf(context.tx, await thisPerson(context))
  const status = one && next(one.status, 'leave')
  if (!one || !status) return { name: 'none', values: {} }
  const work = workOf(context)
  keepCase(work, changed(work, one, 'left', 'person', { status, closedAt: context.at }))
  notify(work, one.id, 'closed')
  return { name: 'left', values: {} }
})
