import { z } from 'zod'
import type { CaseId } from '../../engine/ids.ts'
import { readAdvisor } from '../advisors/advisor.ts'
import { id, instant } from '../document.ts'
import { reminderAt, reminders } from '../occasions/times.ts'
import { tell } from '../outbox.ts'
import type { Work } from '../work.ts'
import type { Appointment } from './appointment.ts'
import { type Case, readCase, talkTimer } from './case.ts'

/** What the timer of a talk says: which talk, and the time it was set for. */
export const talkRun = z.object({ kind: z.literal('talk'), case: id<CaseId>(), talk: z.string(), start: instant })

/** The person is reminded of a talk as of an occasion: a day before and some hours before. Follows from the case alone, as its other timers do. */
export function setTalkReminders({ tx, at }: Work, one: Case): void {
  for (const talk of one.appointments) {
    for (const kind of reminders) {
      const key = talkTimer(one.id, talk, kind)
      const start = startOf(one, talk)
      const due = start === null ? null : reminderAt(kind, start)
      const value = { kind: 'talk', case: one.id, talk: talk.id, start }
      if (due === null || due <= at) tx.cancelTimer(key)
      else tx.setTimer({ key, at: due, value, owner: one.person })
    }
  }
}

/** Reminds, unless the talk was called off or moved meanwhile, the case is closed, or it has begun (we were away). */
export async function remindOfTalk(work: Work, run: z.infer<typeof talkRun>, timer: string): Promise<void> {
  const one = await readCase(work.tx, run.case)
  const offer = one?.appointments.findIndex((each) => each.id === run.talk) ?? -1
  const talk = one?.appointments[offer]
  if (!one || !talk || startOf(one, talk) !== run.start || run.start <= work.at) return
  const advisor = (await readAdvisor(work.tx, one.advisor ?? talk.by))?.name ?? ''
  const { start } = run
  const notice = { kind: 'appointment-reminder', case: one.id, offer, advisor, start, place: talk.place } as const
  tell(work, one, { kind: 'noticed', notice }, `remind:${timer}`)
}

/** When somebody has to be there; `null` where nobody has. */
const startOf = ({ status, conversation }: Case, { state, start }: Appointment) =>
  state === 'chosen' && status !== 'closed' && conversation !== null ? start : null
