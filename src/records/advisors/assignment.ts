import type { Audience } from '../../engine/understanding.ts'
import type { Reader } from '../../store/store.ts'
import { caseIndexes } from '../cases/case.ts'
import type { Work } from '../work.ts'
import { type Advisor, isAvailable, listAdvisors } from './advisor.ts'

/** Who should take a case; nobody, because everybody has enough to do, or because no advisor is there at all. */
export type Proposal =
  | {
      readonly kind: 'proposed'
      readonly advisor: Advisor
      /**
       * What decided, for the history: `language+audience`, `language`, `audience` or `load`; with `+full` behind it where somebody else
       * would have come first but has enough to do.
       */
      readonly reason: string
    }
  | { readonly kind: 'full' }
  | { readonly kind: 'nobody' }

export interface Wanted {
  readonly language: string | null
  readonly audience: Audience
}

interface Candidate {
  readonly advisor: Advisor
  /** Cases not closed that they have or are proposed for. */
  readonly load: number
}

/**
 * Who should take a new case: language first, then audience, then who has the fewest cases, then who does not coordinate as well, then a
 * fixed order. Whoever has as many as they may is passed over. The limit is a soft one: cases that open in the same moment do not see
 * each other, and what is passed on by hand or comes back from a deputy is never refused.
 */
export async function propose({ tx, at, service }: Pick<Work, 'tx' | 'at' | 'service'>, wanted: Wanted): Promise<Proposal> {
  const staff = (await listAdvisors(tx)).filter((one) => one.roles.includes('advisor') && isAvailable(one, at))
  const loads = await Promise.all(staff.map(async (advisor) => ({ advisor, load: await loadOf(tx, advisor) })))
  const first = firstOf(loads, wanted)
  if (!first) return { kind: 'nobody' }
  const free = loads.filter(({ advisor, load }) => load < (advisor.mostCases ?? service.mostCases))
  const found = firstOf(free, wanted)
  if (!found) return { kind: 'full' }
  const isSecond = found.advisor.id !== first.advisor.id
  return { kind: 'proposed', advisor: found.advisor, reason: isSecond ? `${found.reason}+full` : found.reason }
}

function firstOf(candidates: readonly Candidate[], { language, audience }: Wanted) {
  const speaking = candidates.filter(({ advisor }) => language !== null && advisor.languages.includes(language))
  const afterLanguage = speaking.length > 0 ? speaking : candidates
  const knowing = afterLanguage.filter(({ advisor }) => advisor.audiences.includes(audience))
  const last = knowing.length > 0 ? knowing : afterLanguage
  const least = Math.min(...last.map(({ load }) => load))
  const equal = last.filter(({ load }) => load === least)
  const found = equal.find(({ advisor }) => !advisor.roles.includes('coordinator')) ?? equal[0]
  const decided = [...(speaking.length > 0 ? ['language'] : []), ...(knowing.length > 0 ? ['audience'] : [])]
  return found ? { advisor: found.advisor, reason: decided.join('+') || 'load' } : null
}

async function loadOf(reader: Reader, { id }: Advisor): Promise<number> {
  return (await reader.list(caseIndexes.mine(id), { limit: mostCounted })).length
}

/** Cases counted; whoever has more is full anyway. */
const mostCounted = 1000
