import { describe, expect, it, vi } from 'vitest'
import { readContent } from '../../simulation/content.ts'
import { simulate } from '../../simulation/run.ts'
import { commandOf, shrink } from '../../simulation/shrink.ts'
import { planted } from './planted.ts'

// Minutes only where the machine has a lot else to do.
vi.setConfig({ testTimeout: 180_000 })

const content = readContent()
const plan = { seed: 3, events: 900, people: 20, without: [] } as const

describe('the simulation notices', () => {
  it.each(planted)('$name', async ({ breaks, seed = plan.seed, sabotage }) => {
    // Which run shows it first depends on every detail of the application.
    for (let run = 0; run < 8; run++) {
      const { violation } = await simulate({ ...plan, seed: seed + run }, content, sabotage())
      if (!violation) continue
      return expect(breaks).toContain(violation.promise)
    }
    expect.fail('no run showed it')
  })
})

describe('a broken promise', () => {
  it('is told with the shortest way to it, which leads there again', async () => {
    const twice = planted.find(({ name }) => name.includes('twice now and then'))
    if (!twice) throw new Error('the planted faults have changed')
    // How far a run can be shortened depends on every detail of the application; some can be by much.
    let found = await simulate({ ...plan, seed: 1 }, content, twice.sabotage())
    let shortest = await shrink(found, content, { sabotage: twice.sabotage, mostEvents: 800 })
    for (let seed = 2; seed <= 8 && shortest.plan.people === plan.people; seed++) {
      found = await simulate({ ...plan, seed }, content, twice.sabotage())
      shortest = await shrink(found, content, { sabotage: twice.sabotage, mostEvents: 800 })
    }
    expect(shortest.plan.people).toBeLessThan(plan.people)
    expect(shortest.plan.without.length).toBeGreaterThan(10)
    expect(shortest.violation?.events).toBeLessThanOrEqual(found.violation?.events ?? 0)
    const again = await simulate(shortest.plan, content, twice.sabotage())
    expect(again.violation).toEqual(shortest.violation)
    const { seed, events, people, without } = shortest.plan
    expect(commandOf(shortest.plan)).toBe(
      `npm run simulate -- --seed ${seed} --events ${events} --people ${people} --without ${without.join(',')}`,
    )
  })
})
