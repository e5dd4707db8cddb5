import type { Service } from '../../engine/book.ts'
import { type AdvisorId, type Instant, unreachable } from '../../engine/ids.ts'
import type { Reader } from '../../store/store.ts'
import { dayOf } from '../berlin.ts'
import { type Case, caseIndexes, caseOfKey, readCase } from './case.ts'
import { officeMinutesBetween } from './office.ts'

/** How the promised time of the first answer came true. */
export interface AnswerFigure {
  readonly kept: number
  readonly late: number
  /** Not answered yet, and the time has not come. */
  readonly pending: number
  /** Ended without a written answer: by the staff, who may have spoken with the person, or by the person before the time had come. */
  readonly unwritten: number
  /** Minutes of office time until the first answer: half of them came sooner. `null` when none has come. */
  readonly median: number | null
}

/** Figures of one kind. `rest`: those that would have been the figures of one advisor, together with others. */
export interface Breakdown {
  readonly rows: readonly { readonly name: string; readonly figure: AnswerFigure }[]
  readonly rest: AnswerFigure | null
}

export interface AnswerFigures {
  /** `null` when only one advisor stands behind them. */
  readonly total: AnswerFigure | null
  /** By the month in which a case came in, `2026-11`. */
  readonly months: Breakdown
  /** By the language of the person; `?` where none was chosen. */
  readonly languages: Breakdown
}

/**
 * Advisors that must stand behind a figure: no figure tells about one of them alone (BetrVG §87 (1) no. 6: the works council decides
 * about what could watch over performance).
 */
const fewest = 2
/** More cases than a centre keeps. */
const most = 50_000

/**
 * How often the promise was kept, and how soon people were answered in writing. From the cases that are kept: what was deleted, because
 * its time was over or its person wished so, is not in it.
 */
export async function answerFigures(reader: Reader, service: Service, now: Instant): Promise<AnswerFigures> {
  const listed = await reader.list(caseIndexes.all, { limit: most })
  const total = new Tally()
  const [months, languages] = [new Map<string, Tally>(), new Map<string, Tally>()]
  for (const { key } of listed) {
    const one = await readCase(reader, caseOfKey(key))
    if (!one) continue
    const counted = count(one, service, now)
    for (const tally of [total, of(months, dayOf(one.openedAt).slice(0, 7)), of(languages, one.language ?? '?')])
      tally.add(counted)
  }
  return { total: total.mayBeSeen ? total.figure : null, months: breakdown(months), languages: breakdown(languages) }
}

function of(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? new Tally()
  tallies.set(name, tally)
  return tally
}

type Verdict = Exclude<keyof AnswerFigure, 'median'>

interface Counted {
  /** `null` when nothing could be promised. */
  readonly verdict: Verdict | null
  readonly minutes: number | null
  readonly by: AdvisorId | null
}

function count(one: Case, service: Service, now: Instant): Counted {
  const { firstAnswer, advisor, proposed, openedAt } = one
  return {
    verdict: verdictOf(one, now),
    minutes: firstAnswer && officeMinutesBetween(service, openedAt, firstAnswer.at),
    by: firstAnswer?.by ?? advisor ?? proposed,
  }
}

function verdictOf({ firstAnswer, promisedAt, status, history, closedAt }: Case, now: Instant): Verdict | null {
  if (firstAnswer) return firstAnswer.promised === null ? null : firstAnswer.at <= firstAnswer.promised ? 'kept' : 'late'
  if (promisedAt === null) return null
  switch (status) {
    case 'open':
    case 'claimed':
    case 'waiting':
      return now > promisedAt ? 'late' : 'pending'
    case 'closed': {
      // Somebody of the staff who closes it may have spoken with the person; a person who waited in vain has not.
      const isLeft = history.findLast(({ what }) => what === 'left' || what === 'closed')?.what === 'left'
      return isLeft && (closedAt ?? now) > promisedAt ? 'late' : 'unwritten'
    }
    default:
      return unreachable(status)
  }
}

class Tally {
  readonly #counts = { kept: 0, late: 0, pending: 0, unwritten: 0 }
  readonly #minutes: number[] = []
  readonly #people = new Set<AdvisorId>()

  static of(tallies: readonly Tally[]): Tally {
    const sum = new Tally()
    for (const tally of tallies) sum.#join(tally)
    return sum
  }

  add({ verdict, minutes, by }: Counted): void {
    if (verdict) this.#counts[verdict]++
    if (minutes !== null) this.#minutes.push(minutes)
    if (by) this.#people.add(by)
  }

  #join(other: Tally): void {
    for (const verdict of ['kept', 'late', 'pending', 'unwritten'] as const) this.#counts[verdict] += other.#counts[verdict]
    this.#minutes.push(...other.#minutes)
    for (const person of other.#people) this.#people.add(person)
  }

  /** Behind what nobody has taken yet stands nobody. */
  get mayBeSeen(): boolean {
    return this.#people.size === 0 || this.#people.size >= fewest
  }

  get size(): number {
    return Object.values(this.#counts).reduce((sum, each) => sum + each, 0)
  }

  get figure(): AnswerFigure {
    return { ...this.#counts, median: medianOf(this.#minutes) }
  }
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, two) => one - two)
  const [below, above] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return below === undefined || above === undefined ? null : Math.round((below + above) / 2)
}

/**
 * What may be seen one by one, and the rest together. Since the rest could be found by subtracting from the total, it may not be one
 * advisor's either: then the smallest of the others joins it.
 */
function breakdown(tallies: ReadonlyMap<string, Tally>): Breakdown {
  const all = [...tallies].toSorted(([one], [two]) => (one < two ? -1 : 1))
  const apart = all.filter(([, tally]) => !tally.mayBeSeen).map(([name]) => name)
  const bySize = all.filter(([, tally]) => tally.mayBeSeen).toSorted(([, one], [, two]) => one.size - two.size)
  const rest = () => Tally.of(all.filter(([name]) => apart.includes(name)).map(([, tally]) => tally))
  for (const [name] of bySize) {
    if (rest().mayBeSeen) break
    apart.push(name)
  }
  const rows = all.filter(([name]) => !apart.includes(name)).map(([name, { figure }]) => ({ name, figure }))
  return { rows, rest: apart.length > 0 && rest().mayBeSeen ? rest().figure : null }
}
