import { z } from 'zod'
import type { Book, TextValue } from '../engine/book.ts'
import { frozen } from '../engine/frozen.ts'
import type { Language } from '../engine/ids.ts'
import { type Instant, type Json, unreachable } from '../engine/ids.ts'
import type { Key, Reader } from '../store/store.ts'

/** An id in a document; branding it is the border at which text from the store becomes one of our ids. */
export const id = <Id extends string>() => z.custom<Id>((value) => typeof value === 'string' && value !== '')

/** A moment in milliseconds. */
export const instant = z.int()

export const audience = z.enum(['applicant', 'company', 'helper'])

/** Reads a document and checks its shape; `null` when there is none. Throws when an older or broken version does not fit. */
export async function read<T>(reader: Reader, schema: z.ZodType<T>, key: Key): Promise<T | null> {
  const value = await reader.get<Json>(key)
  if (value === null) return null
  if (typeof value !== 'object' || !Object.isFrozen(value)) return schema.parse(value)
  // A frozen document is shared among all who read it, and so is what was read from it.
  const known = parsed.get(value)
  if (known?.schema === schema) return known.value as T
  const fresh = frozen(schema.parse(value))
  parsed.set(value, { schema, value: fresh })
  return fresh
}

/** Documents that are shared, as they were read last. */
const parsed = new WeakMap<object, { readonly schema: z.ZodType; readonly value: unknown }>()

/** A moment as sort value: ISO in UTC, so that text order is time order. */
export const sortable = (at: Instant): string => new Date(at).toISOString()

/** A text value as plain words, for files that leave the chat. Moments and dates stay ISO. */
export function plain(book: Book, language: Language, value: TextValue): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if ('text' in value) return book.text(language, value.text)
  if ('in' in value) return value.in[language] ?? value.in.de ?? Object.values(value.in)[0] ?? ''
  if ('date' in value) return value.date
  if ('at' in value) return sortable(value.at)
  return unreachable(value)
}
