import type { Service } from '../engine/book.ts'
import type { EventId, Instant } from '../engine/ids.ts'
import { examplePlans } from '../records/occasions/examples.ts'
import { draftOccasion, publishOccasion } from '../records/occasions/organising.ts'
import type { Store } from '../store/store.ts'

/** Publishes one example event of each format, so that a talk in the terminal can register for something. */
export async function publishExamples(store: Store, service: Service, at: Instant): Promise<void> {
  for (const [place, plan] of examplePlans(service, at).entries()) {
    const event = `example:${place}` as EventId
    await store.transact(event, async (tx) => {
      const desk = { tx, service, at, event }
      await publishOccasion(desk, draftOccasion(desk, plan).id)
    })
  }
}
