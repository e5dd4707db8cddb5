import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doings, starts } from './doings.ts'
import { book, phrases, Player, type Played } from './player.ts'
import * as promises from './promises.ts'

const runs = Number(process.env.RUNS ?? 300)
let events = 0
const situations = new Map<string, number>()

/** Plays random conversations; `check` sees every event. Shrinks to the shortest conversation that breaks the promise. */
function inEveryConversation(check: promises.Promise_, numRuns = runs): void {
  fc.assert(
    fc.property(fc.constantFrom(...starts), doings(phrases), (from, script) => {
      const player = new Player(from)
      for (const doing of script) {
        const played = player.play(doing)
        if (!played) continue
        events += 1
        const { situation } = player.state
        const place = situation.kind === 'in-dialog' ? situation.stack[0].dialog : situation.kind
        situations.set(place, (situations.get(place) ?? 0) + 1)
        check(played)
      }
    }),
    { numRuns, seed: Number(process.env.SEED ?? 20261123) },
  )
}

describe('in every conversation', () => {
  it('every promise holds after every event', () => {
    const all: readonly promises.Promise_[] = Object.values(promises)
    inEveryConversation((played: Played) => {
      for (const promise of all) promise(played)
    })
    console.log(`engine: ${events} events; ${[...situations].sort(([, one], [, two]) => two - one).map(([name, count]) => `${name} ${count}`).join(', ')}`)
    // Random walks that never leave the menu would prove nothing.
    for (const dialog of ['consent', 'register', 'human', 'data', 'funding']) expect(situations.get(dialog) ?? 0, dialog).toBeGreaterThan(20)
    expect(situations.get('with-human') ?? 0).toBeGreaterThan(5)
  })
})

void book
