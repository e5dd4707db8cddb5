import { expect, it, vi } from 'vitest'
import { readContent } from '../../simulation/content.ts'
import { faultClasses } from '../../simulation/faults.ts'
import { missed, simulate } from '../../simulation/run.ts'

// Minutes only where the machine has a lot else to do.
vi.setConfig({ testTimeout: 180_000 })

const content = readContent()
const plan = { seed: 1, events: 2000, people: 150, without: [] } as const

it('every promise holds while everything that can go wrong does', async () => {
  const outcome = await simulate(plan, content)
  expect(outcome.violation).toBeNull()
  expect(missed(outcome)).toEqual([])
  expect(outcome.events).toBeGreaterThanOrEqual(plan.events)
  // A world in which nothing happens would keep its promises as well.
  for (const [name, count] of Object.entries(outcome.figures)) expect(count, name).toBeGreaterThan(0)
})

it('the same seed is the same run to the byte, and another seed another', async () => {
  const short = { ...plan, events: 200, people: 40 }
  const [first, again, other] = [
    await simulate(short, content),
    await simulate(short, content),
    await simulate({ ...short, seed: 2 }, content),
  ]
  expect(again).toEqual(first)
  expect(other.digest).not.toBe(first.digest)
})

it('a class of fault that no event met is missed, unless it was left out', async () => {
  const calm = await simulate({ ...plan, events: 1, people: 1 }, content)
  expect(missed(calm)).toContain('crash')
  const without = await simulate({ ...plan, events: 1, people: 1, without: faultClasses }, content)
  expect(missed(without)).toEqual([])
})

it('a long run must meet every class with at least one event in a hundred', async () => {
  const { figures, ...rest } = await simulate({ ...plan, events: 1, people: 1, without: faultClasses }, content)
  const met = Object.fromEntries(faultClasses.map((fault) => [fault, fault === 'lease' ? 999 : 1000])) as typeof rest.met
  const long = { ...rest, figures, plan: { ...rest.plan, without: [] }, events: 100_000, met }
  expect(missed(long)).toEqual(['lease'])
})
