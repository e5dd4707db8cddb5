import { Random } from '../src/answers/model/random.ts'
import type { Service } from '../src/engine/book.ts'
import type { EventId } from '../src/engine/ids.ts'
import type { Store } from '../src/store/store.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import { organise } from './organisers.ts'
import type { Process } from './process.ts'
import type { Colleague } from './staff.ts'

interface House {
  readonly clock: Clock
  readonly faults: Faults
  readonly random: Random
  readonly service: Service
  process(): Process | null
  colleague(): Colleague | undefined
  /** An advisor did this. */
  acted(event: EventId, colleague: Colleague): void
}

/** What staff do elsewhere than in their own chats: at the console, and in the group where cases are told. */
export class Desks {
  readonly #house: House
  #events = 0

  constructor(house: House) {
    this.#house = house
  }

  /** A coordinator does something with the occasions. */
  async organise(store: Store, isDaylight: boolean): Promise<void> {
    const { clock, faults, random, service } = this.#house
    const number = ++this.#events
    const event = `console:${number}` as EventId
    faults.born(event)
    if (isDaylight) faults.meets('daylight-saving', event)
    const dice = random.below(100)
    const chance = new Random(random.below(2 ** 31))
    // Whoever sits at the console presses again, and the page sends the same name with it.
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        const desk = { service, at: clock.now, event }
        await store.transact(event, (tx) => organise({ ...desk, tx }, { dice, random: new Random(chance.below(1)), number }))
        return
      } catch {
        // The store was away.
      }
    }
  }

  /** A case is told in the advisors' group, and two press at once. */
  noticedInGroup(press: string): void {
    const { clock, faults, random, process: anyProcess, colleague: anyColleague, acted } = this.#house
    if (random.below(4) > 0) return
    for (let count = 0; count < 2; count++) {
      const colleague = anyColleague()
      const process = anyProcess()
      if (!colleague || !process) continue
      const id = `group:${++this.#events}` as EventId
      faults.born(id)
      acted(id, colleague)
      const { user } = colleague
      const pressed = { id, at: process.now(), channel: 'telegram', user, name: user, press, chat: 'group', message: id }
      clock.after(random.below(30), () => void process.app.door.advisorPressed(pressed).catch(() => {}))
    }
  }
}
