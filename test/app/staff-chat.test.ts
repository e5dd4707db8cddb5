import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type App, createApp } from '../../src/app/app.ts'
import { putAccount } from '../../src/app/staff/account.ts'
import { type StaffPress, writeStaffPress } from '../../src/app/staff/press.ts'
import type { Channel } from '../../src/channels/channel.ts'
import type { Errand } from '../../src/engine/effect.ts'
import type { AdvisorId, CaseId, EventId, Json } from '../../src/engine/ids.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { createRecords } from '../../src/records/records.ts'
import type { Key, Store, Tx } from '../../src/store/store.ts'
import { someone, World } from '../records/world.ts'
import { changed } from '../support/changed.ts'
import { content } from '../support/service.ts'

const day = 24 * 60 * 60 * 1000
const words = 'Mein Chef heißt Zacharias'
const person = someone('a')
/** Where words of people may be shown. */
const address = { channel: 'teams', chat: 'maria' }

let world: World
let app: App
let id: CaseId
let maria: AdvisorId
/** What the channel was given; it never gets through. */
let tried: string[]

beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  tried = []
  const teams: Channel = {
    name: 'teams',
    send: async (_, __, message) => {
      tried.push(JSON.stringify(message))
      return { kind: 'retry', at: world.now + day, reason: 'out of order' }
    },
    start: async () => {},
    stop: async () => {},
  }
  app = createApp({
    store: slow(world.store),
    records: createRecords(),
    channels: new Map([['teams', teams]]),
    book: () => content().book,
    answers: () => content().answers,
    now: () => world.now,
    after: () => () => {},
    log: { info: () => {}, warn: () => {}, error: () => {} },
    publicUrl: 'https://centre.example',
  })
  maria = await world.advisor('Maria', { languages: ['de', 'ar'] })
  const conversation = app.receiver.conversationOf(address)
  await world.desk(({ tx }) => putAccount(tx, conversation, { staff: maria, address, doing: null }))
  id = (await world.run(person, 'open-case', { audience: 'applicant', answers: { concern: words } })).values.case as CaseId
  await world.desk((desk) => claimCase(desk, { case: id, advisor: maria }))
  await world.sent()
})
afterEach(() => world.close())

/** One that takes its time with every document, as over a network. */
function slow(store: Store): Store {
  const slowly = (tx: Tx): Tx =>
    changed<Tx>(tx, {
      get: async <T extends Json>(key: Key) => {
        await new Promise(setImmediate)
        return tx.get<T>(key)
      },
    })
  return changed<Store>(store, { transact: (event, work) => store.transact(event, (tx) => work(slowly(tx))) })
}

let presses = 0
const press = (one: StaffPress) =>
  app.door.receive({
    id: `press:${++presses}` as EventId,
    at: world.now,
    address,
    event: { kind: 'pressed', press: writeStaffPress(one) },
  })

/** Everything that waits for the advisor's chat. */
async function waiting(): Promise<readonly string[]> {
  return (await world.sent()).flatMap((errand: Errand) => (errand.kind === 'send' ? [JSON.stringify(errand.message)] : []))
}

test('whoever closes a case from their chat is shown it closed, before the closing counts', async () => {
  expect(await press({ kind: 'close-as', case: id, outcome: 'other' })).toBe('committed')
  expect((await world.case(id)).status).toBe('closed')
  const [card, ...others] = await waiting()
  expect(card).toContain((await world.case(id)).number)
  expect(others).toEqual([])
})

describe('words of a person on their way to an advisor who cannot be reached', () => {
  test.each([
    { name: 'a card of the case', show: () => press({ kind: 'case', case: id }) },
    { name: 'the log of the case', show: () => press({ kind: 'log', case: id }) },
    { name: 'news of what they wrote', show: () => world.run(person, 'add-to-case', { text: words }) },
  ])('go with the person: $name', async ({ show }) => {
    await show()
    await app.deliverer.drain()
    expect(tried.join('\n')).toContain(words)
    await world.store.transact(null, async (tx) => tx.forget(person.person))
    world.now += 2 * day
    expect((await waiting()).join('\n')).not.toContain(words)
  })

  test('wait as long as the person is there', async () => {
    await press({ kind: 'case', case: id })
    await app.deliverer.drain()
    world.now += 2 * day
    expect((await waiting()).join('\n')).toContain(words)
  })
})
