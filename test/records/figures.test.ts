import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reportPromises } from '../../src/cli/promises.ts'
import type { AdvisorId, CaseId, Instant, Language } from '../../src/engine/ids.ts'
import { claimCase, closeCase, reopenCase, replyToCase } from '../../src/records/cases/advising.ts'
import { answerFigures } from '../../src/records/cases/figures.ts'
import { berlin, service, someone, World } from './world.ts'

let world: World
let ali: AdvisorId
let lena: AdvisorId
beforeEach(async () => {
  world = await World.open('2026-11-23T10:00')
  ali = await world.advisor('Ali', { languages: ['ar', 'tr'] })
  lena = await world.advisor('Lena', { languages: ['de'], roles: ['advisor', 'coordinator'] })
})
afterEach(() => world.close())

const figures = () => answerFigures(world.store, service, world.now)
const none = { kept: 0, late: 0, pending: 0, unwritten: 0, median: null }

let people = 0
/** Urgent: an answer is promised for the same day. */
const open = async (
  language: string | null = 'ar',
  answers: Record<string, string> = { letter: 'rejection' },
): Promise<CaseId> => {
  const who = someone(`p${++people}`, { language: language as Language | null })
  return (await world.run(who, 'open-case', { audience: 'applicant', answers })).values.case as CaseId
}
const known = (id: CaseId) => world.case(id)
async function answer(id: CaseId, advisor: AdvisorId, at: Instant): Promise<void> {
  world.now = at
  await world.desk((desk) => claimCase(desk, { case: id, advisor }))
  await world.desk((desk) => replyToCase(desk, { case: id, advisor, text: 'Guten Tag' }))
}

describe('the first answer of a human', () => {
  test('is kept with the case, with what had been promised, and only the first', async () => {
    const id = await open()
    await answer(id, ali, berlin('2026-11-23T11:00'))
    const first = { at: berlin('2026-11-23T11:00'), by: ali, promised: berlin('2026-11-23T16:00') }
    expect(await known(id)).toMatchObject({ firstAnswer: first })
    world.now = berlin('2026-11-25T11:00')
    await world.desk((desk) => closeCase(desk, { case: id, advisor: ali }))
    await world.desk((desk) => reopenCase(desk, { case: id, advisor: ali }))
    await answer(id, lena, berlin('2026-11-26T11:00'))
    expect(await known(id)).toMatchObject({ promisedAt: berlin('2026-11-25T16:00'), firstAnswer: first })
  })

  test('is not that somebody took the case over', async () => {
    const id = await open()
    await world.desk((desk) => claimCase(desk, { case: id, advisor: ali }))
    expect((await known(id)).firstAnswer).toBeNull()
  })
})

describe('what became of the promises', () => {
  async function leaver(): Promise<() => Promise<unknown>> {
    await open()
    const who = someone(`p${people}`)
    return () => world.run(who, 'leave-case')
  }

  test('is counted as kept, late, not due yet, or ended without a written answer', async () => {
    const [kept, late, spoken] = [await open(), await open(), await open()]
    const left = await leaver()
    const leftEarly = await leaver()
    await open()
    await leftEarly()
    await answer(kept, ali, berlin('2026-11-23T16:00'))
    await answer(late, lena, berlin('2026-11-23T16:00') + 1)
    world.now = berlin('2026-11-24T12:00')
    await left()
    await world.desk((desk) => closeCase(desk, { case: spoken, advisor: lena }))
    await open('ar', {})
    // Late: written too late, not at all so far, and given up by the person after the time.
    expect((await figures()).total).toMatchObject({ kept: 1, late: 3, pending: 1, unwritten: 2 })
  })

  test('is told with the median time in office hours', async () => {
    const ids = [await open(), await open(), await open(), await open()]
    // After 30 minutes, 90, over the lunch break 150, and in the evening, when the day's 300 are over.
    const times = ['2026-11-23T10:30', '2026-11-23T11:30', '2026-11-23T13:30', '2026-11-23T20:00']
    for (const [place, id] of ids.entries()) await answer(id, place % 2 ? ali : lena, berlin(times[place] ?? ''))
    // Halfway between 90 and 150: an even number has no one in the middle.
    expect((await figures()).total).toEqual({ ...none, kept: 3, late: 1, median: 120 })
  })

  test('is told by the month in which a case came in and by language, without those that were erased', async () => {
    for (const month of ['2026-10-12T10:00', '2026-11-23T10:00']) {
      for (const language of ['ar', 'tr', null]) {
        for (const advisor of [ali, lena]) {
          world.now = berlin(month)
          await answer(await open(language), advisor, world.now + 3_600_000)
        }
      }
    }
    const two = { ...none, kept: 2, median: 60 }
    const cell = (name: string, times: number) => ({ name, figure: { ...two, kept: 2 * times } })
    expect(await figures()).toEqual({
      total: { ...two, kept: 12 },
      months: { rows: [cell('2026-10', 3), cell('2026-11', 3)], rest: null },
      languages: { rows: [cell('?', 2), cell('ar', 2), cell('tr', 2)], rest: null },
    })
    await world.run(someone(`p${people}`), 'erase')
    expect((await figures()).total).toMatchObject({ kept: 11 })
  })
})

describe('no figure is about one advisor', () => {
  const done = async (language: string, advisor: AdvisorId) => answer(await open(language), advisor, world.now)

  test('where only one has answered, there is none', async () => {
    await done('ar', ali)
    await done('tr', ali)
    expect(await figures()).toEqual({ total: null, months: { rows: [], rest: null }, languages: { rows: [], rest: null } })
    const said = await reportPromises(world.store, { service, now: world.now, json: false })
    expect(said).toBe('Only one advisor has answered: figures about one person alone are not told.\n')
  })

  test('languages that one of them answers alone are told together', async () => {
    for (const advisor of [ali, lena]) await done('de', advisor)
    await done('ar', ali)
    await done('tr', lena)
    expect((await figures()).languages).toEqual({
      rows: [{ name: 'de', figure: { ...none, kept: 2, median: 0 } }],
      rest: { ...none, kept: 2, median: 0 },
    })
  })

  test('a single such language is told with the smallest other, so that no subtraction finds it', async () => {
    for (const advisor of [ali, lena, ali]) await done('de', advisor)
    for (const advisor of [ali, lena]) await done('tr', advisor)
    await done('ar', ali)
    const { languages } = await figures()
    expect(languages.rows.map(({ name }) => name)).toEqual(['de'])
    expect(languages.rest).toMatchObject({ kept: 3 })
  })

  test('the same holds for months, for what nobody has answered, and in the report', async () => {
    world.now = berlin('2026-10-12T10:00')
    await open('ar')
    world.now = berlin('2026-11-23T10:00')
    for (const advisor of [ali, lena]) await done('de', advisor)
    // The one in October is late, and proposed to Ali: it would be his alone.
    const { total, months } = await figures()
    expect(total).toMatchObject({ kept: 2, late: 1 })
    expect(months).toMatchObject({ rows: [], rest: { kept: 2, late: 1 } })
    const text = await reportPromises(world.store, { service, now: world.now, json: false })
    expect(text).toBe(
      [
        '  all      kept 2 of 3 (67 %), median 0 h 0 min of office time; 0 not due yet, 0 ended without a written answer',
        '',
        'By month',
        '  others   kept 2 of 3 (67 %), median 0 h 0 min of office time; 0 not due yet, 0 ended without a written answer',
        '',
        'By language of the person',
        '  others   kept 2 of 3 (67 %), median 0 h 0 min of office time; 0 not due yet, 0 ended without a written answer',
        '',
      ].join('\n'),
    )
    const json = await reportPromises(world.store, { service, now: world.now, json: true })
    expect(JSON.parse(json)).toEqual(await figures())
    for (const told of [text, json]) for (const name of [ali, lena, 'Ali', 'Lena']) expect(told).not.toContain(name)
  })
})
