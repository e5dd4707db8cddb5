import type { Audience } from '../../engine/understanding.ts'
import type { Reader } from '../../store/store.ts'
import { caseIndexes } from '../cases/case.ts'
import type { Work } from '../work.ts'
import { type Advisor, isAvailable, listAdvisors } from './advisor.ts'

export interface Proposal {
  readonly advisor: Advisor
  /** What decided, for the history: `language+audience`, `language`, `audience` or `load`. */
  readonly reason: string
}

/** Cases counted; whoever has more is full anyway. */
const mostCases = 1000

/**
 * Who should take a new case: language first, then audience, then who has the fewest cases, then a fixed order. `null` when no advisor
 * is there at all.
 */
export async function propose(
  { tx, at }: Pick<Work, 'tx' | 'at'>,
  wanted: { readonly language: string | null; readonly audience: Audience },
): Promise<Proposal | null> {
  const staff = (await listAdvisors(tx)).filter((one) => one.roles.includes('advisor') && isAvailable(one, at))
  const speaking = staff.filter(({ languages }) => wanted.language !== null && languages.includes(wanted.language))
  const afterLanguage = speaking.length > 0 ? speaking : staff
  const knowing = afterLanguage.filter(({ audiences }) => audiences.includes(wanted.audience))
  const candidates = knowing.length > 0 ? knowing : afterLanguage
  const loads = await Promise.all(candidates.map((advisor) => loadOf(tx, advisor)))
  const least = Math.min(...loads)
  const advisor = candidates.find((_, place) => loads[place] === least)
  if (!advisor) return null
  const decided = [...(speaking.length > 0 ? ['language'] : []), ...(knowing.length > 0 ? ['audience'] : [])]
  return { advisor, reason: decided.join('+') || 'load' }
}

async function loadOf(reader: Reader, { id }: Advisor): Promise<number> {
  return (await reader.list(caseIndexes.mine(id), { limit: mostCases })).length
}
