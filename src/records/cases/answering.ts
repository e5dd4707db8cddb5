import { z } from 'zod'
import type { CaseId } from '../../engine/ids.ts'
import { caseQuestions } from '../../engine/press.ts'
import { id } from '../document.ts'
import { notify } from '../outbox.ts'
import { thisPerson } from '../people/person.ts'
import { type Result, type Rule, rule } from '../rule.ts'
import { type RecordsContext, workOf } from '../work.ts'
import { type Case, changed, readCase } from './case.ts'
import { openCaseOf } from './current.ts'
import { keepCase } from './escalation.ts'
import { reopened } from './reopening.ts'

const input = z.object({ about: z.enum(caseQuestions), yes: z.boolean(), case: id<CaseId>() })
type Answer = z.infer<typeof input>
type Answered = Result<'answer-case'>

/**
 * The person says whether their case is solved, or (a company) whether anybody got in touch. "No" brings a closed case back, by a button
 * of any age, as long as the case is kept; the history keeps every answer.
 */
export const answerCase: Rule<'answer-case'> = rule('answer-case', input, async (answer, context) => {
  const one = await readCase(context.tx, answer.case)
  if (!one || one.person !== context.state.person) return { name: 'gone', values: {} }
  return answer.about === 'solved' ? answerSolved(answer, one, context) : answerCalled(answer, one, context)
})

async function answerSolved({ yes }: Answer, one: Case, context: RecordsContext): Promise<Answered> {
  const work = workOf(context)
  // It is open again already: nothing is left to decide.
  if (one.status !== 'closed') return stillOpen(one)
  if (!yes) return bringBack(context, one, 'not-solved')
  if (lastAnswer(one) !== 'solved') keepCase(work, answered(context, one, 'solved'))
  return { name: 'noted', values: {} }
}

async function answerCalled({ yes }: Answer, one: Case, context: RecordsContext): Promise<Answered> {
  const work = workOf(context)
  const done: Answered = { name: yes ? 'noted' : 'passed-on', values: {} }
  const reason = yes ? 'called' : 'not-called'
  // Pressed twice: they know already.
  if (lastAnswer(one) === reason) return done
  if (!yes) notify(work, one.id, 'not-called')
  if (!yes && one.status === 'closed') await bringBack(context, one, 'not-called')
  else keepCase(work, answered(context, one, reason))
  return done
}

/** Nobody has two open cases: where another one is open, it is answered there. */
async function bringBack(context: RecordsContext, one: Case, reason: 'not-solved' | 'not-called'): Promise<Answered> {
  const work = workOf(context)
  const said = answered(context, one, reason)
  const other = await openCaseOf(context.tx, await thisPerson(context))
  if (other) {
    keepCase(work, said)
    return stillOpen(other)
  }
  const back = await reopened(work, said, 'person', reason)
  if (!back) return stillOpen(one)
  keepCase(work, back)
  if (reason === 'not-solved') notify(work, one.id, 'reopened')
  return { name: 'reopened', values: { case: one.id, number: one.number, expected: back.promisedAt } }
}

const stillOpen = ({ id: of, number }: Case): Answered => ({ name: 'open', values: { case: of, number } })

const answered = (context: RecordsContext, one: Case, reason: string): Case =>
  changed(workOf(context), one, 'answered', 'person', {}, reason)

/** What was answered last since the case was closed or opened again. */
function lastAnswer({ history }: Case): string | null {
  const since = history.findLastIndex(({ what }) => what === 'closed' || what === 'left' || what === 'reopened')
  return history.slice(since + 1).findLast(({ what }) => what === 'answered')?.reason ?? null
}
