import type { z } from 'zod'
import type { OccasionId } from '../../engine/ids.ts'
import type { DeskContext } from '../work.ts'
import { workAtDesk } from '../work.ts'
import { startNews } from './news.ts'
import { type Occasion, occasionSchema, putOccasion, readOccasion } from './occasion.ts'
import { offerFreeSeats } from './queue.ts'

/** What a coordinator decides about an occasion. */
const planSchema = occasionSchema
  .pick({
    format: true,
    title: true,
    place: true,
    address: true,
    start: true,
    end: true,
    capacity: true,
    languages: true,
    minAge: true,
    guardianUnder: true,
    audience: true,
  })
  .refine(({ start, end }) => start < end, { path: ['end'], message: 'The end must be after the start' })
export type Plan = Readonly<z.infer<typeof planSchema>>

export type Organised =
  | { readonly kind: 'done'; readonly occasion: Occasion }
  /** There is none, or it was cancelled: then nothing can be changed any more. */
  | { readonly kind: 'gone' }
  /** More people have a place than the new capacity holds; nobody is put out. */
  | { readonly kind: 'too-small'; readonly taken: number }

/** Writes down a new occasion that nobody sees yet. */
export function draftOccasion(desk: DeskContext, plan: Plan): Occasion {
  const fresh = { status: 'draft', seats: [], waiting: [], offers: [], revision: 0, archived: 0 } as const
  const id = workAtDesk(desk).id<OccasionId>('occasion')
  const occasion = occasionSchema.parse({ ...fresh, ...planSchema.parse(plan), id })
  putOccasion(desk.tx, occasion)
  return occasion
}

/** From now on people can register. */
export async function publishOccasion({ tx }: DeskContext, id: OccasionId): Promise<Organised> {
  const occasion = await readOccasion(tx, id)
  if (!occasion || occasion.status === 'cancelled') return { kind: 'gone' }
  const published: Occasion = { ...occasion, status: 'published' }
  putOccasion(tx, published)
  return { kind: 'done', occasion: published }
}

/**
 * Changes a plan. Everybody who has, is offered or waits for a place is told once when time or place change, and their reminders
 * move along. New places go to the waiting list at once.
 */
export async function editOccasion(desk: DeskContext, id: OccasionId, plan: Plan): Promise<Organised> {
  const before = await readOccasion(desk.tx, id)
  if (!before || before.status === 'cancelled') return { kind: 'gone' }
  const taken = before.seats.length + before.offers.length
  if (plan.capacity < taken) return { kind: 'too-small', taken }
  const planned: Occasion = { ...before, ...planSchema.parse(plan) }
  const moved = (['start', 'end', 'place', 'address'] as const).some((part) => planned[part] !== before[part])
  const tells = moved && planned.status === 'published'
  const occasion = tells ? { ...planned, revision: planned.revision + 1 } : planned
  if (tells) startNews(desk, occasion, 'changed')
  await offerFreeSeats(workAtDesk(desk), occasion)
  return { kind: 'done', occasion }
}

/** Calls it off: nobody can register any more, and everybody is told once, in their own language. */
export async function cancelOccasion(desk: DeskContext, id: OccasionId): Promise<Organised> {
  const before = await readOccasion(desk.tx, id)
  if (!before || before.status === 'cancelled') return { kind: 'gone' }
  const occasion: Occasion = { ...before, status: 'cancelled', revision: before.revision + 1 }
  putOccasion(desk.tx, occasion)
  if (before.status === 'published' && before.start > desk.at) startNews(desk, occasion, 'cancelled')
  return { kind: 'done', occasion }
}
