import { z } from 'zod'
import type { InboundEvent } from '../channels/channel.ts'
import type { InternalEvent } from '../engine/effect.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { State } from '../engine/state.ts'
import { id, instant, read } from '../records/document.ts'
import type { Key, Reader } from '../store/store.ts'

/**
 * An event that could not be worked. Its words, and where the conversation stood, are there only where storing them was agreed to: then
 * the whole of it lies sealed with the person's key.
 */
const failureSchema = z.object({
  at: instant,
  conversation: id<ConversationId>().optional(),
  error: z.string(),
  event: z.looseObject({ kind: z.string(), text: z.string().optional() }),
  state: z.custom<State>().optional(),
})
export type Failure = Readonly<z.infer<typeof failureSchema>>

export const failureKey = (name: string): Key => `failure:${name}`
export const failureIndex = 'failures'

export const readFailure = (reader: Reader, name: string): Promise<Failure | null> =>
  read(reader, failureSchema, failureKey(name))

/** The latest first. */
export async function listFailures(reader: Reader, limit: number): Promise<readonly (readonly [name: string, Failure])[]> {
  const listed = await reader.list(failureIndex, { limit, reverse: true })
  const names = listed.map(({ key }) => key.slice(failureKey('').length))
  const found = await Promise.all(names.map(async (name) => [name, await readFailure(reader, name)] as const))
  return found.flatMap(([name, failure]) => (failure ? [[name, failure] as const] : []))
}

/** What can be worked again: it was kept whole. */
export type Kept =
  | { readonly kind: 'inbound'; readonly event: InboundEvent }
  | { readonly kind: 'internal'; readonly event: InternalEvent }

const fromOutside: readonly string[] = ['opened', 'said', 'pressed', 'sent-media'] satisfies InboundEvent['kind'][]

export function keptEvent({ event, state }: Failure): Kept | null {
  if (!state) return null
  // Written by this application, as it came in by the door.
  return fromOutside.includes(event.kind)
    ? { kind: 'inbound', event: event as unknown as InboundEvent }
    : { kind: 'internal', event: event as unknown as InternalEvent }
}
