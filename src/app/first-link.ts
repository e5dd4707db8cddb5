import type { Service } from '../engine/book.ts'
import type { EventId, Instant } from '../engine/ids.ts'
import { type Advisor, createAdvisor, listAdvisors } from '../records/advisors/advisor.ts'
import { newSecret, offerSignIn } from '../records/advisors/sign-in.ts'
import type { DeskContext } from '../records/work.ts'
import type { Store } from '../store/store.ts'

/**
 * The way into the console for whoever can read the server's terminal: a path that signs in a coordinator once, within 15 minutes.
 * On the first start the coordinator is made.
 */
export async function firstLink(store: Store, service: Service, at: Instant): Promise<string> {
  const secret = newSecret()
  const event = `start:${secret}` as EventId
  await store.transact(event, async (tx) => {
    const desk: DeskContext = { tx, service, at, event }
    const known = (await listAdvisors(tx)).find(({ active, roles }) => active && roles.includes('coordinator'))
    offerSignIn(desk, { advisor: (known ?? firstCoordinator(desk)).id, secret })
  })
  return `/console/sign-in?token=${secret}`
}

function firstCoordinator(desk: DeskContext): Advisor {
  return createAdvisor(desk, {
    name: 'Koordination',
    languages: [...desk.service.languagesOfAdvisors],
    audiences: ['applicant', 'company', 'helper'],
    roles: ['coordinator', 'advisor'],
    telegram: null,
    email: null,
    deputy: null,
  })
}
