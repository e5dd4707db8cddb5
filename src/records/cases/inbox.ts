import type { Service } from '../../engine/book.ts'
import type { AdvisorId, Instant } from '../../engine/ids.ts'
import type { Listed, Reader } from '../../store/store.ts'
import { listAdvisors } from '../advisors/advisor.ts'
import { local } from '../berlin.ts'
import { sortable } from '../document.ts'
import { type Case, caseIndexes, caseOfKey, readCase } from './case.ts'

/**
 * Which cases to list: not claimed yet, of one advisor (in charge or proposed), those whose person has not written for long, all that are
 * not closed, closed ones.
 */
export const inboxes = ['open', 'mine', 'abandoned', 'all', 'closed'] as const
export type Inbox = (typeof inboxes)[number]

/** Who looks, and when. */
export interface Looking {
  readonly me: AdvisorId
  readonly at: Instant
  readonly service: Service
}

/** More than one page can show and anybody reads. */
const most = 300

/** The most urgent and oldest first, closed ones latest first, those left behind by how long. For showing only. */
export async function listCases(reader: Reader, inbox: Inbox, looking: Looking): Promise<readonly Case[]> {
  const listed = await listedIn(reader, inbox, looking)
  const found = await Promise.all(listed.map(({ key }) => readCase(reader, caseOfKey(key))))
  return found.filter((one) => one !== null)
}

/** How many there are, up to what is listed. */
export const countCases = async (reader: Reader, inbox: Inbox, looking: Looking): Promise<number> =>
  (await listedIn(reader, inbox, looking)).length

async function listedIn(reader: Reader, inbox: Inbox, { me, at, service }: Looking): Promise<readonly Listed[]> {
  if (inbox === 'open') return reader.list(caseIndexes.open, { limit: most })
  if (inbox === 'mine') return reader.list(caseIndexes.mine(me), { limit: most })
  if (inbox === 'closed') return reader.list(caseIndexes.closed, { limit: most, reverse: true })
  if (inbox === 'abandoned') {
    const to = sortable(local(at).minus({ days: service.waiting.abandoned }).toMillis())
    return reader.list(caseIndexes.silent, { to, limit: most })
  }
  const staff = await listAdvisors(reader)
  const names = [caseIndexes.open, ...staff.map(({ id }) => caseIndexes.mine(id))]
  const lists = await Promise.all(names.map((name) => reader.list(name, { limit: most })))
  // A case that waits for its proposed advisor stands in two of them.
  const once = new Map(lists.flat().map((each) => [each.key, each]))
  return [...once.values()].sort((one, two) => (one.sort < two.sort ? -1 : 1)).slice(0, most)
}
