import { expect, it, vi } from 'vitest'
import { readContent } from '../../simulation/content.ts'
import { divided, type Job, simulateAll } from '../../simulation/jobs.ts'
import type { Plan, Sabotage } from '../../simulation/plan.ts'
import { simulate } from '../../simulation/run.ts'

// Minutes only where the machine has a lot else to do.
vi.setConfig({ testTimeout: 180_000 })

const content = readContent()
const plans = divided({ seed: 3, events: 500, people: 40, without: [] }, 2)

it('the events are divided among worlds with seeds of their own', () => {
  expect(plans).toEqual([
    { seed: 3, events: 250, people: 40, without: [] },
    { seed: 1003, events: 250, people: 40, without: [] },
  ])
  expect(divided({ seed: 1, events: 10, people: 1, without: [] }, 3).map(({ events }) => events)).toEqual([4, 4, 4])
})

it('worlds in processes of their own are those of one process, and their figures are summed', async () => {
  const [one, two] = await Promise.all(plans.map((plan) => simulate(plan, content)))
  const { violation, events, met, figures, plan } = await simulateAll(plans)
  expect(violation).toBeNull()
  expect(plan).toEqual({ seed: 3, events: 500, people: 40, without: [] })
  expect(events).toBe((one?.events ?? 0) + (two?.events ?? 0))
  for (const [name, count] of Object.entries(met)) {
    expect(count, name).toBe((one?.met[name as keyof typeof met] ?? 0) + (two?.met[name as keyof typeof met] ?? 0))
  }
  for (const [name, count] of Object.entries(figures)) {
    expect(count, name).toBe((one?.figures[name] ?? 0) + (two?.figures[name] ?? 0))
  }
})

it('the first broken promise ends all worlds, and tells the seed it broke with', async () => {
  const loses: Sabotage = { sent: () => {} }
  const stopped: number[] = []
  const start = (plan: Plan): Job => ({
    // The first never comes to its end.
    outcome: plan.seed === 3 ? new Promise(() => {}) : simulate(plan, content, loses),
    stop: () => stopped.push(plan.seed),
  })
  const { plan, violation } = await simulateAll(plans, start)
  expect(plan.seed).toBe(1003)
  expect(violation?.promise).toBe('delivery')
  expect(stopped).toEqual([3, 1003])
})

it('a world that ends without a word is an error', async () => {
  const lost = { outcome: Promise.reject(new Error('gone')), stop: () => {} }
  await expect(simulateAll(plans, () => lost)).rejects.toThrow('gone')
})
