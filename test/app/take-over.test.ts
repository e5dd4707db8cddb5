import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../src/answers/model/random.ts'
import { putAccount } from '../../src/app/staff/account.ts'
import { writeStaffPress } from '../../src/app/staff/press.ts'
import type { Address } from '../../src/engine/effect.ts'
import type { CaseId, EventId } from '../../src/engine/ids.ts'
import { type Advisor, readAdvisor } from '../../src/records/advisors/advisor.ts'
import { claimCase } from '../../src/records/cases/advising.ts'
import { readCase } from '../../src/records/cases/case.ts'
import { createRecords } from '../../src/records/records.ts'
import { someone } from '../console/someone.ts'
import { content, startTestService, type TestService } from '../support/service.ts'

const runs = 1000
const group = -100_77
/** Three in the group, three in chats of their own, four at the console. */
const places = ['group', 'group', 'group', 'chat', 'chat', 'chat', 'console', 'console', 'console', 'console'] as const

let service: TestService
let staff: Advisor[]
beforeAll(async () => {
  service = await startTestService({ advisorsChat: group })
  staff = []
  for (const [at] of places.entries()) staff.push(await service.hire(`Kollegin ${at}`, { telegram: String(9000 + at) }))
  for (const [at, advisor] of staff.entries()) {
    if (places[at] !== 'chat') continue
    const address = chatOf(at)
    service.telegram.person({ id: Number(address.chat) }).says('hallo')
    await service.settle()
    const conversation = service.house.app.receiver.conversationOf(address)
    await service.desk(({ tx }) => putAccount(tx, conversation, { staff: advisor.id, address, doing: null }))
  }
  // From here on the answers are read from the outbox.
  await service.house.app.deliverer.stop()
}, 120_000)
afterAll(() => service.stop())

const chatOf = (at: number): Address => ({ channel: 'telegram', chat: String(9000 + at) })

async function newCase(seed: number): Promise<CaseId> {
  const { store, clock } = service
  const { conversation, state } = someone(`run-${seed}`)
  const event = `case:${seed}` as EventId
  const done = await store.transact(event, (tx) =>
    createRecords().run(
      { name: 'open-case', input: { audience: 'applicant', answers: { concern: 'Ich suche eine Ausbildung.' } } },
      {
        tx,
        reader: store,
        book: content().book,
        at: clock.now(),
        event,
        round: 0,
        conversation,
        state,
        address: { channel: 'test', chat: conversation },
        hash: (text) => store.hash(text),
        config: { publicUrl: service.url },
      },
    ),
  )
  if (done.kind === 'duplicate') throw new Error('A seed came twice')
  return done.value.values.case as CaseId
}

/** What the one who pressed was told. */
async function presses(at: number, id: CaseId, seed: number): Promise<string> {
  const { app } = service.house
  const advisor = staff[at]
  if (!advisor) throw new Error('There are ten')
  const event = `press:${seed}:${at}` as EventId
  switch (places[at]) {
    case 'group': {
      const press = { press: `claim:${id}`, chat: String(group), message: '1', channel: 'telegram' }
      const user = { user: String(9000 + at), name: advisor.name }
      return (await app.door.advisorPressed({ ...press, ...user, id: event, at: service.clock.now() })).text
    }
    case 'chat': {
      const press = writeStaffPress({ kind: 'claim', case: id })
      await app.door.receive({ id: event, at: service.clock.now(), address: chatOf(at), event: { kind: 'pressed', press } })
      return `chat ${at}`
    }
    default: {
      const handled = await service.desk((desk) => claimCase(desk, { case: id, advisor: advisor.id }))
      if (handled.kind === 'claimed') return 'claimed'
      return handled.kind === 'taken' ? ((await readAdvisor(service.store, handled.by))?.name ?? '?') : 'gone'
    }
  }
}

test(`ten advisors press "take over" at once in three places: one wins, nine are told who (${runs} runs)`, async () => {
  const wins = new Map<string, number>()
  for (let seed = 1; seed <= runs; seed++) {
    const random = new Random(seed)
    const id = await newCase(seed)
    const order = places.map((_, at) => ({ at, late: random.next() })).sort((one, two) => one.late - two.late)
    const told = new Map<number, string>()
    await Promise.all(
      order.map(async ({ at }) => {
        // Some come a few ticks later than others.
        for (let ticks = random.below(4); ticks > 0; ticks--) await new Promise(setImmediate)
        told.set(at, await presses(at, id, seed))
      }),
    )
    const one = await readCase(service.store, id)
    expect(one?.history.filter(({ what }) => what === 'claimed')).toHaveLength(1)
    const winner = staff.findIndex(({ id: each }) => each === one?.advisor)
    const place = places[winner] ?? '?'
    wins.set(place, (wins.get(place) ?? 0) + 1)
    const name = staff[winner]?.name ?? '?'
    const inChats = await chatAnswers(seed)
    for (const [at, text] of told) {
      if (at === winner) continue
      expect(places[at] === 'chat' ? inChats.get(at) : text, `seed ${seed}, place ${at}`).toContain(name)
    }
  }
  console.log(`take-over: ${runs} runs, won in ${[...wins].map(([place, count]) => `${place} ${count}`).join(', ')}`)
  expect([...wins.keys()].sort()).toEqual(['chat', 'console', 'group'])
}, 600_000)

/** The answers to the presses in chats, taken from the outbox. */
async function chatAnswers(seed: number): Promise<ReadonlyMap<number, string>> {
  const answers = new Map<number, string>()
  for (;;) {
    const claimed = await service.store.claim(service.clock.now(), 1000, 60_000)
    if (claimed.length === 0) return answers
    for (const { id, value } of claimed) {
      const at = Number(new RegExp(`^press:${seed}:(\\d+)/`).exec(id)?.[1] ?? Number.NaN)
      const { message } = value as unknown as { readonly message?: { readonly text: string } }
      if (message && !Number.isNaN(at)) answers.set(at, message.text)
      await service.store.finish(id)
    }
  }
}
