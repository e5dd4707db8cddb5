import { z } from 'zod'
import type { AdvisorNotice } from '../channels/channel.ts'
import type { EffectId, EventId, Instant } from '../engine/ids.ts'
import { isAvailable, listAdvisors } from '../records/advisors/advisor.ts'
import { instant, read } from '../records/document.ts'
import { german } from '../records/language.ts'
import type { Key, Tx } from '../store/store.ts'
import type { Parts } from './parts.ts'
import { say } from './staff/cards.ts'
import { tellStaff } from './tell-staff.ts'

export type AlarmKind = 'failure' | 'undelivered' | 'dead-letters' | 'unclaimed'

const toldSchema = z.object({ at: instant, count: z.int() })
type Told = z.infer<typeof toldSchema>

const hour: Instant = 60 * 60 * 1000
const day = 24 * hour
const keyOf = (kind: AlarmKind): Key => `alarm:${kind}`

/** Whether humans should hear of it: at most once an hour, and of what has not grown since once a day. Remembers that they did. */
export async function isNews(tx: Tx, kind: AlarmKind, count: number, at: Instant): Promise<boolean> {
  const told: Told | null = await read(tx, toldSchema, keyOf(kind))
  if (told && (at - told.at < hour || (count <= told.count && at - told.at < day))) return false
  tx.put(keyOf(kind), { at, count })
  return true
}

/** It is over: when it comes again, that is news. */
export async function isOver(tx: Tx, kind: AlarmKind): Promise<void> {
  const told: Told | null = await read(tx, toldSchema, keyOf(kind))
  if (told && told.count > 0) tx.put(keyOf(kind), { ...told, count: 0 })
}

/** Tells the coordinators who are there, else all of them, where they work; unless it turns out in the same transaction to be unwanted. */
export async function tellCoordinators(
  parts: Parts,
  parcel: EffectId,
  { text, url }: Pick<AdvisorNotice, 'text' | 'url'>,
  isWanted: (tx: Tx) => Promise<boolean> = async () => true,
): Promise<void> {
  const { store, book, now } = parts
  const all = (await listAdvisors(store)).filter(({ active, roles }) => active && roles.includes('coordinator'))
  const there = all.filter((one) => isAvailable(one, now()))
  const message = { language: german, text, links: [{ label: say({ book: book() }, 'staff:console'), url }] }
  await store.transact(`${parcel}/tell` as EventId, async (tx) => {
    if (await isWanted(tx)) await tellStaff(tx, parts, parcel, there.length > 0 ? there : all, message)
  })
}
