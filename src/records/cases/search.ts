import type { Reader } from '../../store/store.ts'
import { type Case, caseByNumber, caseIndexes, caseOfKey, readCase } from './case.ts'
import { markIn } from './marks.ts'
import { listWithdrawn } from './withdrawn.ts'

/** What somebody looks for: one case by its number, others by a hashed name or telephone number. */
export type Wanted =
  | { readonly kind: 'case'; readonly case: Case['id'] }
  | { readonly kind: 'mark'; readonly mark: string }
  | { readonly kind: 'nothing' }

/** More of one name than anybody looks through. */
const most = 100

/** `K-7F3Q2`, as it is read out or typed. No number has a vowel, so hardly a name looks like one. */
const number = /^(?:k\s*-?\s*)?([2-9b-df-hj-np-tv-z]{5})$/i

/** Understands what an advisor looks for. A number whose case went with its person's consent or data leads to word of that. */
export async function wantedIn(reader: Reader, words: string, hash: (text: string) => string): Promise<Wanted> {
  const [, digits] = number.exec(words.trim()) ?? []
  const found = digits ? await byNumber(reader, `K-${digits.toUpperCase()}`) : null
  if (found) return { kind: 'case', case: found }
  const mark = markIn(words, hash)
  return mark ? { kind: 'mark', mark } : { kind: 'nothing' }
}

async function byNumber(reader: Reader, wanted: string): Promise<Case['id'] | null> {
  const one = await caseByNumber(reader, wanted)
  return one?.id ?? (await listWithdrawn(reader)).find((word) => word.number === wanted)?.case ?? null
}

/** Cases of everybody with this name or telephone number, also closed ones, latest first. For showing only. */
export async function listMarked(reader: Reader, mark: string): Promise<readonly Case[]> {
  const listed = await reader.list(caseIndexes.mark(mark), { limit: most, reverse: true })
  const found = await Promise.all(listed.map(({ key }) => readCase(reader, caseOfKey(key))))
  return found.filter((one) => one !== null)
}
