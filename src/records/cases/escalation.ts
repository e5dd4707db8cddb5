import { z } from 'zod'
import type { Service } from '../../engine/book.ts'
import { type CaseId, type Instant, unreachable } from '../../engine/ids.ts'
import { listAdvisors, readAdvisor } from '../advisors/advisor.ts'
import { local } from '../berlin.ts'
import { id, instant } from '../document.ts'
import { notify, tell } from '../outbox.ts'
import type { Work } from '../work.ts'
import { setTalkReminders } from './appointment-reminders.ts'
import { type Case, escalationTimer, type Happened, noted, putCase, readCase } from './case.ts'
import { setFollowUp } from './follow-up.ts'
import { stageOf } from './ladder.ts'
import { officeMinutesLater } from './office.ts'
import { promiseOf } from './promise.ts'
import { type Watch, watchOf } from './watch.ts'

const minute = 60_000

/** What the timer of a case says: what was waited for when it was set, and the step of the ladder it stands for. */
export const escalationRun = z.object({
  kind: z.literal('escalation'),
  case: id<CaseId>(),
  watch: z.enum(['taking', 'answer', 'person']),
  since: instant,
  step: z.int().nonnegative(),
})

/** Writes a case after something happened to it, and watches over what it waits for from now on. Every change of a case goes this way. */
export function keepCase(work: Work, one: Case): void {
  putCase(work.tx, one)
  setTimer(work, one)
  setFollowUp(work, one)
  setTalkReminders(work, one)
}

/**
 * The timer of what the case waits for. It follows from the case alone, so setting it again changes nothing: whoever writes again while
 * waiting goes on waiting from their first words.
 */
function setTimer({ tx, service }: Work, one: Case): void {
  const key = escalationTimer(one.id)
  const watch = watchOf(one)
  const due = watch && dueOf(service, one, watch)
  if (!watch || due === null) return tx.cancelTimer(key)
  const step = stepsOf(one, watch).length
  tx.setTimer({
    key,
    at: due,
    value: { kind: 'escalation', case: one.id, watch: watch.kind, since: watch.since, step },
    owner: one.person,
  })
}

/** When the next step is due. Office time, but the clock where life is in danger; people are reminded after days, when somebody is there to read their answer. */
function dueOf(service: Service, one: Case, watch: Watch): Instant | null {
  const steps = stepsOf(one, watch)
  const from = steps.at(-1)?.at ?? watch.since
  if (watch.kind === 'person') {
    const due = local(from).plus({ days: service.waiting.remind }).toMillis()
    return steps.length === 0 && one.conversation !== null ? (officeMinutesLater(service, due, 0) ?? due) : null
  }
  const minutes = minutesBefore(service, steps.length)
  return one.priority === 'P0' ? from + minutes * minute : officeMinutesLater(service, from, minutes)
}

/** The figures count from the beginning; each step from the one before. A step never falls together with the one before it. */
function minutesBefore({ escalation: { deputy, team, coordinator } }: Service, step: number): number {
  const minutes = [deputy, team - deputy, coordinator - team][step] ?? coordinator
  return Math.max(1, minutes)
}

/**
 * Nobody took it, answered or wrote in time. A timer whose reason is gone, or whose step is made, changes nothing: the one that is right
 * now is set again, since its name is the same.
 */
export async function escalate(
  work: Work,
  { case: which, watch: kind, since, step }: z.infer<typeof escalationRun>,
): Promise<void> {
  const one = await readCase(work.tx, which)
  const watch = one && watchOf(one)
  if (!one || !watch) return
  if (watch.kind !== kind || watch.since !== since || stepsOf(one, watch).length !== step) return setTimer(work, one)
  switch (watch.kind) {
    case 'taking':
    case 'answer': {
      const what = lineOf[watch.kind]
      const stage = stageOf(watch.kind, step, one, await listAdvisors(work.tx), work.at)
      const told = noted(work, one, what, stage)
      keepCase(work, step >= personHears ? tellPerson(work, told, watch.kind) : told)
      return notify(work, one.id, what)
    }
    case 'person':
      return remindPerson(work, one)
    default:
      return unreachable(watch.kind)
  }
}

const lineOf = { taking: 'escalated', answer: 'unanswered', person: 'reminded' } as const

/** Steps made since then, as the history knows them: a timer that comes twice finds its step made. */
const stepsOf = ({ history }: Case, { kind, since }: Watch): readonly Happened[] =>
  history.filter(({ what, at }) => what === lineOf[kind] && at > since)

/** The step at which the whole team hears of it; then the person should know, too. */
const personHears = 1

/** The person is told that it takes longer, with a time that can be hoped for now; once for each reason, however long the case goes on. */
function tellPerson(work: Work, one: Case, kind: 'taking' | 'answer'): Case {
  const news = kind === 'taking' ? 'case-delayed' : 'case-unanswered'
  if (one.conversation === null || one.history.some(({ what, reason }) => what === 'told' && reason === news)) return one
  const notice = {
    kind: news,
    case: one.id,
    number: one.number,
    expected: promiseOf(work, one.priority),
    urgent: one.priority === 'P0' || one.priority === 'P1',
  } as const
  tell(work, one, { kind: 'noticed', notice }, `told:${one.id}`)
  return noted(work, one, 'told', news)
}

async function remindPerson(work: Work, one: Case): Promise<void> {
  const advisor = one.advisor && (await readAdvisor(work.tx, one.advisor))
  if (!advisor) return
  const notice = { kind: 'case-waits', case: one.id, advisor: advisor.name } as const
  tell(work, one, { kind: 'noticed', notice }, `waits:${one.id}`)
  keepCase(work, noted(work, one, 'reminded'))
}
