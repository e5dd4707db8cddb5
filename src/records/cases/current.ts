import type { Reader } from '../../store/store.ts'
import type { Person } from '../people/person.ts'
import { type Case, readCase } from './case.ts'

/** The case of this person that is not closed; nobody has two. */
export async function openCaseOf(reader: Reader, { cases }: Pick<Person, 'cases'>): Promise<Case | null> {
  for (const id of cases.toReversed()) {
    const one = await readCase(reader, id)
    if (one && one.status !== 'closed') return one
  }
  return null
}
