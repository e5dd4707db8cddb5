import type { Random } from '../src/answers/model/random.ts'
import type { OccasionId } from '../src/engine/ids.ts'
import { local } from '../src/records/berlin.ts'
import { sortable } from '../src/records/document.ts'
import { occasionIndex, readOccasion } from '../src/records/occasions/occasion.ts'
import { cancelOccasion, draftOccasion, editOccasion, publishOccasion } from '../src/records/occasions/organising.ts'
import type { DeskContext } from '../src/records/work.ts'

/** How many lie ahead at any time. */
const wanted = 4

/** One thing a coordinator does with the occasions: a new one, more room, another time, or it is off. */
export async function organise(
  desk: DeskContext,
  { dice, random, number }: { readonly dice: number; readonly random: Random; readonly number: number },
): Promise<void> {
  const ahead = await desk.tx.list(occasionIndex, { from: sortable(desk.at), limit: 50 })
  const chosen = ahead[number % Math.max(1, ahead.length)]
  if (ahead.length < wanted || !chosen) return publish(desk, number, random)
  const id = chosen.key.slice('occasion:'.length) as OccasionId
  const occasion = await readOccasion(desk.tx, id)
  if (!occasion) return
  const { format, title, place, address, start, end, capacity, languages, minAge, guardianUnder, audience } = occasion
  const same = { format, title, place, address, start, end, capacity, languages, minAge, guardianUnder, audience }
  const hour = 60 * 60 * 1000
  if (dice < 10) await cancelOccasion(desk, id)
  else if (dice < 40) await editOccasion(desk, id, { ...same, start: start + hour, end: end + hour })
  else if (dice < 70) await editOccasion(desk, id, { ...same, capacity: capacity + 1 })
  else if (dice < 85) await editOccasion(desk, id, { ...same, capacity: Math.max(1, capacity - 1) })
  else await publish(desk, number, random)
}

async function publish(desk: DeskContext, number: number, random: Random): Promise<void> {
  const formats = desk.service.formats
  const format = formats[number % formats.length]
  if (!format) return
  const start = local(desk.at)
    .plus({ days: 2 + (number % 18) })
    .set({ hour: 9 + (number % 9), minute: 0, second: 0, millisecond: 0 })
  const plan = {
    format: format.id,
    title: null,
    place: 'Haus der Ausbildung',
    address: null,
    start: start.toMillis(),
    end: start.plus({ minutes: format.minutes }).toMillis(),
    capacity: 1 + ((number + random.below(3)) % 3),
    languages: [...desk.service.languagesOfAdvisors],
    minAge: format.minAge,
    guardianUnder: format.guardianUnder,
    audience: [...format.audience],
  }
  const { id } = draftOccasion(desk, plan)
  await publishOccasion(desk, id)
}
