import { afterEach, beforeEach, describe } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { testDocuments } from './contract-documents.ts'
import { testEvents } from './contract-events.ts'
import { testForgetting } from './contract-forgetting.ts'
import { testHandingOver } from './contract-handing-over.ts'
import { testIndexes } from './contract-indexes.ts'
import { testModel } from './contract-model.ts'
import { testNodes } from './contract-nodes.ts'
import { testOutbox } from './contract-outbox.ts'
import { testTimers } from './contract-timers.ts'
import type { Place, Subject } from './subject.ts'

/** Every promise of `src/store/store.ts`, for any engine of the store. */
export function testStore(name: string, start: () => Promise<Place>): void {
  describe(name, () => {
    let place: Place
    let store: Store
    const subject: Subject = {
      get store() {
        return store
      },
      get place() {
        return place
      },
      async reopen() {
        await store.close()
        store = await place.open()
      },
      async write(work) {
        await store.transact(null, async (tx) => work(tx))
      },
    }
    beforeEach(async () => {
      place = await start()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })
    testDocuments(subject)
    testEvents(subject)
    testIndexes(subject)
    testOutbox(subject)
    testHandingOver(subject)
    testTimers(subject)
    testForgetting(subject)
    testNodes(subject)
  })
  // Without a store beside it: to one that is open, an emptied server has lost what was erased, and it would erase again.
  describe(name, () => testModel(start))
}
