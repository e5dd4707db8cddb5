import { readAdvisor, standInOf } from '../advisors/advisor.ts'
import { contactOf, readCompany } from '../advisors/company.ts'
import type { Work } from '../work.ts'
import { type Case, changed, type Happened, ownerOf } from './case.ts'
import { promiseOf } from './promise.ts'
import { next } from './states.ts'

/**
 * A closed case, open again: proposed to who had it (a company's contact person), or who stands in for them; to nobody, and so to
 * everybody, where neither is there. `null` when it is not closed.
 */
export async function reopened(work: Work, one: Case, by: Happened['by'], reason: string | null): Promise<Case | null> {
  const status = next(one.status, 'reopen')
  if (!status) return null
  const { fixed, now } = await whoHad(work, one)
  const change = {
    status,
    closedAt: null,
    advisor: null,
    proposed: now?.id ?? null,
    principal: fixed && now?.id !== fixed.id ? fixed.id : null,
    promisedAt: promiseOf(work, one.priority, now),
  }
  return changed(work, one, 'reopened', by, change, reason)
}

async function whoHad(work: Work, one: Case) {
  const company = one.company && (await readCompany(work.tx, one.company))
  const contact = company ? await contactOf(work, company) : null
  if (contact) return contact
  const owner = ownerOf(one)
  const fixed = owner && (await readAdvisor(work.tx, owner))
  return fixed ? { fixed, now: await standInOf(work.tx, fixed, work.at) } : { fixed: null, now: null }
}
