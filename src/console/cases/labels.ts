import { html } from 'hono/html'
import type { Language } from '../../engine/ids.ts'
import { type Advisor, listAdvisors } from '../../records/advisors/advisor.ts'
import type { Case } from '../../records/cases/case.ts'
import type { Html } from '../forms.ts'
import type { Visit } from '../visit.ts'
import { distance, written } from '../words.ts'

/** Names of the whole staff, also of those who left, by id. */
export type Names = ReadonlyMap<string, string>

export const namesOf = (staff: readonly Advisor[]): Names => new Map(staff.map(({ id, name }) => [id, name]))

export const readNames = async ({ house }: Visit): Promise<Names> => namesOf(await listAdvisors(house.store))

/** A language in its own words, its code when the book does not know it. */
export function languageName({ house, say }: Pick<Visit, 'house' | 'say'>, code: string | null): string {
  if (code === null) return say('console:case.no-language')
  const book = house.book()
  const known: Language | undefined = book.languages.find((language) => language === code)
  return known ? book.text(known, 'language:name') : code
}

export function topicName({ house, language }: Visit, topic: string | null): string | null {
  const key = `topics/${topic}:title`
  return topic !== null && house.book().has(language, key) ? house.book().text(language, key) : topic
}

export const priorityBadge = ({ say }: Visit, { priority }: Pick<Case, 'priority'>): Html =>
  html`<span class="badge ${priority.toLowerCase()}" title="${say(`console:priority.${priority}`)}">${priority}</span>`

/** Who has it: in charge, proposed, or nobody yet. */
export function holder({ say, advisor: me }: Visit, one: Case, names: Names): Html {
  const name = (id: string) => (id === me.id ? say('console:case.you') : (names.get(id) ?? id))
  if (one.advisor) return html`<bdi>${name(one.advisor)}</bdi>`
  if (one.proposed) return html`<span class="faint">${say('console:case.proposed')}</span> <bdi>${name(one.proposed)}</bdi>`
  return html`<span class="faint">${say('console:case.nobody')}</span>`
}

/** Until when an answer was promised, and whether that is past while nobody has taken over. */
export function promise({ say, language, house }: Visit, { promisedAt, status }: Case): Html | '' {
  if (promisedAt === null || status === 'closed') return ''
  const isLate = status === 'open' && promisedAt < house.now()
  return html`<span${isLate ? html` class="late"` : ''}>${say(isLate ? 'console:case.late' : 'console:case.promised')} ${moment(language, promisedAt)}</span>`
}

export const moment = (language: Language, at: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}">${written(language, at)}</time>`

export const age = ({ language, house }: Visit, at: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}" title="${written(language, at)}">${distance(language, at, house.now())}</time>`
