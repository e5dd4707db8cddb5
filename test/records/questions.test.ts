import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/engine/ids.ts'
import { createAdvisor } from '../../src/records/advisors/advisor.ts'
import { dropQuestions, keptQuestions } from '../../src/records/questions/kept.ts'
import { accept, noteResult, propose, readProposal } from '../../src/records/questions/proposals.ts'
import { berlin, type Someone, someone, World } from './world.ts'

const day = 24 * 3_600_000

let world: World
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
})
afterEach(() => world.close())

const refused = (text: string, language = 'de'): JsonObject => ({ text, language, why: 'refused', topic: null })

/** Somebody who agreed to advice, and somebody who did not. */
const agreed = (name: string): Someone => {
  const one = someone(name)
  return { ...one, state: { ...one.state, consents: { advice: { version: '2026-11', at: 0 } } } }
}
const silent = (name: string): Someone => {
  const one = someone(name)
  return { ...one, state: { ...one.state, consents: { events: { version: '2026-11', at: 0 } } } }
}

describe('questions for editors', () => {
  test('are not kept without consent to advice', async () => {
    expect(await world.run(silent('a'), 'keep-question', refused('wo kann ich wohnen'))).toMatchObject({ name: 'dropped' })
    expect(await keptQuestions(world.store)).toEqual([])
  })

  test('are counted, with the day alone and nobody’s name', async () => {
    for (const name of ['a', 'b', 'c']) await world.run(agreed(name), 'keep-question', refused('wo kann ich wohnen'))
    await world.run(agreed('a'), 'keep-question', refused('aber wo'))
    expect(await keptQuestions(world.store)).toEqual([
      { text: 'aber wo', language: 'de', why: 'refused', topic: null, count: 1 },
      { text: 'wo kann ich wohnen', language: 'de', why: 'refused', topic: null, count: 3 },
    ])
    const listed = await world.store.list('questions:kept')
    expect(listed).toEqual([{ key: 'questions:2026-11-23', sort: '2026-11-23' }])
    const document = JSON.stringify(await world.store.get('questions:2026-11-23'))
    for (const trace of ['person', 'chat', 'conversation', '10:00', String(world.now)]) expect(document).not.toContain(trace)
  })

  test('of many at once are all counted', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, place) => world.run(agreed(`p${place}`), 'keep-question', refused('wo wohnen'))),
    )
    expect(await keptQuestions(world.store)).toMatchObject([{ count: 20 }])
  })

  test('stay when the person erases their data, since nothing leads from one to the other', async () => {
    await world.run(agreed('a'), 'keep-question', refused('wo kann ich wohnen'))
    await world.run(agreed('a'), 'erase', {})
    expect(await keptQuestions(world.store)).toHaveLength(1)
  })

  test('go after 90 days', async () => {
    await world.run(agreed('a'), 'keep-question', refused('wo kann ich wohnen'))
    await world.goTo(berlin('2026-11-23T10:00') + 90 * day)
    await world.retire()
    expect(await keptQuestions(world.store)).toHaveLength(1)
    await world.goTo(berlin('2026-11-23T10:00') + 91 * day)
    await world.retire()
    expect(await keptQuestions(world.store)).toEqual([])
  })

  test('go when they have been seen to, and only these', async () => {
    await world.run(agreed('a'), 'keep-question', refused('wo kann ich wohnen'))
    await world.run(agreed('a'), 'keep-question', refused('wo kann ich wohnen', 'en'))
    await world.store.transact(null, (tx) => dropQuestions(tx, [{ text: 'wo kann ich wohnen', language: 'de' }]))
    expect(await keptQuestions(world.store)).toMatchObject([{ language: 'en' }])
  })
})

describe('proposals', () => {
  const row = { asked: 10, right: 8, wrong: 1, served: 9 }
  const result = { rows: [{ set: 'bench' as const, language: 'de', before: row, after: row }], taken: [], won: 0, against: [] }
  const make = () =>
    world.desk((desk) => {
      const { id: by } = createAdvisor(desk, {
        name: 'A',
        languages: ['de'],
        audiences: ['applicant'],
        roles: ['advisor'],
        telegram: null,
        email: null,
        deputy: null,
      })
      const lines = [{ text: 'wo kann ich wohnen', language: 'de' }]
      return propose(desk, { kind: 'line', topic: 'housing', title: '', note: '', lines, from: lines, by })
    })

  test('are accepted when they were tested and do no harm', async () => {
    const { id } = await make()
    expect(await world.desk(({ tx }) => accept(tx, id))).toBeNull()
    await world.store.transact(null, (tx) => noteResult(tx, id, { ...result, against: [{ why: 'wrong', where: 'de' }] }))
    expect(await world.desk(({ tx }) => accept(tx, id))).toBeNull()
    await world.store.transact(null, (tx) => noteResult(tx, id, result))
    expect(await world.desk(({ tx }) => accept(tx, id))).toMatchObject({ status: 'accepted' })
  })

  test('have to be tested again when another one was accepted meanwhile', async () => {
    const [one, two] = [await make(), await make()]
    for (const { id } of [one, two]) await world.store.transact(null, (tx) => noteResult(tx, id, result))
    await world.store.transact(null, (tx) => accept(tx, one.id))
    expect(await readProposal(world.store, two.id)).toMatchObject({ status: 'failed', result: null })
  })
})
