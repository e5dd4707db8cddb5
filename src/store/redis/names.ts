import { randomBytes } from 'node:crypto'

/** One hash tag for the whole service centre, so that all its keys lie in one slot. The commit script makes the rest from `meta`. */
export const TAG = '{kausa}:'
/** The slot of all keys with that tag in a cluster, as `CLUSTER KEYSLOT` says it. */
export const SLOT = 2096

export const names = {
  meta: `${TAG}meta`,
  document: (key: string) => `${TAG}doc:${key}`,
  index: (index: string) => `${TAG}index:${index}`,
  person: (person: string) => `${TAG}person:${person}`,
  key: (key: string) => `${TAG}key:${key}`,
  owned: (key: string) => `${TAG}owned:${key}`,
  parcel: (id: string) => `${TAG}parcel:${id}`,
  queue: (lane: string) => `${TAG}queue:${lane}`,
  lane: (lane: string) => `${TAG}lane:${lane}`,
  lanes: `${TAG}lanes`,
  expires: `${TAG}expires`,
  turn: `${TAG}turn`,
  dead: (id: string) => `${TAG}dead:${id}`,
  deads: `${TAG}deads`,
  timer: (key: string) => `${TAG}timer:${key}`,
  timers: `${TAG}timers`,
  marks: `${TAG}marks`,
  erasures: `${TAG}erasures`,
  shut: `${TAG}shut`,
  shutBy: `${TAG}shut-by`,
  copying: `${TAG}copying`,
  changed: `${TAG}changed`,
  nodes: `${TAG}nodes`,
  /** Written so that replicas can say that they have it, and with it everything before. Holds nothing. */
  kept: `${TAG}kept`,
  /** Channels are not kept apart by database, so the number stands in their names. */
  news: (database: number) => `${TAG}news:${database}`,
  topic: (database: number, topic: string) => `${TAG}topic:${database}:${topic}`,
} as const

/** Who we are to the server, new at each start. */
export function newClientName(): string {
  return randomBytes(9).toString('base64url')
}
