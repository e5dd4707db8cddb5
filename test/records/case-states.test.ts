import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdvisorId, CaseId } from '../../src/engine/ids.ts'
import { claimCase, closeCase, passCase, reopenCase, replyToCase, waitForPerson } from '../../src/records/cases/advising.ts'
import { escalationTimer } from '../../src/records/cases/case.ts'
import { type Move, next, type Status, statuses, transitions } from '../../src/records/cases/states.ts'
import { watchOf } from '../../src/records/cases/watch.ts'
import { deputyFirst } from './staff.ts'
import { someone, World } from './world.ts'

const minute = 60_000
const day = 86_400_000
const person = someone('a')

let world: World
let maria: AdvisorId
let jan: AdvisorId
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  ;({ maria, jan } = await deputyFirst(world))
})
afterEach(() => world.close())

const known = (id: CaseId) => world.case(id)
const open = async () =>
  (await world.run(person, 'open-case', { audience: 'applicant', answers: { concern: 'Hilfe' } })).values.case as CaseId

type Act = (id: CaseId, advisor: AdvisorId) => Promise<unknown>

/** Every way in which somebody moves a case: advisors at their desk, the person in their chat. */
const acts = {
  claim: [(id, advisor) => world.desk((desk) => claimCase(desk, { case: id, advisor }))],
  write: [
    (id, advisor) => world.desk((desk) => replyToCase(desk, { case: id, advisor, text: 'Guten Tag' })),
    () => world.run(person, 'add-to-case', { text: 'Wann?' }),
    () => world.run(person, 'add-to-case', { text: 'Er schlägt mich', danger: 'danger-violence' }),
  ],
  wait: [(id, advisor) => world.desk((desk) => waitForPerson(desk, { case: id, advisor }))],
  pass: [(id, advisor) => world.desk((desk) => passCase(desk, { case: id, advisor, to: advisor === maria ? jan : maria }))],
  close: [(id, advisor) => world.desk((desk) => closeCase(desk, { case: id, advisor }))],
  leave: [() => world.run(person, 'leave-case')],
  reopen: [
    (id, advisor) => world.desk((desk) => reopenCase(desk, { case: id, advisor })),
    (id) => world.run(person, 'answer-case', { about: 'solved', yes: false, case: id }),
  ],
} as const satisfies { readonly [move in Move]: readonly Act[] }
const moves = Object.keys(acts) as Move[]

/** Brings a new case there. */
const ways: { readonly [status in Status]: readonly Move[] } = {
  open: [],
  claimed: ['claim'],
  waiting: ['claim', 'wait'],
  closed: ['claim', 'close'],
}
async function caseIn(status: Status): Promise<CaseId> {
  const id = await open()
  for (const move of ways[status]) await acts[move][0](id, maria)
  expect((await known(id)).status).toBe(status)
  world.now += minute
  return id
}

/** The timers of the case that stand in the store. */
const timersOf = async (id: CaseId) =>
  (await world.store.dueTimers(world.now + 365 * day, 50)).filter(({ key }) => key === escalationTimer(id))

describe('every state and every move', () => {
  const all = statuses.flatMap((status) =>
    moves.flatMap((move) => acts[move].map((act, place) => ({ status, move, act, place }))),
  )

  test.each(all)('$status: $move ($place) leads where the table says', async ({ status, move, act }) => {
    const id = await caseIn(status)
    const before = await known(id)
    await act(id, maria)
    const after = await known(id)
    expect(after.status).toBe(next(status, move) ?? status)
    // Refused is refused: nothing but the person's own words is kept.
    if (next(status, move) === null && !(status === 'open' && move === 'write')) expect(after).toEqual(before)
  })

  test('there are as many as the table has, and each is tried', () => {
    const named = new Set(Object.values(transitions).flatMap((table) => Object.keys(table)))
    expect(new Set(moves)).toEqual(named)
    expect(all).toHaveLength(statuses.length * 10)
  })

  test.each(statuses)('%s has an exit for an advisor, and one for the person', async (status) => {
    const byAdvisor: readonly Move[] = ['claim', 'close', 'reopen']
    const byPerson: readonly Move[] = ['leave', 'reopen']
    for (const those of [byAdvisor, byPerson]) {
      expect(those.some((move) => ![null, status].includes(next(status, move)))).toBe(true)
    }
  })

  test.each(statuses)('%s is watched over as it should be', async (status) => {
    const watched = { open: 'taking', claimed: 'answer', waiting: 'person', closed: null }[status]
    const id = await caseIn(status)
    expect((await timersOf(id)).map(({ value }) => (value as { watch: string }).watch)).toEqual(watched ? [watched] : [])
  })
})

/** One thing in a random life of a case. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ move: fc.constantFrom(...moves), way: fc.nat(2), by: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ minutes: fc.constantFrom(1, 61, 200, 24 * 60, 4 * 24 * 60) }) },
  { weight: 1, arbitrary: fc.record({ yes: fc.boolean() }) },
)

test('two hundred random lives: time alone never moves a case, nobody is forgotten, and the person is never told twice', async () => {
  let steps = 0
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async (life) => {
      await world.close()
      world = await World.open('2026-12-21T10:00')
      ;({ maria, jan } = await deputyFirst(world))
      const id = await open()
      let waits = 0
      const told: string[] = []
      for (const each of life) {
        world.now += 1
        const before = await known(id)
        if ('minutes' in each) {
          await world.goTo(world.now + each.minutes * minute)
          // The service reminds and tells; it never takes, closes or reopens.
          expect((await known(id)).status).toBe(before.status)
        } else if ('yes' in each) await world.run(person, 'answer-case', { about: 'solved', yes: each.yes, case: id })
        else {
          const [one] = [acts[each.move][each.way % acts[each.move].length] ?? acts[each.move][0]]
          await one?.(id, each.by === 0 ? maria : jan)
        }
        const one = await known(id)
        waits += one.history.length > before.history.length && one.history.at(-1)?.what === 'waiting' ? 1 : 0
        for (const errand of await world.sent())
          if (errand.kind === 'event' && errand.event.kind === 'noticed') told.push(errand.event.notice.kind)
        const watch = watchOf(one)
        const isReminded = watch?.kind === 'person' && one.history.some(({ what, at }) => what === 'reminded' && at > watch.since)
        expect(await timersOf(id)).toHaveLength(watch === null || isReminded ? 0 : 1)
        steps += 1
      }
      const count = (kind: string) => told.filter((each) => each === kind).length
      expect(count('case-delayed')).toBeLessThanOrEqual(1)
      expect(count('case-unanswered')).toBeLessThanOrEqual(1)
      expect(count('case-waits')).toBeLessThanOrEqual(waits)
    }),
    { numRuns: 200 },
  )
  expect(steps).toBeGreaterThan(1000)
}, 120_000)
