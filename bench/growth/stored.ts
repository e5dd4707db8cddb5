import { statSync } from 'node:fs'
import { join } from 'node:path'
import { conversationKey, conversationOf, forgetTimer } from '../../src/app/conversation.ts'
import type { CaseId, ConversationId, Instant, Language, PersonId } from '../../src/engine/ids.ts'
import { newState } from '../../src/engine/turn.ts'
import { type Case, putCase } from '../../src/records/cases/case.ts'
import { newcomer, putPerson } from '../../src/records/people/person.ts'
import type { Store, Tx } from '../../src/store/store.ts'

const day: Instant = 24 * 60 * 60 * 1000
/** People written in one transaction, and transactions under way: they share an fsync. */
const portion = 100
const underWay = 20
/** One in so many people has a case; every third of these is closed. */
const perCase = 20

export const personOf = (n: number) => `stored-${n}` as PersonId
export const chatOf = (store: Store, n: number) => conversationOf(store, { channel: 'telegram', chat: String(900_000_000 + n) })

/** So many people as the application itself would have written them: where their talk stands, who they are, when they are forgotten, cases. */
export async function fill(store: Store, people: number): Promise<void> {
  const at = Date.now()
  let next = 0
  const worker = async () => {
    while (next < people) {
      const from = next
      next += portion
      const to = Math.min(next, people)
      await store.transact(null, async (tx) => {
        for (let n = from; n < to; n++) putSomebody(tx, store, n, at - (n % 170) * day)
      })
    }
  }
  await Promise.all(Array.from({ length: underWay }, worker))
}

function putSomebody(tx: Tx, store: Store, n: number, at: Instant): void {
  const [person, conversation] = [personOf(n), chatOf(store, n)]
  const given = { version: '2026-11', at }
  const language = 'de' as Language
  const state = {
    ...newState(person, at),
    language,
    situation: { kind: 'idle' },
    consents: { events: given, advice: given },
  } as const
  const address = { channel: 'telegram', chat: String(900_000_000 + n) }
  tx.put(conversationKey(conversation), { state, address, heardAt: at }, { owner: person })
  tx.setTimer({ key: forgetTimer(conversation), at: at + 180 * day, value: conversation, owner: person })
  const isInCare = n % perCase === 0
  const cases = isInCare ? [`case-${n}` as CaseId] : []
  const consents = (['events', 'advice'] as const).map((purpose) => ({ purpose, version: '2026-11', at, withdrawn: null }))
  putPerson(tx, { ...newcomer(person, conversation, at), language, consents, cases })
  if (isInCare) putCase(tx, caseOf(n, person, conversation, at))
}

function caseOf(n: number, person: PersonId, conversation: ConversationId, at: Instant): Case {
  const isClosed = (n / perCase) % 3 === 0
  return {
    id: `case-${n}` as CaseId,
    number: `K-${n}`,
    audience: 'applicant',
    language: 'de',
    topic: null,
    answers: { concern: 'Ich suche eine Ausbildung als Elektronikerin.' },
    summary: [{ label: 'Anliegen', value: 'Ich suche eine Ausbildung als Elektronikerin.' }],
    priority: 'P3',
    reasons: [],
    status: isClosed ? 'closed' : 'open',
    advisor: null,
    principal: null,
    proposed: null,
    company: null,
    history: [{ at, what: 'opened', by: 'bot', reason: null }],
    transcript: Array.from({ length: 6 }, () => ({ at, from: 'person', text: 'Wie finde ich einen Betrieb in der Nähe?' })),
    notes: [],
    marks: [],
    contact: null,
    appointments: [],
    promisedAt: null,
    firstAnswer: null,
    openedAt: at,
    lastAt: at,
    closedAt: isClosed ? at + day : null,
    person,
    conversation,
  }
}

/** What the files take, in megabytes. */
export const sizeOf = (folder: string): number => statSync(join(folder, 'store.db')).size / 1e6
