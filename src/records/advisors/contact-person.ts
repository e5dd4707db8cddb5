import { z } from 'zod'
import type { AdvisorId } from '../../engine/ids.ts'
import { languageOf } from '../language.ts'
import { thisPerson } from '../people/person.ts'
import { type Rule, rule } from '../rule.ts'
import { type DeskContext, type RecordsContext, workOf } from '../work.ts'
import { type Advisor, isAvailable, readAdvisor } from './advisor.ts'
import { type Company, contactOf, putCompany, readCompany } from './company.ts'

/** Who looks after the company of the person speaking. */
export const contactPerson: Rule<'contact-person'> = rule('contact-person', z.object({}), async (_, context) => {
  const { company: id } = await thisPerson(context)
  const company = id && (await readCompany(context.tx, id))
  const contact = company ? await contactOf(workOf(context), company) : null
  if (!contact) return { name: 'none', values: {} }
  const { fixed, now } = contact
  return { name: 'known', values: { contact: fixed.id, advisor: fixed.name, deputy: deputyText(context, fixed, now) } }
})

/** A sentence about who stands in at the moment; empty while the contact person is there, or when nobody can. */
export function deputyText(context: Pick<RecordsContext, 'book' | 'state'>, fixed: Advisor, now: Advisor | null): string {
  if (!now || now.id === fixed.id) return ''
  return context.book.text(languageOf(context), 'ui:deputy', { advisor: fixed.name, deputy: now.name })
}

/** Gives a company another contact person; a coordinator's decision, open cases stay where they are. `null` when it is not possible. */
export async function changeContact(
  { tx, at }: DeskContext,
  change: { readonly company: string; readonly advisor: AdvisorId; readonly by: AdvisorId },
): Promise<Company | null> {
  const [company, advisor, by] = [
    await readCompany(tx, change.company),
    await readAdvisor(tx, change.advisor),
    await readAdvisor(tx, change.by),
  ]
  if (!company || !advisor || !isAvailable(advisor, at) || !by?.active || !by.roles.includes('coordinator')) return null
  const changed = { ...company, advisor: advisor.id }
  putCompany(tx, changed)
  return changed
}
