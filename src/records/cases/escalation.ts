import type { CaseId } from '../../engine/ids.ts'
import { notify } from '../outbox.ts'
import type { Work } from '../work.ts'
import { type Case, changed, escalationTimer, putCase, readCase } from './case.ts'
import { officeMinutesLater } from './office.ts'

const minute = 60_000

/** Advisors are told again when nobody claims the case in time: minutes of office time, minutes on the clock where life is in danger. */
export function setEscalation({ tx, at, service }: Work, { id, person, priority }: Case): void {
  const { deputy } = service.escalation
  const due = priority === 'P0' ? at + deputy * minute : officeMinutesLater(service, at, deputy)
  if (due !== null) tx.setTimer({ key: escalationTimer(id), at: due, value: { kind: 'escalation', case: id }, owner: person })
}

/** Nobody claimed it in time. */
export async function escalate(work: Work, id: CaseId): Promise<void> {
  const one = await readCase(work.tx, id)
  if (one?.status !== 'open') return
  putCase(work.tx, changed(work, one, 'escalated', 'bot'))
  notify(work, id, 'escalated')
}
