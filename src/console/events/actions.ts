import type { EventId, OccasionId } from '../../engine/ids.ts'
import { examplePlans } from '../../records/occasions/examples.ts'
import { readOccasion } from '../../records/occasions/occasion.ts'
import { cancelOccasion, draftOccasion, publishOccasion } from '../../records/occasions/organising.ts'
import { act } from '../act.ts'
import { gonePage } from '../layout.ts'
import { idIn, type Visit } from '../visit.ts'
import { eventPath, openPlace } from './labels.ts'

/** From now on people can register. Refused while the place is open, or when it would have begun already. */
export function publish(visit: Visit): Response | Promise<Response> {
  const wanted = idIn<OccasionId>(visit)
  if (!wanted) return gonePage(visit)
  return act(visit, async (desk) => {
    const occasion = await readOccasion(desk.tx, wanted)
    if (occasion && (occasion.place === openPlace || occasion.start <= desk.at)) return `${eventPath(wanted)}?notice=not-ready`
    const done = await publishOccasion(desk, wanted)
    return `${eventPath(wanted)}?notice=${done.kind === 'done' ? 'published' : 'gone'}`
  })
}

export function cancel(visit: Visit): Response | Promise<Response> {
  const wanted = idIn<OccasionId>(visit)
  if (!wanted) return gonePage(visit)
  return act(visit, async (desk) => {
    const done = await cancelOccasion(desk, wanted)
    return `${eventPath(wanted)}?notice=${done.kind === 'done' ? 'cancelled' : 'gone'}`
  })
}

/** One draft of each format, named as an example in every language of the console. */
export function createExamples(visit: Visit): Promise<Response> {
  const { house, languages } = visit
  return act(visit, (desk) => {
    for (const plan of examplePlans(desk.service, desk.at)) {
      const name = (language: (typeof languages)[number]) => {
        const format = house.book().text(language, `ui:formats.${plan.format}`)
        return house.book().text(language, 'console:events.example-title', { format })
      }
      const title = Object.fromEntries(languages.map((language) => [language, name(language)]))
      // Each draft gets an id of its own; a repeat of the form makes the same ones.
      const own = { ...desk, event: `${desk.event}/${plan.format}` as EventId }
      draftOccasion(own, { ...plan, title, place: openPlace })
    }
    return '/console/events?notice=examples'
  })
}
