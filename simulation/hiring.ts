import { conversationOf } from '../src/app/conversation.ts'
import { putAccount } from '../src/app/staff/account.ts'
import type { Service } from '../src/engine/book.ts'
import type { Address } from '../src/engine/effect.ts'
import type { EventId, Instant } from '../src/engine/ids.ts'
import { createAdvisor } from '../src/records/advisors/advisor.ts'
import type { Store } from '../src/store/store.ts'
import type { Colleague } from './staff.ts'

/** Advisors and coordinators, with the chats they work from; each has the one before as deputy. */
export async function hire(store: Store, count: number, { service, at }: Office): Promise<readonly Colleague[]> {
  const staff: Colleague[] = []
  for (let number = 0; number < count; number++) {
    const event = `hired:${number}` as EventId
    const address: Address = { channel: number % 2 ? 'teams' : 'telegram', chat: `staff-${number}` }
    const conversation = conversationOf(store, address)
    const user = `user-${number}`
    const done = await store.transact(event, async (tx) => {
      const advisor = createAdvisor(
        { tx, service, at, event },
        {
          name: `Kollegin ${number}`,
          languages: [...service.languagesOfAdvisors],
          audiences: ['applicant', 'company', 'helper'],
          roles: number % 5 === 0 ? ['coordinator', 'advisor'] : ['advisor'],
          telegram: user,
          email: null,
          deputy: staff.at(-1)?.advisor ?? null,
        },
      )
      putAccount(tx, conversation, { staff: advisor.id, address, doing: null })
      return advisor.id
    })
    if (done.kind !== 'committed') throw new Error('A disk is new')
    staff.push({ advisor: done.value, address, conversation, user, writesTo: null, happened: 0, arrived: 0 })
  }
  return staff
}

interface Office {
  readonly service: Service
  readonly at: Instant
}
