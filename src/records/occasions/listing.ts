import { z } from 'zod'
import type { Instant, JsonObject, OccasionId } from '../../engine/ids.ts'
import type { Reader } from '../../store/store.ts'
import { id, sortable } from '../document.ts'
import { type Rule, rule } from '../rule.ts'
import type { RecordsContext } from '../work.ts'
import { type AgeGroup, ageGroup, needsGuardian, tooYoung } from './ages.ts'
import { type Occasion, occasionIndex, readOccasion, toldOf } from './occasion.ts'
import { hasRoom, isOpen, isThere } from './seats.ts'

/** Buttons fit on a phone, and nobody plans further than the next few. */
const mostShown = 10
/** Occasions looked at to find them; drafts and other audiences stand in the same index. */
const mostRead = 100

/** Occasions to come, soonest first; for showing. */
async function upcoming(reader: Reader, at: Instant): Promise<readonly Occasion[]> {
  const listed = await reader.list(occasionIndex, { from: sortable(at), limit: mostRead })
  const found = await Promise.all(listed.map(({ key }) => readOccasion(reader, occasionOf(key))))
  return found.filter((occasion) => occasion !== null)
}

const occasionOf = (key: string) => key.slice('occasion:'.length) as OccasionId

export const listOccasions: Rule<'list-occasions'> = rule(
  'list-occasions',
  z.object({ format: z.string().nullish(), ageGroup: ageGroup.nullish() }),
  async ({ format, ageGroup: group }, { reader, at, state }) => {
    const { audience } = state
    const fits = (occasion: Occasion) =>
      isOpen(occasion, at) &&
      (!format || occasion.format === format) &&
      (audience === null || occasion.audience.includes(audience)) &&
      !(group && tooYoung(group, occasion.minAge))
    const items = (await upcoming(reader, at)).filter(fits).slice(0, mostShown).map(itemOf)
    return { name: items.length > 0 ? 'found' : 'none', values: { items } }
  },
)

function itemOf(occasion: Occasion): JsonObject {
  const free = hasRoom(occasion)
  return { value: occasion.id, ...toldOf(occasion), places: { text: free ? 'ui:places.free' : 'ui:places.waiting' } }
}

/** Reads outside the transaction: `book` decides, this only saves people questions that lead nowhere. */
export const checkOccasion: Rule<'check-occasion'> = rule(
  'check-occasion',
  z.object({ occasion: id<OccasionId>(), ageGroup: ageGroup.nullish() }),
  async ({ occasion: wanted, ageGroup: group }, context) => {
    const occasion = await readOccasion(context.reader, wanted)
    if (!occasion) return { name: 'closed', values: {} }
    return { name: verdict(occasion, group ?? null, context), values: viewOf(occasion, group ?? null, context) }
  },
)

function verdict(occasion: Occasion, group: AgeGroup | null, { at, state }: RecordsContext) {
  if (!isOpen(occasion, at)) return 'closed'
  if (isThere(occasion, state.person)) return 'already'
  if (group && tooYoung(group, occasion.minAge)) return 'too-young'
  return hasRoom(occasion) ? 'open' : 'waiting'
}

/** What the dialog tells, and what it still has to ask. */
function viewOf(occasion: Occasion, group: AgeGroup | null, { book }: RecordsContext): JsonObject {
  const format = book.service.formats.find((candidate) => candidate.id === occasion.format)
  return {
    ...toldOf(occasion),
    minAge: occasion.minAge ?? 0,
    guardian: group !== null && needsGuardian(group, occasion.guardianUnder),
    emergencyContact: format?.emergencyContact ?? false,
    needsAsked: format?.needs ?? true,
  }
}
